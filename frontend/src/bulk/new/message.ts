import type { CreateBulkJobInput } from "@/generated/graphql";
import type { Draft } from "./draft";

export type Message = Omit<CreateBulkJobInput, "recipientContactIds" | "confirmed" | "clientToken">;

/** What may not be sent as it is, by field. */
export type Problem = "noWords" | "noTemplate" | "noLanguage" | "noSubject" | "tooLong";

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
    return present({
      noTemplate: draft.templateName.trim() === "",
      noLanguage: draft.templateLanguage.trim() === "",
    });
  }
  const limit = channel === "sms" ? SMS_LIMIT : TEXT_LIMIT;
  return present({ noWords: content.trim() === "", tooLong: lengthOf(content) > limit });
}

function present(found: Partial<Record<Problem, boolean>>): readonly Problem[] {
  const all: Problem[] = ["noSubject", "noTemplate", "noLanguage", "noWords", "tooLong"];
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
    const parameters = parametersOf(draft);
    return {
      channel,
      messageType: "template",
      templateName: draft.templateName.trim(),
      templateLanguage: draft.templateLanguage.trim(),
      ...(parameters.length > 0 && { templateParameters: [...parameters] }),
    };
  }
  return { channel, messageType: "text", content };
}

export function parametersOf({ templateParameters }: Draft): readonly string[] {
  return templateParameters
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
