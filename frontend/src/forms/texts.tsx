import { Button, Stack, Text, Textarea } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useMay } from "@/access/me";
import { ApiError } from "@/api/error";
import { useApi } from "@/api/provider";
import type { FormFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import { Failure } from "@/layout/failure";
import rows from "@/layout/list.module.css";
import { LoadMore } from "@/layout/load-more";
import { Waiting } from "@/layout/waiting";
import styles from "./forms.module.css";
import { useReviseForm } from "./mutations";
import { formTextsQuery } from "./queries";
import { formWords } from "./words";

/** What customers agree to, and agreed to before; a new wording is only ever added. */
export function Texts({ form }: { form: FormFieldsFragment }) {
  const says = useWords(formWords);
  const mayRevise = useMay("Mutation.reviseForm");
  const texts = useInfiniteQuery(formTextsQuery(useApi(), form.formId));
  return (
    <Stack gap="sm">
      {mayRevise && <Revise form={form} />}
      {texts.isPending && <Waiting says={says.loading} />}
      {texts.error && <Failure error={texts.error} retry={texts.refetch} />}
      <ul className={rows.list} aria-label={says.textsOf(form.name)}>
        {texts.data?.pages
          .flatMap((page) => page.items)
          .map(({ version, consentText, createdAt }) => (
            <li key={version} className={rows.row}>
              <Text size="sm">
                {says.version(version)} · {says.since(dayAndTimeOf(createdAt))}
              </Text>
              <Text size="sm" className={styles.text}>
                {consentText}
              </Text>
            </li>
          ))}
      </ul>
      <LoadMore list={texts} />
    </Stack>
  );
}

function Revise({ form }: { form: FormFieldsFragment }) {
  const says = useWords(formWords);
  const [text, setText] = useState(form.consentText);
  const revise = useReviseForm();
  const fields = revise.error instanceof ApiError ? revise.error.fields : {};
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    revise.mutate({ formId: form.formId, version: form.version, consentText: text.trim() });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xs">
        <Textarea
          label={says.newText}
          description={says.newTextHint}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={fields.consentText}
          rows={5}
        />
        {revise.error && !fields.consentText && <Failure error={revise.error} />}
        <Button
          type="submit"
          loading={revise.isPending}
          disabled={text.trim() === form.consentText}
          style={{ alignSelf: "flex-start" }}
        >
          {says.save}
        </Button>
      </Stack>
    </form>
  );
}
