import { Text, Title } from "@mantine/core";
import { useParams } from "react-router";
import { useWords } from "@/language/dictionary";
import { PageTitle } from "@/layout/page-title";
import { Conversation } from "./conversation";
import { ConversationList } from "./conversation-list";
import styles from "./dm.module.css";
import { useConversationKeys } from "./use-keys";
import { listWords } from "./words";

/** Conversations, one of them, and its contact: side by side, or one after the other on a phone. */
export function DmPage() {
  const says = useWords(listWords);
  const { contactId } = useParams();
  useConversationKeys(contactId);
  return (
    <div className={styles.page} data-open={contactId !== undefined}>
      <div className={styles.listColumn}>
        {contactId ? (
          <Title order={2} size="h4" p="md" pb="xs">
            {says.title}
          </Title>
        ) : (
          <PageTitle size="h4" p="md" pb="xs">
            {says.title}
          </PageTitle>
        )}
        <ConversationList />
      </div>
      {contactId ? (
        <Conversation contactId={contactId} />
      ) : (
        <Text p="md" visibleFrom="md">
          {says.choose}
        </Text>
      )}
    </div>
  );
}
