import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, readManifest } from "../description/manifest.js";
import { BRANCHES, ofType, resourcesOf, text } from "./templates.js";

const { functions, queues, alarms, account } = readManifest();
const RUNBOOK = readFileSync(join(ROOT, "docs", "operations.md"), "utf8");

/** Queues of work: what waits there for long is late, and in all others nobody has looked. */
const WORKED = new Set(["media-queue", "ai-queue", "bulk-queue", "outbound-queue"]);

const EXPECTED = [
  ...Object.keys(functions).flatMap((name) => [`${name}-errors`, `${name}-throttles`]),
  ...Object.keys(queues).flatMap((name) =>
    (WORKED.has(name) ? ["age"] : ["depth", "unseen"]).map((kind) => `${name}-${kind}`),
  ),
  ...["api-5xx", "api-errors"],
  ...Object.keys(alarms),
];

/** `contacts-read-errors` is described once for all functions, as `<function>-errors`. */
function chapter(alarm: string): string {
  const name = [...Object.keys(functions), ...Object.keys(queues)]
    .filter((known) => alarm.startsWith(`${known}-`))
    .sort((a, b) => b.length - a.length)[0];
  if (!name) return alarm;
  return alarm.replace(name, name in functions ? "<function>" : "<queue>");
}

describe.each(BRANCHES)("the alarms of %s", (branch) => {
  const found = ofType(resourcesOf(branch), "AWS::CloudWatch::Alarm");
  const prefix = text(found[0]?.Properties.AlarmName).match(
    /base-wecare-digital-[^"]*?(?=auth)/,
  )?.[0];

  it("watch everything that the specification names, and what it forgot", () => {
    const names = found.map(({ Properties }) => String(Properties.AlarmName).slice(prefix?.length));
    expect(names.sort()).toEqual([...EXPECTED].sort());
  });

  it("call somebody in main only", () => {
    for (const { Properties } of found)
      expect(Properties.AlarmActions).toEqual(branch === "main" ? [account.topicArn] : undefined);
  });

  it("are quiet while nothing happens", () => {
    for (const { Properties } of found) expect(Properties.TreatMissingData).toBe("notBreaching");
  });
});

describe.each([
  ["main", "production"],
  ["feature", "preview"],
] as const)("our own metrics in %s", (branch, environment) => {
  const found = ofType(resourcesOf(branch), "AWS::CloudWatch::Alarm");

  it.each(Object.entries(alarms))("move %s by what happens there only", (name, row) => {
    const alarm = found.find(({ Properties }) => String(Properties.AlarmName).endsWith(`-${name}`));
    const watched = JSON.stringify(alarm?.Properties);
    const here = { Name: "environment", Value: environment };
    expect(watched.split(JSON.stringify(here))).toHaveLength(row.dimensions.length + 1);
  });
});

describe("the limits", () => {
  const main = ofType(resourcesOf("main"), "AWS::CloudWatch::Alarm");
  it.each([
    ["contacts-create-errors", 1],
    ["inbound-dlq-depth", 10],
    ["bulk-dlq-depth", 10],
    ["outbound-dlq-depth", 10],
    ["inbound-dlq-unseen", 86400],
    ["dead-letters-open", 10],
    ["dead-letters-oldest", 86400],
    ["dead-letters-parked", 0],
    ["whatsapp-tier", 80],
    ["api-errors", 5],
    ["bulk-failures", 10],
    ["bulk-queue-age", 900],
  ])("of %s is %d", (name, threshold) => {
    const alarm = main.find(
      ({ Properties }) => Properties.AlarmName === `base-wecare-digital-main-${name}`,
    );
    expect(alarm?.Properties).toMatchObject({
      Threshold: threshold,
      ComparisonOperator: "GreaterThanThreshold",
    });
  });
});

it.each([...new Set(EXPECTED.map(chapter))])("has a chapter in the runbook: %s", (alarm) => {
  expect(RUNBOOK).toContain(`\`${alarm}\``);
});
