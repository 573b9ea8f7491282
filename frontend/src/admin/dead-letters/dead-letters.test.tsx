import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { ApiError, NO_ANSWER } from "@/api/error";
import * as browser from "@/browser/save";
import { FakeApi } from "@/testing/fake-api";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import {
  type DeadLetter,
  DlqMessages,
  DlqStatistics,
  ReplayDlq,
  WaitingDlqMessages,
} from "./queries";
import { type Result, replayAll, replayNamed } from "./replay";

function letter(given: Partial<DeadLetter>): DeadLetter {
  return {
    dlqMessageId: "d1",
    state: "waiting",
    originalMessageId: "m1",
    retryCount: 0,
    exhausted: false,
    unreadable: false,
    receivedAt: "2026-03-01T12:00:00.000Z",
    lastAttemptAt: null,
    replayedAt: null,
    errorDetails: "KeyError: 'contactId'",
    payload: '{"Message": "{\\"text\\": \\"Do you hear me?\\"}"}',
    ...given,
  };
}

function result(dlqMessageId: string, outcome: Result["outcome"] = "replayed"): Result {
  return {
    dlqMessageId,
    outcome,
    reason: outcome === "replayed" ? null : "It broke.",
    exhausted: false,
  };
}

function withLetters(...items: DeadLetter[]) {
  const stands = { waiting: 2, exhausted: 1, replayed: 1234, oldest: "2026-03-01T12:00:00.000Z" };
  return platform("Operator")
    .on(DlqStatistics, () => ({
      dlqStatistics: ["inbound-dlq", "bulk-dlq"].map((queueName) => ({ queueName, ...stands })),
    }))
    .on(DlqMessages, () => ({ dlqMessages: { items, nextToken: null } }))
    .on(WaitingDlqMessages, () => ({ dlqMessages: { items, nextToken: null } }));
}

const page = "/admin/dead-letters";

describe("dead letters", () => {
  it("say how each queue stands, why each letter failed and how often", async () => {
    open(page, withLetters(letter({ retryCount: 2 })));
    const queues = within(await screen.findByRole("navigation", { name: "Queues" }));
    const [inbound] = await queues.findAllByRole("link");
    expect(inbound).toHaveTextContent("Incoming events and files2 waiting1 parked1,234 replayed");
    expect(inbound).toHaveAttribute("aria-current", "page");
    expect(await screen.findByText("KeyError: 'contactId'")).toBeVisible();
    expect(screen.getByText(/waiting · 2 tries/)).toBeVisible();
  });

  it("show what came only to somebody who asks, opened up", async () => {
    const user = open(page, withLetters(letter({})));
    await screen.findByText("KeyError: 'contactId'");
    expect(screen.queryByText(/Do you hear me/)).toBeNull();
    await user.click(screen.getByRole("button", { name: /^Show what came/ }));
    expect(screen.getByRole("region", { name: "What came" })).toHaveTextContent(
      '{ "Message": { "text": "Do you hear me?" } }',
    );
    expect(screen.getByText(/keep it private/)).toBeVisible();
  });

  it("are looked at by queue and state, as the address says", async () => {
    const api = withLetters(letter({ state: "exhausted", exhausted: true, unreadable: true }));
    open(`${page}?queue=bulk-dlq&state=exhausted`, api);
    expect(await screen.findByText(/cannot be replayed. Export it/)).toBeVisible();
    expect(api.calls(DlqMessages)).toEqual([
      { queueName: "bulk-dlq", state: "exhausted", limit: 50, nextToken: null },
    ]);
    expect(screen.getByRole("checkbox", { name: /^Choose the letter/ })).toBeDisabled();
  });

  it("are tried again when they are chosen, and say what became of each", async () => {
    const api = withLetters(
      letter({}),
      letter({ dlqMessageId: "d2" }),
      letter({ dlqMessageId: "d3" }),
    );
    api.on(ReplayDlq, () => ({
      replayDlq: { results: [result("d1"), { ...result("d2", "failed"), exhausted: true }] },
    }));
    const user = open(page, api);
    const [first, second] = await screen.findAllByRole("checkbox", { name: /^Choose the letter/ });
    expect(screen.getByRole("button", { name: "Replay chosen (0)" })).toBeDisabled();
    for (const box of [first, second]) if (box) await user.click(box);
    await user.click(screen.getByRole("button", { name: "Replay chosen (2)" }));
    expect(await screen.findByText("1 replayed, 1 failed, 0 skipped.")).toBeVisible();
    const left = within(screen.getByRole("list", { name: "Not replayed" }));
    expect(left.getByRole("listitem")).toHaveTextContent("Failed: It broke. That was its last try");
    expect(api.calls(ReplayDlq)).toEqual([
      { input: { queueName: "inbound-dlq", dlqMessageIds: ["d1", "d2"] } },
    ]);
  });

  it("keep what was done when the platform stops answering", async () => {
    const api = withLetters(letter({}), letter({ dlqMessageId: "d2" }));
    let asked = 0;
    api.on(ReplayDlq, () => {
      if (asked++ > 0) throw new ApiError(NO_ANSWER, "The platform did not answer.");
      return { replayDlq: { results: [result("d1")] } };
    });
    const user = open(page, api);
    await user.click(await screen.findByRole("button", { name: "Replay all that wait" }));
    expect(await screen.findByText("The platform did not answer.")).toBeVisible();
    expect(screen.getByText("1 replayed, 0 failed, 0 skipped.")).toBeVisible();
  });

  it("are exported as they are shown, whole", async () => {
    const save = vi.spyOn(browser, "save").mockReturnValue();
    const user = open(`${page}?state=exhausted`, withLetters(letter({ errorDetails: "=bad" })));
    await screen.findByText("=bad");
    await user.click(screen.getByRole("button", { name: "Export CSV" }));
    await waitFor(() => expect(save).toHaveBeenCalled());
    const [name, , csv] = save.mock.calls[0] ?? [];
    expect(name).toBe("dead-letters-inbound-dlq-exhausted.csv");
    expect(csv).toContain("'=bad");
    expect(csv).toContain("Do you hear me?");
    save.mockRestore();
  });

  it("say so when there is none", async () => {
    open(page, withLetters());
    expect(await screen.findByText("Nothing here: all was processed.")).toBeVisible();
  });
});

async function all(rounds: AsyncIterable<readonly Result[]>): Promise<string[]> {
  const found: Result[] = [];
  for await (const round of rounds) found.push(...round);
  return found.map(({ dlqMessageId }) => dlqMessageId);
}

/** A queue whose letters all fail again, of which one request tries so many. */
function failing(ids: readonly string[], atOnce: number) {
  const items = ids.map((dlqMessageId) => ({ dlqMessageId }));
  return new FakeApi()
    .on(WaitingDlqMessages, ({ nextToken }) => {
      const from = Number(nextToken ?? 0);
      const more = from + 2 < items.length ? String(from + 2) : null;
      return { dlqMessages: { items: items.slice(from, from + 2), nextToken: more } };
    })
    .on(ReplayDlq, ({ input }) => ({
      replayDlq: {
        results: [input.dlqMessageIds ?? []]
          .flat()
          .slice(0, atOnce)
          .map((id) => result(String(id), "failed")),
      },
    }));
}

describe("a replay", () => {
  const ids = ["a", "b", "c", "d", "e"];

  it("of all tries each letter once, also those that fail and wait again", async () => {
    expect(await all(replayAll(failing(ids, 2), "bulk-dlq"))).toEqual(ids);
  });

  it("of chosen letters names again what a request did not get to", async () => {
    expect(await all(replayNamed(failing(ids, 2), "bulk-dlq", ids))).toEqual(ids);
  });

  it("ends when a request gets to nothing", async () => {
    expect(await all(replayNamed(failing(ids, 0), "bulk-dlq", ids))).toEqual([]);
  });

  it("names at most a hundred at once", async () => {
    const many = Array.from({ length: 250 }, (_, i) => `d${i}`);
    const api = failing(many, 100);
    expect(await all(replayNamed(api, "bulk-dlq", many))).toEqual(many);
    expect(api.calls(ReplayDlq)).toHaveLength(3);
  });
});
