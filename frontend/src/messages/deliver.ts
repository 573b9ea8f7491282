import type { Api } from "@/api/api";
import { graphql } from "@/generated";
import type { Attempt } from "./attempt";
import type { Message } from "./merge";

export const SendWhatsApp = graphql(`
  mutation SendWhatsApp($input: SendWhatsAppInput!) {
    sendWhatsApp(input: $input) {
      ...MessageFields
    }
  }
`);

export const SendSms = graphql(`
  mutation SendSms($input: SendSmsInput!) {
    sendSms(input: $input) {
      ...MessageFields
    }
  }
`);

export const SendEmail = graphql(`
  mutation SendEmail($input: SendEmailInput!) {
    sendEmail(input: $input) {
      ...MessageFields
    }
  }
`);

/** Asks the platform to send, over the channel that the words are for. */
export async function deliver(
  api: Api,
  contactId: string,
  { words, clientToken }: Attempt,
): Promise<Message> {
  const to = { contactId, clientToken };
  if (words.channel === "sms") {
    const { channel: _, ...said } = words;
    return (await api.request(SendSms, { input: { ...said, ...to } })).sendSms;
  }
  if (words.channel === "email") {
    const { channel: _, ...said } = words;
    return (await api.request(SendEmail, { input: { ...said, ...to } })).sendEmail;
  }
  const { channel: _, ...said } = words;
  return (await api.request(SendWhatsApp, { input: { ...said, ...to } })).sendWhatsApp;
}
