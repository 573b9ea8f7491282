import { Button, FileButton, TextInput } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { UploadCard } from "@/media/upload-card";
import type { Upload } from "@/media/use-upload";
import type { Values } from "./filling";
import type { Parameter, Template } from "./queries";
import { templateWords } from "./words";

interface TemplateFieldsProps {
  template: Template;
  values: Values;
  upload: Upload;
  hasFile: boolean;
  /** Whether to say what is missing. */
  isAsked: boolean;
  onWrite: (values: Values) => void;
}

/** Everything that a template asks for: the file that it begins with, and its variables. */
export function TemplateFields(props: TemplateFieldsProps) {
  const { template, values, isAsked, onWrite } = props;
  const says = useWords(templateWords);
  return (
    <>
      <HeaderFile {...props} />
      {template.parameters.map((parameter, place) => (
        <TextInput
          key={`${parameter.part} ${parameter.button} ${parameter.name}`}
          label={labelOf(parameter)}
          {...(parameter.example && {
            description: says.example(exampleOf(template, parameter)),
          })}
          value={values[place] ?? ""}
          error={isAsked && !values[place]?.trim() ? says.missing : undefined}
          onChange={(event) => onWrite(values.with(place, event.currentTarget.value))}
          autoComplete="off"
        />
      ))}
    </>
  );

  function labelOf({ part, name, button }: Parameter): string {
    const words = template.buttons[button ?? -1]?.text ?? "";
    return part === "button" ? says.buttonPart(words, name) : says.textPart(says[part], name);
  }
}

function HeaderFile({ template: { headerMedia }, upload, hasFile, isAsked }: TemplateFieldsProps) {
  const says = useWords(templateWords);
  if (!headerMedia) return null;
  return (
    <div>
      <UploadCard upload={upload} />
      <FileButton onChange={(file) => file && upload.choose(file)}>
        {(props) => (
          <Button size="xs" {...props}>
            {says.choose(says[headerMedia])}
          </Button>
        )}
      </FileButton>
      {isAsked && !upload.chosen && !hasFile && (
        <p role="alert">{says.fileMissing(says[headerMedia])}</p>
      )}
    </div>
  );
}

/** Only what stands in the place of the variable; WhatsApp's example of a button is all of it. */
function exampleOf({ buttons }: Template, { button, example }: Parameter): string {
  const [before = ""] = buttons[button ?? -1]?.target?.split("{{") ?? [];
  return example?.startsWith(before) ? example.slice(before.length) : (example ?? "");
}
