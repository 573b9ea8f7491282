import { Stack, Switch, Text, Title } from "@mantine/core";
import { useMay } from "@/access/me";
import type { ContactFieldsFragment, UpdateContactInput } from "@/generated/graphql";
import { Failure } from "@/layout/failure";
import { useUpdateContact } from "./mutations";

const channels = [
  { field: "optInWhatsApp", label: "WhatsApp opt-in" },
  { field: "optInSms", label: "SMS opt-in" },
  { field: "optInEmail", label: "Email opt-in" },
] as const;

type OptInField = (typeof channels)[number]["field"];

/** What the contact consented to. */
export function OptIns({ contact }: { contact: ContactFieldsFragment }) {
  const mayUpdate = useMay("Mutation.updateContact");
  return (
    <Stack component="section" gap="xs" aria-labelledby="consent">
      <Title order={2} size="h4" id="consent">
        Consent
      </Title>
      {mayUpdate ? <OptInSwitches contact={contact} /> : <OptInFacts contact={contact} />}
    </Stack>
  );
}

/** Each switch is one explicit change of one field (Requirement 2.4). */
function OptInSwitches({ contact }: { contact: ContactFieldsFragment }) {
  const update = useUpdateContact(contact.contactId);
  return (
    <>
      {channels.map(({ field, label }) => (
        <Switch
          key={field}
          label={label}
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
  return channels.map(({ field, label }) => (
    <Text key={field} size="sm">
      {label}: {contact[field] ? "recorded" : "not recorded"}
    </Text>
  ));
}

function optIn(field: OptInField, given: boolean): Omit<UpdateContactInput, "contactId"> {
  return { [field]: given };
}
