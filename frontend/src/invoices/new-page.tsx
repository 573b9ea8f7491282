import { Button, Container, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useNavigate } from "react-router";
import { useApi } from "@/api/provider";
import { useWords, wordsOf } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { PageTitle } from "@/layout/page-title";
import { BuyerFields } from "./buyer-fields";
import { emptyDraft, inputOf } from "./draft";
import { Figures } from "./figures";
import { LineList } from "./line-list";
import { useIssueInvoice } from "./mutations";
import { previewQuery } from "./queries";
import { invoiceWords } from "./words";

/** An invoice being written, and beside it what the server says it will say. */
export function NewInvoicePage() {
  const says = useWords(invoiceWords);
  const api = useApi();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(emptyDraft);
  const input = inputOf(draft);
  const [settled] = useDebouncedValue(input, 300);
  const preview = useQuery({ ...previewQuery(api, settled), placeholderData: keepPreviousData });
  const issue = useIssueInvoice();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!input) return;
    issue.mutate(input, {
      onSuccess: ({ number }) => {
        notifications.show({ message: wordsOf(invoiceWords).issued(number) });
        void navigate("/invoice");
      },
    });
  };
  return (
    <Container size="md" py="md" ml={0}>
      <PageTitle>{says.newInvoice}</PageTitle>
      <form onSubmit={submit} noValidate>
        <Stack gap="lg" mt="md">
          <BuyerFields draft={draft} onChange={setDraft} />
          <LineList draft={draft} onChange={setDraft} />
          {input === null && <Text size="sm">{says.incomplete}</Text>}
          {input !== null && preview.error && <Failure error={preview.error} />}
          {input !== null && preview.data && <Figures figures={preview.data} />}
          {issue.error && <Failure error={issue.error} />}
          <Text size="sm">{says.issueWhat}</Text>
          <Button
            type="submit"
            disabled={input === null || preview.isError}
            loading={issue.isPending}
            style={{ alignSelf: "flex-start" }}
          >
            {says.issue}
          </Button>
        </Stack>
      </form>
    </Container>
  );
}
