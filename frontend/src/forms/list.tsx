import { Anchor, Button, CopyButton, Group, Switch, Text } from "@mantine/core";
import { useMay } from "@/access/me";
import type { FormFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import { Failure } from "@/layout/failure";
import rows from "@/layout/list.module.css";
import { Opening } from "@/layout/opening";
import { Qr } from "@/qr/qr";
import { Consents } from "./consents";
import styles from "./forms.module.css";
import { useSwitchForm } from "./mutations";
import { Texts } from "./texts";
import { formWords } from "./words";

export function FormList({ forms }: { forms: readonly FormFieldsFragment[] }) {
  const says = useWords(formWords);
  if (forms.length === 0) return <Text role="status">{says.none}</Text>;
  return (
    <ul className={rows.list} aria-label={says.list}>
      {forms.map((form) => (
        <li key={form.formId} className={rows.row}>
          <FormFacts form={form} />
          <FormActions form={form} />
        </li>
      ))}
    </ul>
  );
}

function FormFacts({ form }: { form: FormFieldsFragment }) {
  const says = useWords(formWords);
  const facts = [
    form.channels.map((channel) => says[channel]).join(", "),
    says[form.language],
    says.version(form.version),
    says.since(dayAndTimeOf(form.updatedAt)),
  ];
  return (
    <div>
      <Text component="h2" size="md">
        {form.name}
      </Text>
      <Text size="sm">
        <Anchor href={form.url} target="_blank" rel="noreferrer" inherit>
          {form.url}
        </Anchor>
      </Text>
      <Text size="sm" className={styles.text}>
        {form.consentText}
      </Text>
      <Text size="xs">{facts.join(" · ")}</Text>
    </div>
  );
}

function FormActions({ form }: { form: FormFieldsFragment }) {
  const says = useWords(formWords);
  const maySwitch = useMay("Mutation.switchForm");
  return (
    <Group gap="sm">
      <CopyButton value={form.url}>
        {({ copied, copy }) => (
          <Button onClick={copy} aria-live="polite">
            {copied ? says.copied : says.copy}
          </Button>
        )}
      </CopyButton>
      <Opening button={says.qr} title={says.qrOf(form.name)}>
        <Qr text={form.url} label={says.qrOf(form.name)} fileName={`form-${form.formId}`} />
      </Opening>
      <Opening button={says.texts} title={says.textsOf(form.name)}>
        <Texts form={form} />
      </Opening>
      <Opening button={says.consents} title={says.consentsOf(form.name)}>
        <Consents formId={form.formId} />
      </Opening>
      {maySwitch ? (
        <OnOff form={form} />
      ) : (
        <Text size="sm">{says[form.enabled ? "on" : "off"]}</Text>
      )}
    </Group>
  );
}

function OnOff({ form }: { form: FormFieldsFragment }) {
  const says = useWords(formWords);
  const change = useSwitchForm();
  return (
    <>
      <Switch
        aria-label={says.works(form.name)}
        label={form.enabled ? says.on : says.off}
        checked={form.enabled}
        disabled={change.isPending}
        onChange={(event) =>
          change.mutate({ formId: form.formId, enabled: event.currentTarget.checked })
        }
      />
      {change.error && <Failure error={change.error} />}
    </>
  );
}
