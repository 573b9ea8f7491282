import type { CreateBulkJobInput } from "@/generated/graphql";
import type { Draft } from "./draft";

export type Message = Omit<CreateBulkJobInput, "recipientContactIds" | "confirmed" | "clientToken">;

const all = ["noSubject", "noTemplate", "notFilled", "noFile", "noWords", "tooLong"] as const;

/** What may not be sent as it is, by field. */
export type Problem = (typeof all)[number];

/** WhatsApp's limit for a text (Requirement 5.4), and the platform's for an SMS and a subject. */
export const TEXT_LIMIT = 4096;
export const SMS_LIMIT = 1600;

export function lengthOf(text: string): number {
  return Array.from(text).length;
}

export function problemsOf(draft: Draft): readonly Problem[] {
  const { channel, content } = draft;
  if (channel === "email") {
    const isEmpty = draft.bodyText.trim() === "" && draft.bodyHtml.trim() === "";
    return present({ noSubject: draft.subject.trim() === "", noWords: isEmpty });
  }
  if (channel === "whatsapp" && draft.messageType === "template") {
    const { templateName, templateParameters, templateMedia, mediaFileId } = draft;
    return present({
      noTemplate: templateName === "",
      notFilled: templateParameters.some((parameter) => parameter.trim() === ""),
      noFile: templateMedia !== "" && mediaFileId === "",
    });
  }
  const limit = channel === "sms" ? SMS_LIMIT : TEXT_LIMIT;
  return present({ noWords: content.trim() === "", tooLong: lengthOf(content) > limit });
}

function present(found: Partial<Record<Problem, boolean>>): readonly Problem[] {
  return all.filter((problem) => found[problem]);
}

/** The message as the platform takes it. */
export function messageOf(draft: Draft): Message {
  const { channel, content } = draft;
  if (channel === "email") {
    const { subject, bodyText, bodyHtml } = draft;
    return {
      channel,
      messageType: "text",
      subject,
      ...(bodyText.trim() && { bodyText }),
      ...(bodyHtml.trim() && { bodyHtml }),
    };
  }
  if (channel === "whatsapp" && draft.messageType === "template") {
    const { templateName, templateLanguage, templateParameters, mediaFileId } = draft;
    const filled = templateParameters.map((parameter) => parameter.trim());
    return {
      channel,
      messageType: "template",
      templateName,
      templateLanguage,
      ...(filled.length > 0 && { templateParameters: filled }),
      ...(mediaFileId && { mediaFileId }),
    };
  }
  return { channel, messageType: "text", content };
}
