import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useWords } from "@/language/dictionary";
import styles from "./dm.module.css";
import { TemplateComposer } from "./template-composer";
import { TextComposer } from "./text-composer";
import { leaveAnswer } from "./use-keys";
import { composerWords } from "./words";

/** Answers over WhatsApp: a text while the window is open, a template at any time. */
export function Composer({ contactId }: { contactId: string }) {
  const says = useWords(composerWords);
  const [kind, setKind] = useState("text");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves whichever field has the focus
    <div className={styles.composer} onKeyDown={leaveAnswer}>
      <SegmentedControl
        size="xs"
        mb="xs"
        aria-label={says.kind}
        value={kind}
        onChange={setKind}
        data={[
          { value: "text", label: says.text },
          { value: "template", label: says.template },
        ]}
      />
      {kind === "text" ? (
        <TextComposer contactId={contactId} />
      ) : (
        <TemplateComposer contactId={contactId} />
      )}
    </div>
  );
}
