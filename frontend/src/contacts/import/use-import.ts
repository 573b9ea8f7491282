import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useRef, useState } from "react";
import { ApiError, NO_ANSWER, SESSION_ENDED } from "@/api/error";
import { useApi } from "@/api/provider";
import { CreateContact } from "../queries";
import type { Row } from "./rows";

export type Import = ReturnType<typeof useImport>;

/** What became of a row: null is a contact that was created, a text why it was not. */
export interface Outcome {
  readonly row: Row;
  readonly refusal: string | null;
}

/** Creates contacts one row after the other; it can be stopped, and stops when no answer comes. */
export function useImport() {
  const queryClient = useQueryClient();
  const create = useCreateRow();
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [outcomes, report] = useReducer(reported, []);
  const [isRunning, setRunning] = useState(false);
  const [isUnanswered, setUnanswered] = useState(false);
  const isStopped = useRef(false);
  useEffect(() => () => stop(isStopped), []);
  const work = async (waiting: readonly Row[]) => {
    isStopped.current = false;
    setUnanswered(false);
    setRunning(true);
    for (const row of waiting) {
      if (isStopped.current) break;
      const refusal = await outcomeOf(create, row);
      if (refusal === undefined) {
        setUnanswered(true);
        break;
      }
      report({ row, refusal });
    }
    setRunning(false);
    await queryClient.invalidateQueries({ queryKey: ["contacts"] });
  };
  return {
    rows,
    outcomes,
    isRunning,
    isUnanswered,
    start: (chosen: readonly Row[]) => {
      setRows(chosen);
      report(null);
      void work(chosen);
    },
    resume: () => void work(rows.slice(outcomes.length)),
    stop: () => stop(isStopped),
  };
}

function useCreateRow() {
  const api = useApi();
  const { mutateAsync } = useMutation({
    mutationFn: ({ name, phone, email }: Row) => {
      const input = { name, ...(phone && { phone }), ...(email && { email }) };
      return api.request(CreateContact, { input });
    },
  });
  return mutateAsync;
}

/** Null when it was created, the server's sentence when not, undefined when nobody knows. */
async function outcomeOf(
  create: (row: Row) => Promise<unknown>,
  row: Row,
): Promise<string | null | undefined> {
  try {
    await create(row);
    return null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if ([NO_ANSWER, SESSION_ENDED].includes(error.code)) return undefined;
    return error.code === "VALIDATION_ERROR"
      ? [error.message, ...Object.values(error.fields)].join(" ")
      : error.message;
  }
}

/** Adds an outcome; null starts anew. */
function reported(outcomes: readonly Outcome[], outcome: Outcome | null): readonly Outcome[] {
  return outcome ? [...outcomes, outcome] : [];
}

function stop(isStopped: { current: boolean }): void {
  isStopped.current = true;
}
