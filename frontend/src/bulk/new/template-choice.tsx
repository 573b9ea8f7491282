import { Button, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useWords } from "@/language/dictionary";
import { type Upload, useUpload } from "@/media/use-upload";
import { TemplateFields } from "@/messages/templates/fields";
import { TemplateFrame } from "@/messages/templates/frame";
import { TemplateList } from "@/messages/templates/list";
import type { Template } from "@/messages/templates/queries";
import { templateWords } from "@/messages/templates/words";
import { type Draft, write } from "./draft";
import type { FieldsProps } from "./message-step";
import { useTemplate } from "./use-template";
import { messageWords } from "./words";

/** A template of the account, and what fills it. */
export function TemplateChoice({ draft, wrong }: FieldsProps) {
  const says = useWords(messageWords);
  const { title } = useWords(templateWords);
  const [isOpen, setOpen] = useState(false);
  const { template, isGone } = useTemplate(draft);
  const upload = useKeptUpload();
  const { templateName, templateLanguage } = draft;
  const problem = isGone ? says.gone : (template?.problem ?? wrong.noTemplate);
  const choose = (chosen: Template) => {
    upload.remove();
    write(choiceOf(chosen));
    setOpen(false);
  };
  return (
    <>
      <div>
        {templateName && <Text mb={6}>{says.chosen(templateName, templateLanguage)}</Text>}
        <Button onClick={() => setOpen(true)}>
          {templateName ? says.chooseOther : says.choose}
        </Button>
        {problem && (
          <Text size="sm" c="red.9" mt={4}>
            {problem}
          </Text>
        )}
      </div>
      {template && (
        <TemplateFields
          template={template}
          values={template.parameters.map((_, place) => draft.templateParameters[place] ?? "")}
          upload={upload}
          hasFile={draft.mediaFileId !== ""}
          isAsked={Boolean(wrong.notFilled ?? wrong.noFile)}
          onWrite={(templateParameters) => write({ templateParameters })}
        />
      )}
      {draft.mediaFileId && !upload.chosen && <Text size="sm">{says.fileKept}</Text>}
      {draft.templateParameters.length > 0 && <Text size="sm">{says.sameForAll}</Text>}
      <TemplateFrame title={title} opened={isOpen} onClose={() => setOpen(false)}>
        <TemplateList onChoose={choose} />
      </TemplateFrame>
    </>
  );
}

function choiceOf({ name, language, parameters, headerMedia }: Template): Partial<Draft> {
  return {
    templateName: name,
    templateLanguage: language,
    templateParameters: parameters.map(() => ""),
    templateMedia: headerMedia ?? "",
    mediaFileId: "",
  };
}

/** An upload whose file is kept with the draft once the platform has it. */
function useKeptUpload(): Upload {
  const upload = useUpload();
  const fileId = upload.chosen?.fileId;
  useEffect(() => {
    if (fileId) write({ mediaFileId: fileId });
  }, [fileId]);
  const forgetting =
    <Given extends unknown[]>(act: (...given: Given) => void) =>
    (...given: Given) => {
      write({ mediaFileId: "" });
      act(...given);
    };
  return { ...upload, choose: forgetting(upload.choose), remove: forgetting(upload.remove) };
}
