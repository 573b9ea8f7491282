import { describe, expect, it } from "vitest";
import { type Deployment, deploymentOf, type Identifier } from "../description/branches.js";
import { moduleOf } from "../description/checks.js";
import { readManifest } from "../description/manifest.js";
import { tableVariable, variablesOf } from "../description/variables.js";
import {
  at,
  BRANCHES,
  type Branch,
  lambda,
  ofType,
  resourcesOf,
  text,
  type Value,
} from "./templates.js";

const manifest = readManifest();
const ROLE = "arn:aws:iam::809904170947:role/base-wecare-digital";
const IDENTIFIERS: Record<Branch, Identifier> = {
  main: { namespace: "app", name: "main", type: "branch" },
  hotfix: { namespace: "app", name: "hotfix/urgent", type: "branch" },
  release: { namespace: "app", name: "release/1.0", type: "branch" },
  feature: { namespace: "app", name: "feature/idea", type: "branch" },
  sandbox: { namespace: "me", name: "developer", type: "sandbox" },
};
const SECRETS = Object.fromEntries(manifest.secrets.map((name) => [name, name]));
const ANYTHING = { graphqlUrl: "", userPoolClientId: "", secrets: SECRETS };
/** The URL of a queue with a name of 80 letters; those of the API and of functions are shorter. */
const LONGEST = `https://sqs.us-east-1.amazonaws.com/809904170947/${"q".repeat(80)}`;
/** Amplify gives it to every function. */
const OF_AMPLIFY = "AMPLIFY_SSM_ENV_CONFIG";

function expectedNames(name: string, here: Deployment): string[] {
  const row = manifest.functions[name];
  if (!row) throw new Error(name);
  const tables = Object.fromEntries(Object.keys(manifest.tables).map((table) => [table, table]));
  const queues = Object.fromEntries(Object.keys(manifest.queues).map((queue) => [queue, queue]));
  const open = Object.keys(manifest.functions).filter((known) => manifest.functions[known]?.url);
  const addresses = Object.fromEntries(open.map((known) => [known, known]));
  const made = { ...ANYTHING, tables, queues, addresses };
  return Object.keys(variablesOf(manifest, here, made, name, row));
}

/** SNS asks for leaves: `mail.messageId` is a key in an object. */
function leaf(path: string): object {
  const [key = "", inner] = path.split(".");
  return { [key]: inner ? { [inner]: [{ exists: true }] } : [{ exists: true }] };
}

/** A variable as CloudFormation will fill it; whatever it names itself is as long as it can be. */
function filled(variable: string, value: Value, here: Deployment): string {
  if (typeof value === "string") return value;
  const table = Object.keys(manifest.tables).find((name) => tableVariable(name) === variable);
  return table ? [manifest.prefix, here.environment, "12345678", table].join("-") : LONGEST;
}

describe.each(BRANCHES)("the functions of %s", (branch) => {
  const resources = resourcesOf(branch);
  const here = deploymentOf(IDENTIFIERS[branch], undefined);

  it("bring no role and no policy along", () => {
    expect(resources.filter(({ Type }) => Type.startsWith("AWS::IAM::"))).toEqual([]);
  });

  it.each(Object.entries(manifest.functions))("have %s", (name, row) => {
    const { Properties } = lambda(resources, name);
    expect(Properties).toMatchObject({
      Runtime: "python3.12",
      Handler: `resolvers.${moduleOf(name)}.handler`,
      Role: ROLE,
      Timeout: row.timeout,
      MemorySize: row.memory,
      TracingConfig: { Mode: "Active" },
      LoggingConfig: { LogGroup: "/base-wecare-digital/common", LogFormat: "JSON" },
    });
    expect(Properties.ReservedConcurrentExecutions).toBe(row.queue?.reservedConcurrency);
  });

  it.each(Object.keys(manifest.functions))("give %s exactly its variables", (name) => {
    const variables = at(lambda(resources, name).Properties, "Environment", "Variables");
    const given = Object.keys(variables ?? {}).filter((variable) => variable !== OF_AMPLIFY);
    expect(given.sort()).toEqual(expectedNames(name, here).sort());
    expect(at(variables, "SEND_MODE")).toBe(here.sendMode);
    expect(at(variables, "ENVIRONMENT")).toBe(here.environment);
    expect(given).not.toContain("AWS_REGION");
  });

  it.each(manifest.secrets)("are told where Amplify keeps %s, and never what it is", (secret) => {
    const { name, type } = IDENTIFIERS[branch];
    const given = ofType(resources, "AWS::Lambda::Function").flatMap(({ Properties }) => {
      const found = at(Properties, "Environment", "Variables", `${secret}_PARAMETERS`);
      return found ? [found] : [];
    });
    const plain = name.replace(/[^a-zA-Z0-9]/g, "");
    const own = `/amplify/(\\w+)/${plain}-${type}-[0-9a-f]{10}/${secret}`;
    expect(given.length).toBeGreaterThan(0);
    for (const places of given)
      expect(places).toMatch(new RegExp(`^${own},/amplify/shared/\\1/${secret}$`));
  });

  it.each(Object.entries(manifest.functions))(
    "give %s the names of its own tables",
    (name, row) => {
      const variables = at(lambda(resources, name).Properties, "Environment", "Variables") ?? {};
      const tables = Object.entries(variables).filter(([variable]) => variable.endsWith("_TABLE"));
      const wanted = Object.keys(manifest.tables).filter((table) => row.tables.includes(table));
      expect(
        tables.map(([, value]) => wanted.find((t) => text(value).includes(`Tables${t}`))),
      ).toEqual(wanted);
    },
  );

  it.each(Object.keys(manifest.functions))(
    "give %s no more than the 4 KB that Lambda takes",
    (name) => {
      const variables = at(lambda(resources, name).Properties, "Environment", "Variables") ?? {};
      const given = Object.entries(variables).map(([key, value]) => [
        key,
        filled(key, value, here),
      ]);
      expect(JSON.stringify(Object.fromEntries(given)).length).toBeLessThan(4096);
    },
  );

  it("take from queues in parts, and no faster than their rows say", () => {
    const mappings = ofType(resources, "AWS::Lambda::EventSourceMapping");
    const rows = Object.values(manifest.functions).flatMap(({ queue }) => (queue ? [queue] : []));
    expect(mappings).toHaveLength(rows.length);
    for (const row of rows)
      expect(mappings.map(({ Properties }) => Properties)).toContainEqual(
        expect.objectContaining({
          BatchSize: row.batchSize,
          FunctionResponseTypes: ["ReportBatchItemFailures"],
          ScalingConfig: { MaximumConcurrency: row.maximumConcurrency },
        }),
      );
  });

  it("are called at the rates that their rows say, by a permission and without a role", () => {
    const scheduled = Object.entries(manifest.functions).filter(([, row]) => row.schedule);
    const rules = ofType(resources, "AWS::Events::Rule");
    expect(rules).toHaveLength(scheduled.length);
    for (const [name, row] of scheduled) {
      const id = lambda(resources, name).id;
      const rule = rules.find(({ Properties }) => text(Properties.Targets).includes(id));
      expect(rule?.Properties).toMatchObject({ ScheduleExpression: row.schedule });
      expect(text(rule?.Properties.Targets)).not.toContain("RoleArn");
    }
  });

  it("listen to the live topic in main only", () => {
    const listening = Object.entries(manifest.functions).filter(([, row]) => row.topic);
    const subscriptions = ofType(resources, "AWS::SNS::Subscription");
    expect(subscriptions).toHaveLength(branch === "main" ? listening.length : 0);
    if (branch !== "main") return;
    for (const [name, row] of listening) {
      const found = subscriptions.filter(({ Properties }) =>
        text(Properties.Endpoint).includes(lambda(resources, name).id),
      );
      expect(found).toHaveLength(1);
      expect(found[0]?.Properties).toMatchObject({
        TopicArn: manifest.account.topicArn,
        FilterPolicyScope: "MessageBody",
        FilterPolicy: { $or: [row.topic?.bodyHas ?? ""].flat().map(leaf) },
      });
      const letters = row.topic?.deadLetters.replaceAll("-", "") ?? "";
      expect(text(found[0]?.Properties.RedrivePolicy)).toContain(`Queues${letters}`);
    }
  });

  it("answer without sign-in where their rows say so, and nowhere else", () => {
    const open = Object.entries(manifest.functions).filter(([, row]) => row.url);
    const urls = ofType(resources, "AWS::Lambda::Url");
    expect(urls).toHaveLength(open.length);
    for (const [name] of open)
      expect(urls.map(({ Properties }) => text(Properties.TargetFunctionArn))).toContainEqual(
        expect.stringContaining(lambda(resources, name).id),
      );
  });

  it("put aside what they cannot take from the topic", () => {
    for (const [name, { topic }] of Object.entries(manifest.functions))
      if (topic) {
        const letters = lambda(resources, name).Properties.DeadLetterConfig;
        expect(text(letters)).toContain(`Queues${topic.deadLetters.replaceAll("-", "")}`);
      }
  });

  it("share a log group that main owns for 30 days", () => {
    const groups = ofType(resources, "AWS::Logs::LogGroup").filter(
      ({ Properties }) => Properties.LogGroupName === "/base-wecare-digital/common",
    );
    expect(groups).toHaveLength(branch === "main" ? 1 : 0);
    for (const group of ofType(resources, "AWS::Logs::LogGroup"))
      expect(group.Properties.RetentionInDays).toBe(30);
  });
});
