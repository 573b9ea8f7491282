import { Box, Button, Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { useRestoreContact } from "./mutations";
import { contactWords } from "./words";

/** The way back after the toast has gone. */
export function RestoreContactButton({ contactId }: { contactId: string }) {
  const says = useWords(contactWords);
  const restore = useRestoreContact(contactId);
  return (
    <Box mt="md">
      <Text size="sm" mb="xs">
        {says.bringBackWhat}
      </Text>
      {restore.error && <Failure error={restore.error} />}
      <Button loading={restore.isPending} onClick={() => restore.mutate()}>
        {says.bringBack}
      </Button>
    </Box>
  );
}
