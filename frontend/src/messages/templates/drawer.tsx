import { useState } from "react";
import { useWords } from "@/language/dictionary";
import { TemplateForm } from "./form";
import { TemplateFrame } from "./frame";
import { TemplateList } from "./list";
import type { Template } from "./queries";
import { templateWords } from "./words";

interface TemplateDrawerProps {
  contactId: string;
  opened: boolean;
  onClose: () => void;
}

/** Chooses an approved template, fills it and sends it (Requirement 16.10). */
export function TemplateDrawer({ contactId, opened, onClose }: TemplateDrawerProps) {
  const says = useWords(templateWords);
  const [chosen, setChosen] = useState<Template | null>(null);
  const sent = () => {
    setChosen(null);
    onClose();
  };
  return (
    <TemplateFrame title={chosen ? chosen.name : says.title} opened={opened} onClose={onClose}>
      {chosen ? (
        <TemplateForm
          contactId={contactId}
          template={chosen}
          onBack={() => setChosen(null)}
          onSent={sent}
        />
      ) : (
        <TemplateList onChoose={setChosen} />
      )}
    </TemplateFrame>
  );
}
