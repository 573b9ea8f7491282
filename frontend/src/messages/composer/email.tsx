import { Button, Group, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "@/api/error";
import { useWords } from "@/language/dictionary";
import { useDraft } from "../drafts";
import { NotSent } from "../not-sent";
import { ANSWER_FIELD } from "../places";
import { EmailPreview } from "./email-preview";
import { useWriting } from "./use-writing";
import { composerWords } from "./words";

type Part = "body" | "html" | "preview";

/** Writes an email: a subject, and text, HTML or both (Requirement 7.4). */
export function EmailComposer({ contactId }: { contactId: string }) {
  const says = useWords(composerWords);
  const subject = useDraft(contactId, "subject");
  const body = useDraft(contactId, "body");
  const html = useDraft(contactId, "html");
  const { refusal, send, write } = useWriting(contactId, "email");
  const [part, setPart] = useState<Part>("body");
  const [isAsked, setIsAsked] = useState(false);
  const fields = refusal instanceof ApiError ? refusal.fields : {};
  const hasWords = body.trim() !== "" || html.trim() !== "";
  const submit = () => {
    setIsAsked(true);
    if (subject.trim() === "" || !hasWords) return;
    setIsAsked(false);
    for (const each of ["subject", "body", "html"] as const) write(each, "");
    send(contactId, {
      channel: "email",
      subject,
      ...(body.trim() && { bodyText: body }),
      ...(html.trim() && { bodyHtml: html }),
    });
    setPart("body");
  };
  return (
    <form action={submit} aria-label={says.answerEmail} noValidate>
      {refusal && <NotSent error={refusal} />}
      <TextInput
        id={ANSWER_FIELD}
        label={says.subject}
        value={subject}
        error={isAsked && subject.trim() === "" ? says.subjectMissing : fields.subject}
        onChange={(event) => write("subject", event.currentTarget.value)}
        autoComplete="off"
      />
      <SegmentedControl
        size="xs"
        my="xs"
        aria-label={says.emailPart}
        value={part}
        onChange={(chosen) => setPart(chosen === "html" || chosen === "preview" ? chosen : "body")}
        data={[
          { value: "body", label: says.text },
          { value: "html", label: says.html },
          { value: "preview", label: says.preview, disabled: html.trim() === "" },
        ]}
      />
      {part === "preview" ? (
        <EmailPreview html={html} />
      ) : (
        <Textarea
          key={part}
          aria-label={part === "body" ? says.emailText : says.emailHtml}
          rows={5}
          value={part === "body" ? body : html}
          error={isAsked && !hasWords ? says.bodyMissing : fields[FIELD[part]]}
          onChange={(event) => write(part, event.currentTarget.value)}
        />
      )}
      <Group justify="flex-end" mt={6}>
        <Button type="submit">{says.sendEmail}</Button>
      </Group>
    </form>
  );
}

const FIELD = { body: "bodyText", html: "bodyHtml" } as const;
