import { Button, Group, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type SubmitEvent, useState } from "react";
import type { DocumentFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Dialog } from "@/layout/dialog";
import { Failure } from "@/layout/failure";
import { useRenameDocument } from "./mutations";
import { documentWords } from "./words";

export function Rename({ document }: { document: DocumentFieldsFragment }) {
  const says = useWords(documentWords);
  const [asking, { open, close }] = useDisclosure();
  const [name, setName] = useState(document.name);
  const rename = useRenameDocument();
  const begin = () => {
    rename.reset();
    setName(document.name);
    open();
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    rename.mutate({ fileId: document.fileId, name: name.trim() }, { onSuccess: close });
  };
  return (
    <>
      <Button onClick={begin}>{says.rename}</Button>
      <Dialog opened={asking} onClose={close} title={says.renameWhat(document.name)}>
        <form onSubmit={submit} noValidate>
          <TextInput
            data-autofocus
            label={says.name}
            description={says.nameStays}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="off"
          />
          {rename.error && <Failure error={rename.error} />}
          <Group mt="md">
            <Button type="submit" disabled={name.trim() === ""} loading={rename.isPending}>
              {says.keepName}
            </Button>
            <Button onClick={close}>{says.cancel}</Button>
          </Group>
        </form>
      </Dialog>
    </>
  );
}
