import type { ConversationsQuery, MessageFieldsFragment } from "@/generated/graphql";

export type Message = MessageFieldsFragment;
export type Conversation = ConversationsQuery["conversations"]["items"][number];

/**
 * Adds a message, or replaces the one that is shown unless that is newer: events come late, twice
 * and out of order, and each carries the whole message.
 */
export function upsert(messages: readonly Message[], arrived: Message): readonly Message[] {
  const shown = messages.find((message) => message.messageId === arrived.messageId);
  if (!shown) return [...messages, arrived];
  if (isOlder(arrived, shown)) return messages;
  return messages.map((message) => (message === shown ? arrived : message));
}

/**
 * One contact's messages, oldest first: what was fetched, brought up to date by what arrived live.
 * It is made anew with every event, so its cost grows with the messages and not with their square.
 */
export function thread(
  fetched: readonly Message[],
  live: readonly Message[],
  contactId: string,
): readonly Message[] {
  const shown = new Map<string, Message>();
  const arrived = live.filter((message) => message.contactId === contactId);
  for (const message of [...fetched, ...arrived]) {
    const known = shown.get(message.messageId);
    if (!known || !isOlder(message, known)) shown.set(message.messageId, message);
  }
  return inOrder([...shown.values()]);
}

/** Parses each moment once: sorting thousands of messages compares each of them many times. */
function inOrder(messages: readonly Message[]): readonly Message[] {
  return messages
    .map((message) => ({ message, at: Date.parse(message.timestamp) }))
    .sort((one, other) => one.at - other.at)
    .map(({ message }) => message);
}

/** Conversations, newest first, brought up to date by what arrived live. */
export function latest(
  fetched: readonly Conversation[],
  live: readonly Message[],
): readonly Conversation[] {
  return fetched
    .map((conversation) => live.reduce(withMessage, conversation))
    .toSorted((one, other) => byTime(other.lastMessage, one.lastMessage));
}

function withMessage(conversation: Conversation, arrived: Message): Conversation {
  const shown = conversation.lastMessage;
  if (arrived.contactId !== conversation.contactId) return conversation;
  const isNews =
    arrived.messageId === shown.messageId ? !isOlder(arrived, shown) : byTime(arrived, shown) > 0;
  if (!isNews) return conversation;
  return { ...conversation, lastMessage: arrived, lastMessageAt: arrived.timestamp };
}

function isOlder(message: Message, than: Message): boolean {
  return Date.parse(message.updatedAt) < Date.parse(than.updatedAt);
}

function byTime(one: Message, other: Message): number {
  return Date.parse(one.timestamp) - Date.parse(other.timestamp);
}
