import { Modal } from "@mantine/core";
import type { ReactNode } from "react";

interface DialogProps {
  title: string;
  opened?: boolean;
  centered?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A question or a list over the page. Its title is no `<header>`: a page has one banner. */
export function Dialog({ title, opened = true, centered = true, onClose, children }: DialogProps) {
  return (
    <Modal.Root opened={opened} onClose={onClose} centered={centered}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body pt="md">
          <Modal.Title mb="sm" lh={1.3}>
            {title}
          </Modal.Title>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
