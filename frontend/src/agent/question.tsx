import { Button, Stack, Text, Textarea, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useWords } from "@/language/dictionary";
import { Waiting } from "@/layout/waiting";
import { useAskKnowledgeBase } from "./mutations";
import { AgentFailure } from "./off";
import { Passages } from "./sources";
import { agentWords } from "./words";

/** A question of one's own to the knowledge base. */
export function Question() {
  const says = useWords(agentWords);
  const [question, write] = useState("");
  const ask = useAskKnowledgeBase();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate(question.trim());
  };
  return (
    <section aria-labelledby="ask">
      <Title order={2} size="h4" id="ask">
        {says.question}
      </Title>
      <form onSubmit={submit}>
        <Stack gap="xs" align="flex-start">
          <Textarea
            w="100%"
            label={says.yourQuestion}
            description={says.questionAbout}
            rows={3}
            resize="vertical"
            value={question}
            onChange={(event) => write(event.currentTarget.value)}
          />
          <Button type="submit" loading={ask.isPending} disabled={question.trim() === ""}>
            {says.ask}
          </Button>
        </Stack>
      </form>
      <div aria-live="polite">
        {ask.isPending && <Waiting says={says.searching} />}
        {ask.data && !ask.isPending && (
          <>
            <Text mt="md" size="sm">
              {ask.data.results.length === 0 ? says.nothingFits : says.answers(ask.data.query)}
            </Text>
            <Passages sources={ask.data.results} />
          </>
        )}
      </div>
      {ask.error && <AgentFailure error={ask.error} />}
    </section>
  );
}
