import { Button, Group, Text } from "@mantine/core";
import { useMay } from "@/access/me";
import type { DocumentFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { dayOf } from "@/language/moments";
import { Failure } from "@/layout/failure";
import { sizeOf } from "@/media/size";
import styles from "./documents.module.css";
import { useOpenDocument } from "./mutations";
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
  const show = useOpenDocument();
  const { fileId, messageType } = document;
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
        <Button variant="default" loading={show.isPending} onClick={() => show.mutate(fileId)}>
          {says.open}
        </Button>
        {mayChange && <Rename document={document} />}
        {mayChange && <Remove document={document} />}
      </Group>
      {show.error && <Failure error={show.error} />}
    </li>
  );
}
