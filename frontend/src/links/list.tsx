import { Button, CopyButton, Group, Switch, Text } from "@mantine/core";
import { useMay } from "@/access/me";
import type { LinkFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import { Failure } from "@/layout/failure";
import styles from "@/layout/list.module.css";
import { Opening } from "@/layout/opening";
import { Qr } from "@/qr/qr";
import { useSwitchLink } from "./mutations";
import { linkWords } from "./words";

export function LinkList({ links }: { links: readonly LinkFieldsFragment[] }) {
  const says = useWords(linkWords);
  const maySwitch = useMay("Mutation.switchLink");
  if (links.length === 0) return <Text role="status">{says.none}</Text>;
  return (
    <ul className={styles.list} aria-label={says.list}>
      {links.map((link) => (
        <li key={link.code} className={styles.row}>
          <LinkFacts link={link} />
          <Group gap="sm">
            <Copy text={link.url} />
            <QrButton link={link} />
            {maySwitch ? <OnOff link={link} /> : <State link={link} />}
          </Group>
        </li>
      ))}
    </ul>
  );
}

function LinkFacts({ link }: { link: LinkFieldsFragment }) {
  const says = useWords(linkWords);
  const opened = [
    says.clicks(link.clicks),
    link.lastClickedAt ? says.last(dayAndTimeOf(link.lastClickedAt)) : "",
  ];
  return (
    <div>
      <Text component="h2" size="md">
        {link.title}
      </Text>
      <Text size="sm">{link.url}</Text>
      <Text size="xs">→ {link.target}</Text>
      <Text size="sm">{opened.filter(Boolean).join(" · ")}</Text>
    </div>
  );
}

function Copy({ text }: { text: string }) {
  const says = useWords(linkWords);
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button onClick={copy} aria-live="polite">
          {copied ? says.copied : says.copy}
        </Button>
      )}
    </CopyButton>
  );
}

function QrButton({ link }: { link: LinkFieldsFragment }) {
  const says = useWords(linkWords);
  const title = says.qrOf(link.title);
  return (
    <Opening button={says.qr} title={title}>
      <Qr text={link.url} label={title} fileName={`link-${link.code}`} />
    </Opening>
  );
}

function OnOff({ link }: { link: LinkFieldsFragment }) {
  const says = useWords(linkWords);
  const change = useSwitchLink();
  return (
    <>
      <Switch
        aria-label={says.works(link.title)}
        label={link.enabled ? says.on : says.off}
        checked={link.enabled}
        disabled={change.isPending}
        onChange={(event) =>
          change.mutate({ code: link.code, enabled: event.currentTarget.checked })
        }
      />
      {change.error && <Failure error={change.error} />}
    </>
  );
}

function State({ link }: { link: LinkFieldsFragment }) {
  const says = useWords(linkWords);
  return <Text size="sm">{link.enabled ? says.on : says.off}</Text>;
}
