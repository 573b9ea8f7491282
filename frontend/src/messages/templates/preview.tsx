import { useWords } from "@/language/dictionary";
import { LocalPicture } from "@/media/picture";
import styles from "../dm.module.css";
import { type Run, runs, type Values } from "./filling";
import type { Template } from "./queries";
import { templateWords } from "./words";

interface PreviewProps {
  template: Template;
  values: Values;
  file?: File | null;
}

/** A template as the customer will read it; what is not filled yet stands in braces. */
export function Preview({ template, values, file }: PreviewProps) {
  const says = useWords(templateWords);
  const { header, headerMedia, body, footer, buttons } = template;
  return (
    <section className={styles.preview} aria-label={says.preview}>
      {headerMedia && <Beginning kind={headerMedia} file={file ?? null} />}
      {header && (
        <p className={styles.words}>
          <Runs runs={runs(template, values, header, "header")} />
        </p>
      )}
      <p className={styles.words}>
        <Runs runs={runs(template, values, body ?? "", "body")} />
      </p>
      {footer && <p className={styles.footer}>{footer}</p>}
      {buttons.map((button, number) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a template's buttons are known by their place
        <p key={number} className={styles.replyButton}>
          {button.text}
          {button.target && (
            <span className={styles.target}>
              <Runs runs={runs(template, values, button.target, "button", number)} />
            </span>
          )}
        </p>
      ))}
    </section>
  );
}

function Beginning({
  kind,
  file,
}: {
  kind: NonNullable<Template["headerMedia"]>;
  file: File | null;
}) {
  const says = useWords(templateWords);
  if (file && kind === "image") return <LocalPicture file={file} className={styles.picture} />;
  return <p className={styles.placeholder}>{file?.name ?? says.fileHere(says[kind])}</p>;
}

function Runs({ runs: all }: { runs: readonly Run[] }) {
  return all.map(({ text, is }, i) =>
    is === "open" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the runs of a text are known by their place
      <mark key={i}>{text}</mark>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the runs of a text are known by their place
      <span key={i}>{text}</span>
    ),
  );
}
