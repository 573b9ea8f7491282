import { Badge, Group, Text } from "@mantine/core";
import { Link } from "react-router";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { type SameAs, useWords } from "@/language/dictionary";
import { WindowStatus } from "@/messages/window-status";
import styles from "./contacts.module.css";
import { contactWords } from "./words";

type Says = SameAs<(typeof contactWords)["en"]>;

interface ContactListProps {
  contacts: readonly ContactFieldsFragment[];
  search: string;
}

export function ContactList({ contacts, search }: ContactListProps) {
  const says = useWords(contactWords);
  if (contacts.length === 0) {
    return <Text role="status">{search ? says.noMatch(search) : says.none}</Text>;
  }
  return (
    <ul className={styles.list} aria-label={says.title}>
      {contacts.map((contact) => (
        <li key={contact.contactId}>
          <Link to={`/contacts/${contact.contactId}`} className={styles.row}>
            <Text component="span">{contact.name}</Text>
            <Text component="span" size="sm" className={styles.reach}>
              {[contact.phone, contact.email].filter(Boolean).join(" · ")}
            </Text>
            <Group component="span" gap={6}>
              {optIns(contact, says).map((channel) => (
                <Badge key={channel} component="span" size="sm">
                  {channel}
                </Badge>
              ))}
              <Text component="span" size="xs" c="ink.5">
                {optIns(contact, says).length === 0 && `${says.notOptedIn} `}
                <WindowStatus expiresAt={contact.windowExpiresAt} />
              </Text>
            </Group>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function optIns(contact: ContactFieldsFragment, says: Says): string[] {
  return [
    contact.optInWhatsApp ? says.whatsApp : "",
    contact.optInSms ? says.sms : "",
    contact.optInEmail ? says.email : "",
  ].filter(Boolean);
}
