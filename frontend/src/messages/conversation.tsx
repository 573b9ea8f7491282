import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "react-router";
import { Suggestions } from "@/agent/suggestions";
import { useApi } from "@/api/provider";
import { contactQuery } from "@/contacts/queries";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import { Announcer } from "./announcer";
import { Answer } from "./answer";
import { ContactPanel } from "./contact-panel";
import styles from "./dm.module.css";
import { Thread } from "./thread";
import { WindowStatus } from "./window-status";
import { listWords, threadWords } from "./words";

/** The thread with one contact, its window, where to answer, and who it is. */
export function Conversation({ contactId }: { contactId: string }) {
  const says = useWords(threadWords);
  const { deleted } = useWords(listWords);
  const { search } = useLocation();
  const contact = useQuery(contactQuery(useApi(), contactId));
  const name = contact.data?.name ?? (contact.data === null ? deleted : "…");
  return (
    <>
      <section className={styles.conversationColumn} aria-label={says.conversation}>
        <header className={styles.heading}>
          <Anchor component={Link} to={{ pathname: "/dm", search }} size="sm" hiddenFrom="md">
            {says.all}
          </Anchor>
          <PageTitle size="h4">{name}</PageTitle>
          {contact.data && (
            <Text size="sm">
              <WindowStatus expiresAt={contact.data.windowExpiresAt} />
            </Text>
          )}
        </header>
        <Thread key={contactId} contactId={contactId} />
        <Announcer contactId={contactId} name={name} />
        {contact.isPending && <Waiting says={says.loadingContact} />}
        {contact.error && <Failure error={contact.error} retry={contact.refetch} />}
        {contact.data === null && (
          <Text p="md" size="sm">
            {says.nobody}
          </Text>
        )}
        {contact.data && <Suggestions contact={contact.data} place="above" />}
        {contact.data && <Answer contact={contact.data} />}
      </section>
      {contact.data && <ContactPanel contact={contact.data} />}
    </>
  );
}
