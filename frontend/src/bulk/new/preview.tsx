import { Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { Preview as FilledTemplate } from "@/messages/templates/preview";
import styles from "../bulk.module.css";
import type { Draft } from "./draft";
import { useTemplate } from "./use-template";
import { messageWords } from "./words";

/** The message as they will see it. */
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
  const { nothingYet } = useWords(messageWords);
  const { template } = useTemplate(draft);
  if (draft.templateName === "") return <Text c="ink.5">{nothingYet}</Text>;
  if (template) return <FilledTemplate template={template} values={draft.templateParameters} />;
  return (
    <div className={styles.message}>
      <p className={styles.words}>
        {draft.templateName} ({draft.templateLanguage})
      </p>
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
