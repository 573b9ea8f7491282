import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { findQuery, SETTLES } from "./queries";
import { contactWords } from "./words";

interface ContactPickerProps {
  label: string;
  chosen: string | null;
  onChoose: (contactId: string | null) => void;
  error?: string | undefined;
}

/** One contact, found as one types. */
export function ContactPicker({ label, chosen, onChoose, error }: ContactPickerProps) {
  const says = useWords(contactWords);
  const [written, setWritten] = useState("");
  const [sought] = useDebouncedValue(written.trim(), SETTLES);
  const found = useQuery({ ...findQuery(useApi(), sought), placeholderData: keepPreviousData });
  const options = (found.data ?? []).map(({ contactId, name, phone, email }) => ({
    value: contactId,
    label: [name, phone ?? email].filter(Boolean).join(" · "),
  }));
  const isNobody = chosen === null && sought !== "" && found.data?.length === 0;
  return (
    <Select
      label={label}
      description={<span role="status">{isNobody ? says.noMatch(sought) : says.typeToFind}</span>}
      searchable
      clearable
      data={options}
      filter={({ options: every }) => every}
      value={chosen}
      onChange={onChoose}
      searchValue={written}
      onSearchChange={setWritten}
      // A list without anybody is none, and it stays inside the dialog that it belongs to.
      openOnFocus={false}
      comboboxProps={{ withinPortal: false }}
      error={error ?? found.error?.message}
    />
  );
}
