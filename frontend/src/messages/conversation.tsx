import { Anchor, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useApi } from "@/api/provider";
import { contactQuery } from "@/contacts/queries";
import { Failure } from "@/layout/failure";
import { Waiting } from "@/layout/waiting";
import { Answer } from "./answer";
import { ContactPanel } from "./contact-panel";
import styles from "./dm.module.css";
import { Thread } from "./thread";
import { WindowStatus } from "./window-status";

/** The thread with one contact, its window, where to answer, and who it is. */
export function Conversation({ contactId }: { contactId: string }) {
  const contact = useQuery(contactQuery(useApi(), contactId));
  return (
    <>
      <section className={styles.conversationColumn} aria-label="Conversation">
        <header className={styles.heading}>
          <Anchor component={Link} to="/dm" size="sm" hiddenFrom="md">
            All conversations
          </Anchor>
          <Title order={1} size="h4">
            {contact.data?.name ?? (contact.data === null ? "Deleted contact" : "…")}
          </Title>
          {contact.data && (
            <Text size="sm">
              <WindowStatus expiresAt={contact.data.windowExpiresAt} />
            </Text>
          )}
        </header>
        <Thread key={contactId} contactId={contactId} />
        {contact.isPending && <Waiting for="the contact" />}
        {contact.error && <Failure error={contact.error} retry={contact.refetch} />}
        {contact.data === null && (
          <Text p="md" size="sm">
            This contact does not exist or was deleted, so nothing can be sent.
          </Text>
        )}
        {contact.data && <Answer contact={contact.data} />}
      </section>
      {contact.data && <ContactPanel contact={contact.data} />}
    </>
  );
}
