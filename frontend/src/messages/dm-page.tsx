import { Text, Title } from "@mantine/core";
import { useParams } from "react-router";
import { Conversation } from "./conversation";
import { ConversationList } from "./conversation-list";
import styles from "./dm.module.css";
import { LiveMessages } from "./live-messages";

/** Conversations, one of them, and its contact: side by side, or one after the other on a phone. */
export function DmPage() {
  const { contactId } = useParams();
  return (
    <LiveMessages>
      <div className={styles.page} data-open={contactId !== undefined}>
        <div className={styles.listColumn}>
          <Title order={contactId ? 2 : 1} size="h4" p="md" pb="xs">
            Conversations
          </Title>
          <ConversationList />
        </div>
        {contactId ? (
          <Conversation contactId={contactId} />
        ) : (
          <Text p="md" visibleFrom="md">
            Choose a conversation, or open one from a contact.
          </Text>
        )}
      </div>
    </LiveMessages>
  );
}
