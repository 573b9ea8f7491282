import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { useApi } from "@/api/provider";
import { CreateBulkJob, keepJob } from "../queries";
import { forgetBulkDraft, tokenFor } from "./draft";
import type { Plan } from "./use-preflight";

/**
 * Creates the job once, however often it is asked to, and goes to its page. The draft is forgotten
 * only when the step is left: without it, the step itself would lead back to the first one.
 */
export function useCreate({ input, name }: Plan) {
  const api = useApi();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const step = useRef({ isShown: false, isDone: false });
  useEffect(() => {
    const { current } = step;
    current.isShown = true;
    return () => {
      current.isShown = false;
      if (current.isDone) forgetBulkDraft();
    };
  }, []);
  return useMutation({
    mutationFn: async () => {
      const asked = { ...input, confirmed: true, clientToken: tokenFor(name) };
      return (await api.request(CreateBulkJob, { input: asked })).createBulkJob;
    },
    onSuccess: (job) => {
      keepJob(queryClient, api, job);
      void queryClient.invalidateQueries({ queryKey: ["bulkJobs"] });
      step.current.isDone = true;
      if (step.current.isShown) void navigate(`/bulk-messaging/${job.jobId}`, { replace: true });
      else forgetBulkDraft();
    },
  });
}
