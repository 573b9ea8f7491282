import { useWords } from "@/language/dictionary";
import styles from "../dm.module.css";
import { composerWords } from "./words";

/** Nothing but pictures and looks; the frame's own policy says so besides its sandbox. */
const POLICY = "default-src 'none'; img-src https: data:; style-src 'unsafe-inline'";

/** HTML as it will look, in a frame that runs nothing, opens nothing and knows nothing of us. */
export function EmailPreview({ html }: { html: string }) {
  const says = useWords(composerWords);
  const page = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="referrer" content="no-referrer">${html}`;
  return (
    <iframe
      className={styles.emailPreview}
      title={says.previewTitle}
      sandbox=""
      referrerPolicy="no-referrer"
      srcDoc={page}
    />
  );
}
