import { Anchor, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { Link } from "react-router";
import { useApi } from "@/api/provider";
import type { ConfigFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import { sendingStatusQuery } from "@/layout/sending-status";
import styles from "../admin.module.css";
import { useWho } from "../names";
import { ChangeForm, SEND_MODE } from "./change-form";
import { configEffects, configNames, configWords } from "./words";

/** One setting: what it is, what it does, who changed it last, and its editor. */
export function Entry({ entry }: { entry: ConfigFieldsFragment }) {
  const id = useId();
  const name = useConfigName(entry.configKey);
  const effects: Readonly<Record<string, string>> = useWords(configEffects);
  return (
    <li className={styles.row}>
      <div>
        <Title order={2} size="md" id={id}>
          {name}
        </Title>
        <Text size="sm" lang="en">
          {entry.description}
        </Text>
        {effects[entry.configKey] && <Text size="sm">{effects[entry.configKey]}</Text>}
        {entry.configKey === SEND_MODE && <InForce entry={entry} />}
      </div>
      <ChangeForm entry={entry} name={name} labelledBy={id} />
      <LastChange entry={entry} name={name} />
    </li>
  );
}

function useConfigName(key: string): string {
  const names: Readonly<Record<string, string>> = useWords(configNames);
  return names[key] ?? key;
}

/** A deployment that rehearses stays so, whatever stands here. */
function InForce({ entry }: { entry: ConfigFieldsFragment }) {
  const says = useWords(configWords);
  const status = useQuery(sendingStatusQuery(useApi()));
  if (!status.data || status.data.sendMode === entry.configValue) return null;
  return <Text size="sm">{says.onlyRehearses(status.data.sendMode)}</Text>;
}

function LastChange({ entry, name }: { entry: ConfigFieldsFragment; name: string }) {
  const says = useWords(configWords);
  const who = useWho();
  return (
    <Text size="sm">
      {entry.updatedAt
        ? says.changedBy(who(entry.updatedBy ?? "system"), dayAndTimeOf(entry.updatedAt))
        : says.neverChanged}{" "}
      <Anchor
        component={Link}
        to={`/admin/audit?resource=${entry.configKey}`}
        inherit
        aria-label={`${says.history}: ${name}`}
      >
        {says.history}
      </Anchor>
    </Text>
  );
}
