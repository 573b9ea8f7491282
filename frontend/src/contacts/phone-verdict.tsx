import { Text } from "@mantine/core";
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { useWords } from "@/language/dictionary";
import { contactWords } from "./words";

/** A number that nobody could have is worth a second look; the server decides (Requirement 2). */
export function PhoneVerdict({ phone }: { phone: string }) {
  const says = useWords(contactWords);
  const isUnlikely = phone.trim() !== "" && !parsePhoneNumberFromString(phone)?.isValid();
  return (
    <Text size="xs" role="status">
      {isUnlikely ? says.phoneUnlikely : ""}
    </Text>
  );
}
