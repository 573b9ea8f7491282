import { kept, texts } from "@/browser/kept";
import type { Channel, ContactFieldsFragment } from "@/generated/graphql";

/** The channel that this browser last used for each contact. */
const chosen = kept(() => localStorage, "channels", texts);

export function chooseChannel(contactId: string, channel: Channel): void {
  chosen.write({ ...chosen.read(), [contactId]: channel });
}

/** The channels that a contact has an address for; who wrote over WhatsApp can be answered there. */
export function reachable(contact: ContactFieldsFragment): readonly Channel[] {
  const { phone, email, lastInboundMessageAt } = contact;
  return [
    ...(phone || lastInboundMessageAt ? (["whatsapp"] as const) : []),
    ...(phone ? (["sms"] as const) : []),
    ...(email ? (["email"] as const) : []),
  ];
}

export function mayBeMessaged(contact: ContactFieldsFragment, channel: Channel): boolean {
  return {
    whatsapp: contact.optInWhatsApp,
    sms: contact.optInSms,
    email: contact.optInEmail,
  }[channel];
}

/** The channel to answer over: the one used last, else the first that the contact agreed to. */
export function useChannel(contact: ContactFieldsFragment): Channel | undefined {
  const last = chosen.useSome((all) => all[contact.contactId]);
  const channels = reachable(contact);
  return (
    channels.find((channel) => channel === last) ??
    channels.find((channel) => mayBeMessaged(contact, channel)) ??
    channels[0]
  );
}
