import { Drawer, Group } from "@mantine/core";
import { useState } from "react";
import { useWords } from "@/language/dictionary";
import { TemplateForm } from "./form";
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
    <Drawer.Root opened={opened} onClose={onClose} position="right" size="md">
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Body pt="md">
          <Group justify="space-between" mb="sm" wrap="nowrap">
            <Drawer.Title>{chosen ? chosen.name : says.title}</Drawer.Title>
            <Drawer.CloseButton aria-label={says.close} m={0} />
          </Group>
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
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
