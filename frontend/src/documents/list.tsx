import { Button, Group, Text } from "@mantine/core";
import { useMay } from "@/access/me";
import type { DocumentFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { dayOf } from "@/language/moments";
import { Failure } from "@/layout/failure";
import styles from "@/layout/list.module.css";
import { sizeOf } from "@/media/size";
import { useOpen } from "@/media/use-open";
import { Remove } from "./remove";
import { Rename } from "./rename";
import { SendFile } from "./send-file";
import { documentWords } from "./words";

export function DocumentList({ documents }: { documents: readonly DocumentFieldsFragment[] }) {
  const says = useWords(documentWords);
  if (documents.length === 0) return <Text role="status">{says.none}</Text>;
  return (
    <ul className={styles.list} aria-label={says.list}>
      {documents.map((document) => (
        <Row key={document.fileId} document={document} />
      ))}
    </ul>
  );
}

function Row({ document }: { document: DocumentFieldsFragment }) {
  const says = useWords(documentWords);
  const maySend = useMay("Mutation.sendWhatsApp");
  const mayChange = useMay("Mutation.renameDocument");
  const { fileId, messageType } = document;
  const { open, isOpening, error } = useOpen(fileId);
  return (
    <li className={styles.row}>
      <Text component="h2" size="md">
        {document.name}
      </Text>
      <Text size="sm">
        {[document.filename, sizeOf(document.size), says.addedOn(dayOf(document.createdAt))]
          .filter(Boolean)
          .join(" · ")}
      </Text>
      <Group gap="sm">
        {maySend && <SendFile name={document.name} ready={async () => ({ fileId, messageType })} />}
        <Button loading={isOpening} onClick={open}>
          {says.open}
        </Button>
        {mayChange && <Rename document={document} />}
        {mayChange && <Remove document={document} />}
      </Group>
      {error && <Failure error={error} />}
    </li>
  );
}
