import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import { useWords } from "@/language/dictionary";
import styles from "../dm.module.css";
import type { Message } from "../merge";
import { listWords } from "../words";
import { refusalWords } from "./words";

/** The rules of `services/core/errors.py` that can stop a message which exists already. */
const SAYINGS = {
  OPT_IN_REQUIRED: "optIn",
  PHONE_NUMBER_NOT_ALLOWED: "sender",
  TEMPLATE_REQUIRED: "window",
  PHONE_NUMBER_MISSING: "phone",
  EMAIL_ADDRESS_MISSING: "email",
  NOT_FOUND: "gone",
  CONFLICT: "moved",
  TEMPLATE_NOT_USABLE: "template",
} as const;

/** What can be mended at the contact. */
const AT_CONTACT = ["OPT_IN_REQUIRED", "PHONE_NUMBER_MISSING", "EMAIL_ADDRESS_MISSING", "CONFLICT"];

interface RefusalsProps {
  message: Message;
  reasons: readonly string[];
}

/** Every rule that forbade a message when it was judged last, and what to do about each. */
export function Refusals({ message, reasons }: RefusalsProps) {
  const says = useWords(refusalWords);
  const channels = useWords(listWords);
  const isAtContact = reasons.some((reason) => AT_CONTACT.includes(reason));
  return (
    <Text component="div" size="xs" c="red.9">
      {says.notSent}
      <ul className={styles.refusals}>
        {reasons.map((reason) => (
          <li key={reason}>{why(reason)}</li>
        ))}
      </ul>
      {isAtContact && (
        <div>
          <Anchor
            component={Link}
            to={`/contacts/${message.contactId}`}
            inherit
            display="inline-block"
            py={4}
          >
            {says.openContact}
          </Anchor>
        </div>
      )}
    </Text>
  );

  function why(reason: string): string {
    if (isKnown(reason)) {
      const saying = says[SAYINGS[reason]];
      return typeof saying === "string" ? saying : saying(channels[message.channel]);
    }
    return reason === message.errorCode && message.errorDetails
      ? message.errorDetails
      : says.other(reason);
  }
}

function isKnown(reason: string): reason is keyof typeof SAYINGS {
  return Object.hasOwn(SAYINGS, reason);
}
