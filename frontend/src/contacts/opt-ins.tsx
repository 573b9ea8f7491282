import { Stack, Switch, Title } from "@mantine/core";
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

/** What the contact consented to. Each switch is one explicit change of one field. */
export function OptIns({ contact }: { contact: ContactFieldsFragment }) {
  const update = useUpdateContact(contact.contactId);
  const mayUpdate = useMay("Mutation.updateContact");
  return (
    <Stack component="section" gap="xs" aria-labelledby="consent">
      <Title order={2} size="h4" id="consent">
        Consent
      </Title>
      {channels.map(({ field, label }) => (
        <Switch
          key={field}
          label={label}
          checked={contact[field]}
          disabled={!mayUpdate || update.isPending}
          onChange={(event) => update.mutate(optIn(field, event.currentTarget.checked))}
        />
      ))}
      {update.error && <Failure error={update.error} />}
    </Stack>
  );
}

function optIn(field: OptInField, given: boolean): Omit<UpdateContactInput, "contactId"> {
  return { [field]: given };
}
