import { NativeSelect, Stack, TextInput } from "@mantine/core";
import { ContactPicker } from "@/contacts/picker";
import { useWords } from "@/language/dictionary";
import type { InvoiceDraft } from "./draft";
import { states } from "./states";
import { invoiceWords } from "./words";

interface FieldsProps {
  draft: InvoiceDraft;
  onChange: (draft: InvoiceDraft) => void;
}

/** Who is charged, and where. */
export function BuyerFields({ draft, onChange }: FieldsProps) {
  const says = useWords(invoiceWords);
  const change = (part: Partial<InvoiceDraft>) => onChange({ ...draft, ...part });
  return (
    <Stack gap="sm" maw={460}>
      <ContactPicker
        label={says.contact}
        chosen={draft.contactId}
        onChoose={(contactId) => change({ contactId })}
      />
      <TextInput
        label={says.buyerName}
        description={says.buyerNameHint}
        value={draft.buyerName}
        onChange={(event) => change({ buyerName: event.currentTarget.value })}
        autoComplete="off"
      />
      <TextInput
        label={says.buyerAddress}
        value={draft.buyerAddress}
        onChange={(event) => change({ buyerAddress: event.currentTarget.value })}
        autoComplete="off"
      />
      <TextInput
        label={says.buyerGstin}
        description={says.buyerGstinHint}
        value={draft.buyerGstin}
        onChange={(event) => change({ buyerGstin: event.currentTarget.value })}
        autoComplete="off"
      />
      <NativeSelect
        label={says.place}
        description={says.placeHint}
        value={draft.placeOfSupply}
        onChange={(event) => change({ placeOfSupply: event.currentTarget.value })}
        data={[
          { value: "", label: says.placeOfSeller },
          ...states.map(([value, name]) => ({ value, label: `${value} ${name}` })),
        ]}
      />
    </Stack>
  );
}
