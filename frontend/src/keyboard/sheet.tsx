import { Button, Group, Kbd, Switch, Title } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { Dialog } from "@/layout/dialog";
import styles from "./keyboard.module.css";
import { MOD_KEY } from "./mod-key";
import { singleKeys } from "./single-keys";
import { keyboardWords } from "./words";

const everyPage = [
  { keys: [MOD_KEY, "K"], does: "everywhere" },
  { keys: ["?"], does: "thisList" },
] as const;

const inDm = [
  { keys: ["j"], does: "next" },
  { keys: ["k"], does: "previous" },
  { keys: ["↓", "↑"], does: "arrows" },
  { keys: ["Enter"], does: "open" },
  { keys: ["r"], does: "answer" },
  { keys: ["Enter"], does: "sendIt" },
  { keys: ["Shift", "Enter"], does: "newLine" },
  { keys: ["Esc"], does: "back" },
] as const;

/** What the keyboard can do, and a way to turn single keys off. */
export function Sheet({ close }: { close: () => void }) {
  const says = useWords(keyboardWords);
  return (
    <Dialog onClose={close} title={says.shortcuts}>
      <Title order={3} size="h6">
        {says.everyPage}
      </Title>
      <KeyList rows={everyPage} />
      <Title order={3} size="h6" mt="md">
        {says.inDm}
      </Title>
      <KeyList rows={inDm} />
      <Switch
        mt="md"
        label={says.singleKeys}
        description={says.singleKeysWhy(MOD_KEY)}
        checked={singleKeys.use()}
        onChange={(event) => singleKeys.write(event.currentTarget.checked)}
      />
      <Group mt="md">
        <Button data-autofocus onClick={close}>
          {says.close}
        </Button>
      </Group>
    </Dialog>
  );
}

function KeyList({ rows }: { rows: typeof everyPage | typeof inDm }) {
  const says = useWords(keyboardWords);
  return (
    <dl className={styles.keys}>
      {rows.map(({ keys, does }) => (
        <div key={does}>
          <dt>{says[does]}</dt>
          <dd>
            {keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
