import { Box, Button, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "react-router";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { Failure } from "@/layout/failure";
import { useDeleteContact } from "./mutations";

export function DeleteContactButton({ contact }: { contact: ContactFieldsFragment }) {
  const [asking, { open, close }] = useDisclosure();
  const remove = useDeleteContact(contact.contactId);
  const navigate = useNavigate();
  const deleted = () => {
    notifications.show({ message: `${contact.name} was deleted.` });
    void navigate("/contacts");
  };
  return (
    <Box>
      <Button onClick={open}>Delete contact</Button>
      <Modal opened={asking} onClose={close} title={`Delete ${contact.name}?`}>
        <Text size="sm">
          The contact disappears from every list, and nobody can message them any more. Their
          messages are kept for as long as the platform keeps messages.
        </Text>
        {remove.error && <Failure error={remove.error} />}
        <Group mt="md">
          <Button
            loading={remove.isPending}
            onClick={() => remove.mutate(undefined, { onSuccess: deleted })}
          >
            Yes, delete
          </Button>
          <Button data-autofocus onClick={close}>
            Keep contact
          </Button>
        </Group>
      </Modal>
    </Box>
  );
}
