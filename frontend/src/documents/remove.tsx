import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { DocumentFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Dialog } from "@/layout/dialog";
import { Failure } from "@/layout/failure";
import { useRemoveDocument } from "./mutations";
import { documentWords } from "./words";

export function Remove({ document }: { document: DocumentFieldsFragment }) {
  const says = useWords(documentWords);
  const [asking, { open, close }] = useDisclosure();
  const remove = useRemoveDocument();
  return (
    <>
      <Button onClick={open}>{says.remove}</Button>
      <Dialog opened={asking} onClose={close} title={says.removeWhat(document.name)}>
        <Text size="sm">{says.removeMeans}</Text>
        {remove.error && <Failure error={remove.error} />}
        <Group mt="md">
          <Button loading={remove.isPending} onClick={() => remove.mutate(document.fileId)}>
            {says.yesRemove}
          </Button>
          <Button data-autofocus onClick={close}>
            {says.cancel}
          </Button>
        </Group>
      </Dialog>
    </>
  );
}
