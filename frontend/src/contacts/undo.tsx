import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useWords } from "@/language/dictionary";
import { contactWords } from "./words";

interface UndoProps {
  name: string;
  restore: () => Promise<unknown>;
}

type State = "deleted" | "restoring" | "restored" | Error;

/** What a toast says after a contact was deleted: a way back, and how that went. */
export function Undo({ name, restore }: UndoProps) {
  const says = useWords(contactWords);
  const [state, setState] = useState<State>("deleted");
  const undo = () => {
    setState("restoring");
    restore().then(
      () => setState("restored"),
      (error: unknown) => setState(error instanceof Error ? error : new Error(String(error))),
    );
  };
  if (state === "restored") return <Text size="sm">{says.isBack(name)}</Text>;
  return (
    <Group gap="sm" wrap="wrap">
      <Text size="sm" role={state instanceof Error ? "alert" : undefined}>
        {state instanceof Error ? state.message : says.removed(name)}
      </Text>
      <Button size="xs" loading={state === "restoring"} onClick={undo}>
        {says.undo}
      </Button>
    </Group>
  );
}
