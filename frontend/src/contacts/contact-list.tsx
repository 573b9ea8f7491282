import { Badge, Group, Text } from "@mantine/core";
import { Link } from "react-router";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { WindowStatus } from "@/messages/window-status";
import styles from "./contacts.module.css";

interface ContactListProps {
  contacts: readonly ContactFieldsFragment[];
  search: string;
}

export function ContactList({ contacts, search }: ContactListProps) {
  if (contacts.length === 0) {
    return <Text>{search ? `No contact matches “${search}”.` : "There are no contacts yet."}</Text>;
  }
  return (
    <ul className={styles.list} aria-label="Contacts">
      {contacts.map((contact) => (
        <li key={contact.contactId}>
          <Link to={`/contacts/${contact.contactId}`} className={styles.row}>
            <Text component="span">{contact.name}</Text>
            <Text component="span" size="sm" className={styles.reach}>
              {[contact.phone, contact.email].filter(Boolean).join(" · ")}
            </Text>
            <Group component="span" gap={6}>
              {optIns(contact).map((channel) => (
                <Badge key={channel} component="span" size="sm">
                  {channel}
                </Badge>
              ))}
              <Text component="span" size="xs" c="ink.5">
                {optIns(contact).length === 0 && "Not opted in. "}
                <WindowStatus expiresAt={contact.windowExpiresAt} />
              </Text>
            </Group>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function optIns(contact: ContactFieldsFragment): string[] {
  return [
    contact.optInWhatsApp ? "WhatsApp opt-in" : "",
    contact.optInSms ? "SMS opt-in" : "",
    contact.optInEmail ? "Email opt-in" : "",
  ].filter(Boolean);
}
