import { Button, Text } from "@mantine/core";
import { useMay } from "@/access/me";
import { useUpdateContact } from "@/contacts/mutations";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { Composer } from "./composer";
import styles from "./dm.module.css";
import { composerWords } from "./words";

/** The place of the composer: nobody is messaged who has not opted in, or by who may not. */
export function Answer({ contact }: { contact: ContactFieldsFragment }) {
  const maySend = useMay("Mutation.sendWhatsApp");
  if (!maySend) return null;
  if (!contact.optInWhatsApp) return <OptInNeeded contact={contact} />;
  return <Composer key={contact.contactId} contactId={contact.contactId} />;
}

function OptInNeeded({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(composerWords);
  const mayRecord = useMay("Mutation.updateContact");
  const update = useUpdateContact(contact.contactId);
  return (
    <section className={styles.composer} aria-label={says.consentNeeded}>
      <Text size="sm" mb="xs">
        {says.notOptedIn(contact.name)} {mayRecord ? says.recordIt : says.askOperator}
      </Text>
      {mayRecord && (
        <Button loading={update.isPending} onClick={() => update.mutate({ optInWhatsApp: true })}>
          {says.record}
        </Button>
      )}
      {update.error && <Failure error={update.error} />}
    </section>
  );
}
