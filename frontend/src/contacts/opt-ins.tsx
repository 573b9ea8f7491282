import { Stack, Switch, Text, Title } from "@mantine/core";
import { useMay } from "@/access/me";
import type { ContactFieldsFragment, UpdateContactInput } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { useUpdateContact } from "./mutations";
import { contactWords } from "./words";

const channels = [
  { field: "optInWhatsApp", name: "whatsApp" },
  { field: "optInSms", name: "sms" },
  { field: "optInEmail", name: "email" },
] as const;

type OptInField = (typeof channels)[number]["field"];

/** What the contact consented to. */
export function OptIns({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(contactWords);
  const mayUpdate = useMay("Mutation.updateContact");
  return (
    <Stack component="section" gap="xs" aria-labelledby="consent">
      <Title order={2} size="h4" id="consent">
        {says.consent}
      </Title>
      {mayUpdate ? <OptInSwitches contact={contact} /> : <OptInFacts contact={contact} />}
    </Stack>
  );
}

/** Each switch is one explicit change of one field (Requirement 2.4). */
function OptInSwitches({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(contactWords);
  const update = useUpdateContact(contact.contactId);
  return (
    <>
      {channels.map(({ field, name }) => (
        <Switch
          key={field}
          label={says[name]}
          checked={contact[field]}
          disabled={update.isPending}
          onChange={(event) => update.mutate(optIn(field, event.currentTarget.checked))}
        />
      ))}
      {update.error && <Failure error={update.error} />}
    </>
  );
}

function OptInFacts({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(contactWords);
  return channels.map(({ field, name }) => (
    <Text key={field} size="sm">
      {contact[field] ? says.recorded(says[name]) : says.notRecorded(says[name])}
    </Text>
  ));
}

function optIn(field: OptInField, given: boolean): Omit<UpdateContactInput, "contactId"> {
  return { [field]: given };
}
