import { Checkbox, Radio, Stack, Switch, TextInput } from "@mantine/core";
import type { ConfigFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { number } from "@/language/numbers";
import { configWords, modeNames, numberWords } from "./words";

interface EditorProps {
  entry: ConfigFieldsFragment;
  name: string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

/** The field for a setting of this kind; the server judges what is written into it. */
export function ConfigEditor(props: EditorProps) {
  switch (props.entry.kind) {
    case "boolean":
      return <OnOff {...props} />;
    case "choice":
      return <Choose {...props} />;
    case "number":
      return <WholeNumber {...props} />;
    default:
      return <Words {...props} />;
  }
}

function OnOff({ name, value, onChange, error }: EditorProps) {
  const says = useWords(configWords);
  return (
    <Switch
      aria-label={name}
      label={value === "true" ? says.on : says.off}
      checked={value === "true"}
      onChange={(event) => onChange(String(event.currentTarget.checked))}
      error={error}
    />
  );
}

function Choose({ entry, name, value, onChange, error }: EditorProps) {
  const names: Readonly<Record<string, string>> = useWords(modeNames);
  return (
    <Radio.Group aria-label={name} value={value} onChange={onChange} error={error}>
      <Stack gap="xs">
        {entry.choices.map((choice) => (
          <Radio key={choice} value={choice} label={names[choice] ?? choice} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** Some numbers may also be a word, such as "unlimited". */
function WholeNumber({ entry, name, value, onChange, error }: EditorProps) {
  const says = useWords(configWords);
  const words: Readonly<Record<string, string>> = useWords(numberWords);
  const isWord = entry.choices.includes(value);
  return (
    <Stack gap="xs">
      <TextInput
        maw={260}
        inputMode="numeric"
        aria-label={name}
        description={says.between(number(entry.minimum ?? 0), number(entry.maximum ?? 0))}
        value={isWord ? "" : value}
        disabled={isWord}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        autoComplete="off"
      />
      {entry.choices.map((word) => (
        <Checkbox
          key={word}
          label={words[word] ?? word}
          checked={value === word}
          onChange={(event) => onChange(event.currentTarget.checked ? word : entry.defaultValue)}
        />
      ))}
    </Stack>
  );
}

function Words({ name, value, onChange, error }: EditorProps) {
  return (
    <TextInput
      maw={460}
      aria-label={name}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      autoComplete="off"
    />
  );
}
