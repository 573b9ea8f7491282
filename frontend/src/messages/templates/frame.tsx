import { Drawer, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "@/language/dictionary";
import { templateWords } from "./words";

interface TemplateFrameProps {
  title: string;
  opened: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** What templates are chosen in, at the side of whatever they are for. */
export function TemplateFrame({ title, opened, onClose, children }: TemplateFrameProps) {
  const says = useWords(templateWords);
  return (
    <Drawer.Root opened={opened} onClose={onClose} position="right" size="md">
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Body pt="md">
          <Group justify="space-between" mb="sm" wrap="nowrap">
            <Drawer.Title>{title}</Drawer.Title>
            <Drawer.CloseButton aria-label={says.close} m={0} />
          </Group>
          {children}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
