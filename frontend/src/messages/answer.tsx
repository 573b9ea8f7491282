import { Button, Text } from "@mantine/core";
import { useMay } from "@/access/me";
import { useUpdateContact } from "@/contacts/mutations";
import type { ContactFieldsFragment } from "@/generated/graphql";
import { Failure } from "@/layout/failure";
import { Composer } from "./composer";
import styles from "./dm.module.css";

/** The place of the composer: nobody is messaged who has not opted in, or by who may not. */
export function Answer({ contact }: { contact: ContactFieldsFragment }) {
  const maySend = useMay("Mutation.sendWhatsApp");
  if (!maySend) return null;
  if (!contact.optInWhatsApp) return <OptInNeeded contact={contact} />;
  return <Composer key={contact.contactId} contactId={contact.contactId} />;
}

function OptInNeeded({ contact }: { contact: ContactFieldsFragment }) {
  const mayRecord = useMay("Mutation.updateContact");
  const update = useUpdateContact(contact.contactId);
  return (
    <section className={styles.composer} aria-label="Consent needed">
      <Text size="sm" mb="xs">
        {contact.name} has not opted in to WhatsApp, so nothing may be sent.
        {mayRecord
          ? " Record the opt-in once they have agreed to be messaged."
          : " Ask an operator to record the opt-in once they have agreed."}
      </Text>
      {mayRecord && (
        <Button loading={update.isPending} onClick={() => update.mutate({ optInWhatsApp: true })}>
          Record WhatsApp opt-in
        </Button>
      )}
      {update.error && <Failure error={update.error} />}
    </section>
  );
}
