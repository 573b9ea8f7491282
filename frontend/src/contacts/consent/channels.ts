import type { Channel, ContactFieldsFragment, UpdateContactInput } from "@/generated/graphql";

/** The names that a channel's consent goes by: on the contact, and in its records. */
const names = {
  whatsapp: { field: "optInWhatsApp", record: "whatsApp" },
  sms: { field: "optInSms", record: "sms" },
  email: { field: "optInEmail", record: "email" },
} as const;

export const channels = ["whatsapp", "sms", "email"] as const satisfies readonly Channel[];

export function isGiven(contact: ContactFieldsFragment, channel: Channel): boolean {
  return contact[names[channel].field];
}

/** The last word on a channel: on whose word, when, recorded by whom. */
export function consentOf(contact: ContactFieldsFragment, channel: Channel) {
  return contact.consents[names[channel].record] ?? null;
}

/** Which of the sayings names the channel. */
export function nameOf(channel: Channel) {
  return names[channel].record;
}

/** The change of that one opt-in and no other (Requirement 2.4). */
export function optIn(channel: Channel, given: boolean): Omit<UpdateContactInput, "contactId"> {
  return { [names[channel].field]: given };
}
