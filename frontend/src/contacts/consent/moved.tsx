import { Text } from "@mantine/core";
import type { Channel, ContactFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import type { Reach } from "../details-form";
import { contactWords } from "../words";
import { isGiven, nameOf } from "./channels";
import { consentWords } from "./words";

interface MovedProps {
  contact: ContactFieldsFragment;
  /** As it is being written. */
  reach: Reach;
}

/** Consent was given for a number and an address; a new one is worth asking again. */
export function Moved({ contact, reach }: MovedProps) {
  const says = useWords(consentWords);
  const names = useWords(contactWords);
  const stale = doubtful(contact, reach).filter((channel) => isGiven(contact, channel));
  const optIns = stale.map((channel) => names[nameOf(channel)]).join(", ");
  return (
    <Text size="sm" role="status">
      {optIns && says.moved(optIns)}
    </Text>
  );
}

function doubtful({ phone, email }: ContactFieldsFragment, reach: Reach): readonly Channel[] {
  return [
    ...(reach.phone === (phone ?? null) ? [] : (["whatsapp", "sms"] as const)),
    ...(reach.email === (email ?? null) ? [] : (["email"] as const)),
  ];
}
