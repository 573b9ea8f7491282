import type { ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import styles from "./contacts.module.css";
import { contactWords } from "./words";

/** How to reach a contact, to read. */
export function ContactFacts({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(contactWords);
  return (
    <dl className={styles.facts}>
      <dt>{says.phone}</dt>
      <dd>{contact.phone ?? says.nothing}</dd>
      <dt>{says.emailAddress}</dt>
      <dd>{contact.email ?? says.nothing}</dd>
    </dl>
  );
}
