import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useWords } from "@/language/dictionary";
import styles from "../admin.module.css";
import { deadLetterWords } from "./words";

/** What came, shown only to somebody who asks for it: it may hold what a customer wrote. */
export function Payload({ payload, came }: { payload: string; came: string }) {
  const says = useWords(deadLetterWords);
  const [isShown, { toggle }] = useDisclosure();
  return (
    <>
      <Button
        mt="xs"
        size="xs"
        aria-expanded={isShown}
        aria-label={`${isShown ? says.hidePayload : says.showPayload}: ${came}`}
        onClick={toggle}
      >
        {isShown ? says.hidePayload : says.showPayload}
      </Button>
      {isShown && (
        <>
          <Text size="xs" mt="xs">
            {says.keepPrivate}
          </Text>
          <section aria-label={says.payload}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys too */}
            <pre className={styles.payload} tabIndex={0}>
              {pretty(payload)}
            </pre>
          </section>
        </>
      )}
    </>
  );
}

/** JSON in lines; JSON within JSON, as queues wrap it, opened too. */
function pretty(payload: string): string {
  return JSON.stringify(opened(payload), null, 2);
}

function opened(value: unknown): unknown {
  if (typeof value === "string") {
    const inner = /^\s*[[{]/.test(value) ? parsed(value) : undefined;
    return inner === undefined ? value : opened(inner);
  }
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, opened(part)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
