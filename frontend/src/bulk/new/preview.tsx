import { Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import styles from "../bulk.module.css";
import type { Draft } from "./draft";
import { parametersOf } from "./message";
import { messageWords } from "./words";

/** The message as they will see it, as far as it is known here: a template's words are Meta's. */
export function Preview({ draft }: { draft: Draft }) {
  if (draft.channel === "email") return <EmailPreview draft={draft} />;
  if (draft.channel === "whatsapp" && draft.messageType === "template") {
    return <TemplatePreview draft={draft} />;
  }
  return <Bubble words={draft.content} />;
}

function Bubble({ words }: { words: string }) {
  const { nothingYet } = useWords(messageWords);
  if (words.trim() === "") return <Text c="ink.5">{nothingYet}</Text>;
  return (
    <div className={styles.message}>
      <p className={styles.words}>{words}</p>
    </div>
  );
}

function TemplatePreview({ draft }: { draft: Draft }) {
  const { nothingYet, template } = useWords(messageWords);
  if (draft.templateName.trim() === "") return <Text c="ink.5">{nothingYet}</Text>;
  return (
    <div className={styles.message}>
      <p className={styles.words}>
        {template}: {draft.templateName} ({draft.templateLanguage})
      </p>
      {parametersOf(draft).map((parameter, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a parameter is known by its place
        <p key={i} className={styles.words}>{`{{${i + 1}}} = ${parameter}`}</p>
      ))}
    </div>
  );
}

/** HTML in a frame that runs nothing, sends nothing and belongs to no origin. */
function EmailPreview({ draft: { subject, bodyText, bodyHtml } }: { draft: Draft }) {
  const { preview } = useWords(messageWords);
  return (
    <>
      {subject.trim() && <Text mb="xs">{subject}</Text>}
      {bodyHtml.trim() === "" ? (
        <Bubble words={bodyText} />
      ) : (
        <iframe className={styles.preview} title={preview} sandbox="" srcDoc={inert(bodyHtml)} />
      )}
    </>
  );
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:";

function inert(html: string): string {
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><body style="font-family:sans-serif">${html}`;
}
