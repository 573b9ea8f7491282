import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type SubmitEvent, useState } from "react";
import { ApiError } from "@/api/error";
import type { ConfigFieldsFragment } from "@/generated/graphql";
import { useWords, wordsOf } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { Question } from "../question";
import { ConfigEditor } from "./editor";
import { useSetConfig } from "./queries";
import { configWords, modeWords } from "./words";

/** What decides whether messages leave; it is asked about twice. */
export const SEND_MODE = "send_mode";

interface ChangeFormProps {
  entry: ConfigFieldsFragment;
  name: string;
  labelledBy: string;
}

/** The editor of a setting; nothing changes before it is saved. */
export function ChangeForm({ entry, name, labelledBy }: ChangeFormProps) {
  const says = useWords(configWords);
  const modes: Readonly<Record<string, string>> = useWords(modeWords);
  const [written, write] = useState<string | null>(null);
  const [asks, ask] = useState(false);
  const change = useSetConfig();
  const value = written ?? entry.configValue;
  const isChanged = value !== entry.configValue;
  const wrong = change.error instanceof ApiError ? change.error.fields.configValue : undefined;
  const undo = () => {
    write(null);
    ask(false);
    change.reset();
  };
  const save = () =>
    change.mutate(
      { configKey: entry.configKey, configValue: value.trim() },
      {
        onSuccess: () => {
          undo();
          notifications.show({ message: wordsOf(configWords).saved(name) });
        },
        onError: () => ask(false),
      },
    );
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!isChanged) return;
    if (entry.configKey === SEND_MODE) ask(true);
    else save();
  };
  return (
    <form onSubmit={submit} noValidate aria-labelledby={labelledBy}>
      <ConfigEditor entry={entry} name={name} value={value} onChange={write} error={wrong} />
      {change.error && !wrong && <Failure error={change.error} />}
      {asks && isChanged ? (
        <Question
          asks={says.setWho(name, value)}
          yes={says.setYes(value)}
          onYes={save}
          onNo={undo}
          isBusy={change.isPending}
          error={null}
        >
          {modes[value] ?? ""}
        </Question>
      ) : (
        <Group mt="xs" gap="xs">
          {isChanged && (
            <>
              <Button type="submit" loading={change.isPending}>
                {says.save}
              </Button>
              <Button onClick={undo}>{says.undo}</Button>
            </>
          )}
          {!isChanged && entry.configValue !== entry.defaultValue && (
            <Button onClick={() => write(entry.defaultValue)}>{defaultInWords()}</Button>
          )}
        </Group>
      )}
    </form>
  );

  function defaultInWords(): string {
    if (entry.defaultValue === "") return says.clear;
    if (entry.kind !== "boolean") return says.defaultIs(entry.defaultValue);
    return says.defaultIs(entry.defaultValue === "true" ? says.on : says.off);
  }
}
