import { Badge, Text } from "@mantine/core";
import { NavLink, useLocation } from "react-router";
import { useWords } from "@/language/dictionary";
import { exactly, timeOrDay } from "@/language/moments";
import styles from "./dm.module.css";
import { useAnyDraft } from "./drafts";
import type { Conversation } from "./merge";
import { saidWords } from "./said/words";
import { Ticks } from "./ticks";
import type { Unread } from "./unread";
import { listWords } from "./words";

interface ConversationRowProps {
  conversation: Conversation;
  unread: Unread | undefined;
}

/** Who it is with, what was said last and when, and how much of it is unread. */
export function ConversationRow({ conversation, unread }: ConversationRowProps) {
  const says = useWords(listWords);
  const { search } = useLocation();
  const { contactId, contact, lastMessage } = conversation;
  const hasUnread = unread !== undefined && unread.count > 0;
  return (
    <li>
      <NavLink
        to={{ pathname: `/dm/${contactId}`, search }}
        className={() => styles.conversation}
        data-unread={hasUnread}
      >
        <Text component="span" truncate>
          {contact?.name ?? says.deleted}
        </Text>
        <Text
          component="time"
          size="xs"
          c="ink.5"
          dateTime={lastMessage.timestamp}
          title={exactly(lastMessage.timestamp)}
        >
          {timeOrDay(lastMessage.timestamp)}
        </Text>
        <Preview conversation={conversation} />
        {hasUnread && (
          <Badge
            component="span"
            size="sm"
            variant="filled"
            className={styles.unread}
            aria-label={says.unread(`${unread.count}${unread.more ? "+" : ""}`)}
          >
            {unread.count}
            {unread.more && "+"}
          </Badge>
        )}
      </NavLink>
    </li>
  );
}

/** What is being written to the contact, or else what was said last. */
function Preview({ conversation: { contactId, lastMessage } }: { conversation: Conversation }) {
  const says = useWords(listWords);
  const kinds = useWords(saidWords);
  const draft = useAnyDraft(contactId);
  return (
    <Text component="span" size="sm" truncate c="ink.5">
      {draft ? (
        `${says.draft} ${draft}`
      ) : (
        <>
          <Ticks status={lastMessage.status} />{" "}
          {lastMessage.content ?? lastMessage.caption ?? kinds[lastMessage.messageType]}
        </>
      )}
    </Text>
  );
}
