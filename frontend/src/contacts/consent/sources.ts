import type { SameAs } from "@/language/dictionary";
import type { consentWords } from "./words";

type Says = SameAs<(typeof consentWords)["en"]>;

/** How people usually consent, as the platform keeps it whatever language it is chosen in. */
export const usual = {
  "website form": "websiteForm",
  "paper form": "paperForm",
  "in person": "inPerson",
  "phone call": "phoneCall",
  "message from the customer": "written",
} as const;

const automatic = {
  operator: "unnamed",
  "sms:STOP": "stop",
  "email:unsubscribe-link": "unsubscribed",
  "email:bounce": "bounced",
  "email:complaint": "complained",
  "whatsapp:provider-opt-out": "providerOptOut",
  "sms:provider-opt-out": "providerOptOut",
  "email:provider-opt-out": "providerOptOut",
  "whatsapp:user_preferences": "preferences",
  "contact:restored": "restored",
} as const;

const known: Readonly<Record<string, keyof typeof consentWords.en>> = { ...usual, ...automatic };

/** A source in words; one that somebody wrote, as they wrote it. */
export function inWords(source: string, says: Says): string {
  const name = known[source];
  const words = name && says[name];
  return typeof words === "string" ? words : source;
}
