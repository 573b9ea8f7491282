import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import styles from "./dm.module.css";
import { TemplateComposer } from "./template-composer";
import { TextComposer } from "./text-composer";

/** Answers over WhatsApp: a text while the window is open, a template at any time. */
export function Composer({ contactId }: { contactId: string }) {
  const [kind, setKind] = useState("text");
  return (
    <div className={styles.composer}>
      <SegmentedControl
        size="xs"
        mb="xs"
        aria-label="Kind of message"
        value={kind}
        onChange={setKind}
        data={[
          { value: "text", label: "Text" },
          { value: "template", label: "Template" },
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
