import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import { useSearchParams } from "react-router";
import { useWords } from "@/language/dictionary";
import { useEmails, useWho } from "../names";
import type { Sought } from "./queries";
import { auditWords } from "./words";

/** Whom and what one looks for. */
export function Filter({ sought }: { sought: Sought }) {
  const says = useWords(auditWords);
  const [, setParams] = useSearchParams();
  const [shown, setShown] = useState(sought.resource);
  const [resource, write] = useState(sought.resource);
  if (shown !== sought.resource) {
    setShown(sought.resource);
    write(sought.resource);
  }
  const look = (next: Sought) =>
    setParams(Object.entries(next).filter(([, value]) => value !== "") satisfies string[][]);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    look({ ...sought, resource: resource.trim() });
  };
  return (
    <search aria-label={says.filter}>
      <form onSubmit={submit}>
        <Group align="end" mb="md">
          <WhoSelect value={sought.user} onChange={(user) => look({ ...sought, user })} />
          <TextInput
            label={says.resource}
            value={resource}
            onChange={(event) => write(event.currentTarget.value)}
            autoComplete="off"
          />
          <Button type="submit">{says.look}</Button>
          {(sought.user || sought.resource) && (
            <Button onClick={() => look({ user: "", resource: "" })}>{says.everything}</Button>
          )}
        </Group>
      </form>
    </search>
  );
}

function WhoSelect({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const says = useWords(auditWords);
  const who = useWho();
  const ids = new Set([...useEmails().keys(), "system", value].filter(Boolean));
  const people = [...ids].map((id) => ({ value: id, label: who(id) }));
  return (
    <NativeSelect
      label={says.user}
      value={value}
      data={[{ value: "", label: says.everybody }, ...people]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
