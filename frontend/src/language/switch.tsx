import { NativeSelect } from "@mantine/core";
import { type Language, languages, speak, useLanguage } from "./language";

const choices = Object.entries(languages).map(([value, label]) => ({ value, label }));

/** Named in both languages, so that it is found from either. */
export function LanguageSwitch() {
  return (
    <NativeSelect
      aria-label="Language · भाषा"
      size="xs"
      w={110}
      value={useLanguage()}
      data={choices}
      onChange={(event) => speak(known(event.currentTarget.value))}
    />
  );
}

function known(value: string): Language {
  return value === "hi" ? "hi" : "en";
}
