import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useWords } from "@/language/dictionary";
import { Dialog } from "./dialog";
import { layoutWords } from "./words";

interface OpeningProps {
  button: string;
  title: string;
  children: ReactNode;
}

/** A button and the dialog behind it, which only shows something. */
export function Opening({ button, title, children }: OpeningProps) {
  const says = useWords(layoutWords);
  const [shown, { open, close }] = useDisclosure();
  return (
    <>
      <Button onClick={open}>{button}</Button>
      <Dialog opened={shown} onClose={close} title={title}>
        {children}
        <Button mt="sm" onClick={close}>
          {says.close}
        </Button>
      </Dialog>
    </>
  );
}
