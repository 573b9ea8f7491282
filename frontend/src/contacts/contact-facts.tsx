import type { ContactFieldsFragment } from "@/generated/graphql";
import styles from "./contacts.module.css";

/** How to reach a contact, to read. */
export function ContactFacts({ contact }: { contact: ContactFieldsFragment }) {
  return (
    <dl className={styles.facts}>
      <dt>Phone</dt>
      <dd>{contact.phone ?? "none"}</dd>
      <dt>Email</dt>
      <dd>{contact.email ?? "none"}</dd>
    </dl>
  );
}
