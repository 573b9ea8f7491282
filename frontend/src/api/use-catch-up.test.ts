import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { readAgain } from "./use-catch-up";

/** A query that is shown, whose readings end when the test says so. */
function shown(client: QueryClient) {
  const readings: ((answer: string) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ["shown"],
    queryFn: () => new Promise<string>((answer) => readings.push(answer)),
  });
  return { readings, observer, hide: observer.subscribe(() => {}) };
}

describe("reading again", () => {
  it("replaces what was read before", async () => {
    const client = new QueryClient();
    const { readings, observer, hide } = shown(client);
    readings[0]?.("old");
    await expect.poll(() => observer.getCurrentResult().data).toBe("old");
    const done = readAgain(client);
    readings.at(-1)?.("new");
    await done;
    expect(observer.getCurrentResult().data).toBe("new");
    hide();
  });

  it("does not trust a first reading that was under way", async () => {
    const client = new QueryClient();
    const { readings, observer, hide } = shown(client);
    const done = readAgain(client);
    readings[0]?.("old");
    await expect.poll(() => readings.length).toBe(2);
    readings[1]?.("new");
    await done;
    expect(observer.getCurrentResult().data).toBe("new");
    hide();
  });
});
