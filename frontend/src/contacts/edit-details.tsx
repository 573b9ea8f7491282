import { Text, Title } from "@mantine/core";
import type { ContactFieldsFragment, UpdateContactInput } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Moved } from "./consent/moved";
import { type Details, DetailsForm } from "./details-form";
import { useUpdateContact } from "./mutations";
import { contactWords } from "./words";

export function EditDetails({ contact }: { contact: ContactFieldsFragment }) {
  const says = useWords(contactWords);
  const update = useUpdateContact(contact.contactId);
  return (
    <section aria-labelledby="details">
      <Title order={2} size="h4" id="details" mb="xs">
        {says.details}
      </Title>
      <DetailsForm
        details={{ name: contact.name, phone: contact.phone ?? null, email: contact.email ?? null }}
        submitLabel={says.save}
        submitting={update.isPending}
        error={update.error}
        remark={(reach) => <Moved contact={contact} reach={reach} />}
        onSubmit={(details) => update.mutate(changes(contact, details))}
      >
        <Text size="sm" role="status">
          {update.isSuccess ? says.saved : ""}
        </Text>
      </DetailsForm>
    </section>
  );
}

/** Only what differs, so that two people editing different fields do not undo each other. */
export function changes(
  contact: ContactFieldsFragment,
  details: Details,
): Omit<UpdateContactInput, "contactId"> {
  return {
    ...(details.name !== contact.name && { name: details.name }),
    ...(details.phone !== (contact.phone ?? null) && { phone: details.phone }),
    ...(details.email !== (contact.email ?? null) && { email: details.email }),
  };
}
