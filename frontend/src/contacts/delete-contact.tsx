import { Box, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "react-router";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Dialog } from "@/layout/dialog";
import { Failure } from "@/layout/failure";
import { useDeleteContact, useRestoreContact } from "./mutations";
import { Undo } from "./undo";
import { contactWords } from "./words";

/** Long enough to see what happened, in milliseconds. */
const UNDO_FOR = 20_000;

export function DeleteContactButton({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(contactWords);
  const [asking, { open, close }] = useDisclosure();
  const remove = useDeleteContact(contact.contactId);
  const restore = useRestoreContact(contact.contactId);
  const navigate = useNavigate();
  const deleted = () => {
    notifications.show({
      message: <Undo name={contact.name} restore={restore.mutateAsync} />,
      autoClose: UNDO_FOR,
    });
    void navigate("/contacts");
  };
  return (
    <Box>
      <Button onClick={open}>{says.remove}</Button>
      <Dialog opened={asking} onClose={close} title={says.removeWho(contact.name)}>
        <Text size="sm">{says.removeWhat}</Text>
        {remove.error && <Failure error={remove.error} />}
        <Group mt="md">
          <Button
            loading={remove.isPending}
            onClick={() => remove.mutate(undefined, { onSuccess: deleted })}
          >
            {says.removeYes}
          </Button>
          <Button data-autofocus onClick={close}>
            {says.removeNo}
          </Button>
        </Group>
      </Dialog>
    </Box>
  );
}
