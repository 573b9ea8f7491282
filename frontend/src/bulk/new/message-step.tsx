import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useWords } from "@/language/dictionary";
import { PageTitle } from "@/layout/page-title";
import styles from "../bulk.module.css";
import type { Draft } from "./draft";
import { EmailFields, SmsFields, WhatsAppFields } from "./fields";
import { type Problem, problemsOf } from "./message";
import { Preview } from "./preview";
import { addressOf } from "./steps";
import { messageWords } from "./words";

export interface FieldsProps {
  draft: Draft;
  /** What to say at a field, once somebody tried to go on. */
  wrong: Readonly<Partial<Record<Problem, string>>>;
}

const fields = { whatsapp: WhatsAppFields, sms: SmsFields, email: EmailFields };

/** What they get, and beside it what they will see. */
export function MessageStep({ draft }: { draft: Draft }) {
  const says = useWords(messageWords);
  const navigate = useNavigate();
  const [isTried, setTried] = useState(false);
  const problems = problemsOf(draft);
  const Fields = fields[draft.channel];
  const goOn = () => {
    setTried(true);
    if (problems.length === 0) void navigate(addressOf("check"));
  };
  const told = isTried ? problems : problems.filter((problem) => problem === "tooLong");
  return (
    <form action={goOn} noValidate>
      <PageTitle mb="md">{says.title}</PageTitle>
      <div className={styles.sideBySide}>
        <Stack gap="sm">
          <Fields
            draft={draft}
            wrong={Object.fromEntries(told.map((each) => [each, says[each]]))}
          />
        </Stack>
        <div>
          <Title order={2} size="h4" mb="xs">
            {says.preview}
          </Title>
          <Preview draft={draft} />
        </div>
      </div>
      <Text role="alert" c="red.9" size="sm" mt="xs">
        {told.map((problem) => says[problem]).join(" ")}
      </Text>
      <Group mt="md">
        <Button component={Link} to={addressOf("audience")}>
          {says.back}
        </Button>
        <Button type="submit">{says.next}</Button>
      </Group>
    </form>
  );
}
