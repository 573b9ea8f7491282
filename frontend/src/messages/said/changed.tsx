import { Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import type { Message } from "../merge";
import { saidWords } from "./words";

/** That a message was edited, with what it said before, or that the customer deleted it. */
export function Changed({ message }: { message: Message }) {
  const says = useWords(saidWords);
  const { editedAt, originalContent, revokedAt } = message;
  if (!editedAt && !revokedAt) return null;
  return (
    <>
      {editedAt && (
        <Text component="div" size="xs" c="ink.5">
          {says.edited}, {dayAndTimeOf(editedAt)}
          {originalContent && (
            <>
              . {says.before} <del>{originalContent}</del>
            </>
          )}
        </Text>
      )}
      {revokedAt && (
        <Text size="xs" c="ink.5">
          {says.revoked}
        </Text>
      )}
    </>
  );
}
