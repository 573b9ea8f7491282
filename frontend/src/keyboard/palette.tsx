import { Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type KeyboardEvent, useId, useState } from "react";
import { useNavigate } from "react-router";
import { useWords } from "@/language/dictionary";
import { Dialog } from "@/layout/dialog";
import { type Choice, useChoices } from "./choices";
import styles from "./keyboard.module.css";
import { keyboardWords } from "./words";

interface PaletteProps {
  /** Nothing was chosen. */
  close: () => void;
  /** Something was: the page that is gone to takes the focus. */
  leave: () => void;
}

/** Finds pages and contacts as one types; arrows choose, Enter goes. */
export function Palette({ close, leave }: PaletteProps) {
  const says = useWords(keyboardWords);
  const navigate = useNavigate();
  const id = useId();
  const [written, write] = useState("");
  const [at, moveTo] = useState(0);
  const wanted = written.trim();
  const [sought] = useDebouncedValue(wanted, 150);
  const { choices, isSearching, error } = useChoices(wanted, sought);
  const chosen = Math.min(at, choices.length - 1);
  const go = ({ to }: Choice) => {
    leave();
    void navigate(to);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const choice = choices[chosen];
    if (event.key === "Enter" && choice) go(choice);
    if (!step || choices.length === 0) return;
    event.preventDefault();
    moveTo((chosen + step + choices.length) % choices.length);
  };
  return (
    <Dialog onClose={close} title={says.find} centered={false}>
      <TextInput
        data-autofocus
        role="combobox"
        aria-label={says.find}
        aria-expanded={choices.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={choices.length > 0 ? `${id}-${chosen}` : undefined}
        placeholder={says.placeholder}
        value={written}
        onChange={(event) => {
          write(event.currentTarget.value);
          moveTo(0);
        }}
        onKeyDown={press}
      />
      <div
        id={id}
        role="listbox"
        aria-label={says.results}
        tabIndex={-1}
        className={styles.results}
      >
        {choices.map((choice, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys
          <div
            key={choice.to}
            id={`${id}-${i}`}
            ref={i === chosen ? intoView : null}
            role="option"
            tabIndex={-1}
            aria-selected={i === chosen}
            className={styles.result}
            onClick={() => go(choice)}
          >
            {choice.label}
          </div>
        ))}
      </div>
      <Text size="sm" role="status" mt="xs">
        {said()}
      </Text>
    </Dialog>
  );

  function said(): string {
    if (isSearching) return says.searching;
    if (error) return says.notSearched;
    return choices.length === 0 ? says.nothing(sought) : "";
  }
}

function intoView(choice: HTMLElement | null): void {
  choice?.scrollIntoView({ block: "nearest" });
}
