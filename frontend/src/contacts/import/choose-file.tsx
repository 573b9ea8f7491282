import { Button, FileButton, Text } from "@mantine/core";
import { type DragEvent, useState } from "react";
import { useWords } from "@/language/dictionary";
import styles from "../contacts.module.css";
import { importWords } from "./words";

interface ChooseFileProps {
  onChosen: (cells: readonly (readonly string[])[]) => void;
}

/** A CSV file by its button, or dropped. */
export function ChooseFile({ onChosen }: ChooseFileProps) {
  const says = useWords(importWords);
  const [trouble, setTrouble] = useState<"unreadable" | "notOpened" | null>(null);
  const read = async (file: File | null | undefined) => {
    if (!file) return;
    const cells = await cellsOf(file);
    if (cells && cells.length > 1) onChosen(cells);
    else setTrouble(cells ? "unreadable" : "notOpened");
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void read(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first
    <div className={styles.drop} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <FileButton accept=".csv,text/csv" onChange={(file) => void read(file)}>
        {(props) => <Button {...props}>{says.choose}</Button>}
      </FileButton>
      <Text size="sm">{says.drop}</Text>
      {trouble && (
        <Text role="alert" c="red.9">
          {says[trouble]}
        </Text>
      )}
    </div>
  );
}

async function cellsOf(file: File) {
  try {
    const { fromCsv } = await import("../csv");
    return await fromCsv(file);
  } catch (unreadable) {
    console.warn("A file could not be read.", unreadable);
    return null;
  }
}
