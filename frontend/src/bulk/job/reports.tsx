import { Button, Group, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { ApiError } from "@/api/error";
import { useApi } from "@/api/provider";
import { useWords, wordsOf } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { isFinished, type Job } from "../job";
import { BulkReport } from "../queries";
import { jobWords } from "./words";

type Kind = "jsonUrl" | "csvUrl";

/** Both reports of a job that ended; each press asks anew, because an address lasts five minutes. */
export function Reports({ job }: { job: Job }) {
  const says = useWords(jobWords);
  const fetch = useReport(job.jobId);
  const busy = (kind: Kind) => fetch.isPending && fetch.variables === kind;
  return (
    <section aria-labelledby="report">
      <Title order={2} size="h4" id="report">
        {says.reports}
      </Title>
      <Text size="sm" mb="xs">
        {isFinished(job) ? says.reportsSay : says.reportsLater}
      </Text>
      {isFinished(job) && (
        <Group gap="xs">
          <Button loading={busy("jsonUrl")} onClick={() => fetch.mutate("jsonUrl")}>
            {says.downloadJson}
          </Button>
          <Button loading={busy("csvUrl")} onClick={() => fetch.mutate("csvUrl")}>
            {says.downloadCsv}
          </Button>
        </Group>
      )}
      {fetch.error && <Failure error={fetch.error} />}
    </section>
  );
}

function useReport(jobId: string) {
  const api = useApi();
  return useMutation({
    mutationFn: async (kind: Kind) => {
      const address = (await api.request(BulkReport, { jobId })).bulkReport[kind];
      if (!address) throw new ApiError("CONFLICT", wordsOf(jobWords).noReport);
      follow(address);
    },
  });
}

/** The address answers with a file of its own name. */
function follow(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}
