import { Me } from "@/access/me";
import { DraftsOfMessage } from "@/agent/queries";
import { ApiError } from "@/api/error";
import { Contact, SearchContacts } from "@/contacts/queries";
import type { ContactFieldsFragment, Role } from "@/generated/graphql";
import { SendingStatus } from "@/layout/sending-status";
import type { Message } from "@/messages/merge";
import { Conversations, Messages } from "@/messages/queries";
import { conversation, user } from "./factories";
import { FakeApi } from "./fake-api";

interface Records {
  contacts?: readonly ContactFieldsFragment[];
  /** Oldest first. */
  messages?: readonly Message[];
}

/** A platform with these records, as somebody of that role sees it. */
export function platform(role: Role, { contacts = [], messages = [] }: Records = {}): FakeApi {
  const newestFirst = messages.toReversed();
  return new FakeApi()
    .on(Me, () => ({ me: user(role) }))
    .on(SendingStatus, () => ({ sendingStatus: { environment: "local", sendMode: "LIVE" } }))
    .on(DraftsOfMessage, () => ({ aiInteractions: [] }))
    .on(Contact, ({ contactId }) => {
      const contact = contacts.find((each) => each.contactId === contactId);
      if (!contact) throw new ApiError("NOT_FOUND", "This contact does not exist.");
      return { contact };
    })
    .on(SearchContacts, ({ query }) => ({
      searchContacts: { items: contacts.filter(matching(query ?? "")), nextToken: null },
    }))
    .on(Messages, ({ contactId }) => ({
      messages: {
        items: newestFirst.filter((each) => each.contactId === contactId),
        nextToken: null,
      },
    }))
    .on(Conversations, () => ({
      conversations: {
        items: contacts.flatMap((contact) => {
          const lastMessage = newestFirst.find((each) => each.contactId === contact.contactId);
          return lastMessage ? [conversation({ contact, lastMessage })] : [];
        }),
        nextToken: null,
      },
    }));
}

function matching(search: string) {
  return (contact: ContactFieldsFragment) =>
    contact.name.toLowerCase().includes(search.toLowerCase());
}
