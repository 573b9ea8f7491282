import { VisuallyHidden } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { useLive } from "./live-messages";
import { saidWords } from "./said/words";
import { threadWords } from "./words";

/** Reads a customer's message aloud as it arrives; scrolling a thread reads nothing. */
export function Announcer({ contactId, name }: { contactId: string; name: string }) {
  const says = useWords(threadWords);
  const kinds = useWords(saidWords);
  const { messages } = useLive();
  const news = messages.findLast(
    (message) => message.contactId === contactId && message.direction === "inbound",
  );
  return (
    <VisuallyHidden aria-live="polite" aria-atomic>
      {news && says.from(name, news.content ?? news.caption ?? kinds[news.messageType])}
    </VisuallyHidden>
  );
}
