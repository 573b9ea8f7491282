import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMay } from "@/access/me";
import { useApi } from "@/api/provider";
import type { BulkJobAction } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Dialog } from "@/layout/dialog";
import { Failure } from "@/layout/failure";
import { isFinished, isRunning, type Job } from "../job";
import { ControlBulkJob, jobQuery, keepJob } from "../queries";
import { jobWords } from "./words";

/** Pause, resume, cancel, for those who may; what the platform refuses is said in its words. */
export function Steering({ job }: { job: Job }) {
  const says = useWords(jobWords);
  const control = useControl(job.jobId);
  const [asks, { open, close }] = useDisclosure();
  const may = useMay("Mutation.controlBulkJob");
  if (isFinished(job) && !control.error) return null;
  if (!may) return <Text size="sm">{says.watchOnly}</Text>;
  const act = (action: BulkJobAction) => {
    close();
    control.mutate(action);
  };
  const busy = (action: BulkJobAction) => control.isPending && control.variables === action;
  return (
    <div>
      {!isFinished(job) && (
        <Group gap="xs">
          {isRunning(job) ? (
            <Button loading={busy("pause")} onClick={() => act("pause")}>
              {says.pause}
            </Button>
          ) : (
            <Button loading={busy("resume")} onClick={() => act("resume")}>
              {says.resume}
            </Button>
          )}
          <Button loading={busy("cancel")} onClick={open}>
            {says.cancelJob}
          </Button>
        </Group>
      )}
      {control.error && <Failure error={control.error} />}
      <Dialog opened={asks} onClose={close} title={says.cancelWho}>
        <Text mb="md">{says.cancelWhat(job.pendingCount)}</Text>
        <Group>
          <Button onClick={() => act("cancel")}>{says.cancelYes}</Button>
          <Button data-autofocus onClick={close}>
            {says.cancelNo}
          </Button>
        </Group>
      </Dialog>
    </div>
  );
}

function useControl(jobId: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (action: BulkJobAction) =>
      (await api.request(ControlBulkJob, { jobId, action })).controlBulkJob,
    onSuccess: (job) => keepJob(queryClient, api, job),
    // What was refused was asked of a job that is not what this page shows.
    onError: () => queryClient.invalidateQueries({ queryKey: jobQuery(api, jobId).queryKey }),
  });
}
