import { Button, FileButton, Stack, Text, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type SubmitEvent, useState } from "react";
import { ApiError } from "@/api/error";
import { useWords, wordsOf } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { UploadCard } from "@/media/upload-card";
import { useUpload } from "@/media/use-upload";
import { useAddDocument } from "./mutations";
import { documentWords } from "./words";

/** A file for the library: it uploads at once, and is added under a name when it is there. */
export function NewDocument() {
  const says = useWords(documentWords);
  const upload = useUpload();
  const [name, setName] = useState("");
  const add = useAddDocument();
  const fileId = upload.chosen?.fileId;
  const wrongName = add.error instanceof ApiError ? add.error.fields.name : undefined;
  const choose = (file: File | null) => {
    if (!file) return;
    add.reset();
    setName(withoutEnding(file.name));
    upload.choose(file);
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!fileId) return;
    const added = () => {
      notifications.show({ message: wordsOf(documentWords).added(name.trim()) });
      upload.remove();
      setName("");
    };
    add.mutate({ fileId, name: name.trim() }, { onSuccess: added });
  };
  return (
    <form onSubmit={submit} noValidate aria-labelledby="new-document">
      <Stack gap="sm" maw={460} mb="xl">
        <Title order={2} size="h4" id="new-document">
          {says.newDocument}
        </Title>
        <FileButton onChange={choose}>
          {(props) => (
            <Button {...props} style={{ alignSelf: "flex-start" }}>
              {says.chooseFile}
            </Button>
          )}
        </FileButton>
        <Text size="xs">{says.taken}</Text>
        <UploadCard upload={upload} />
        {upload.chosen && (
          <>
            <TextInput
              label={says.name}
              description={says.nameHint(upload.chosen.file.name)}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={wrongName}
              autoComplete="off"
            />
            {add.error && !wrongName && <Failure error={add.error} />}
            <Button
              type="submit"
              disabled={!fileId || name.trim() === ""}
              loading={add.isPending}
              style={{ alignSelf: "flex-start" }}
            >
              {says.add}
            </Button>
          </>
        )}
      </Stack>
    </form>
  );
}

/** "Menu 2027.pdf" is called "Menu 2027". */
function withoutEnding(filename: string): string {
  const dot = filename.lastIndexOf(".");
  return dot > 0 ? filename.slice(0, dot) : filename;
}
