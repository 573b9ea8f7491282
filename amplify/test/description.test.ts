import { describe, expect, it } from "vitest";
import { deploymentOf, environmentOf, sendModeOf } from "../description/branches.js";
import { faultsOf, requireSound } from "../description/checks.js";
import { fieldsOf, readFields, readSdlFields } from "../description/fields.js";
import { type FunctionRow, type Manifest, readManifest } from "../description/manifest.js";
import {
  ownAddresses,
  tableVariable,
  urlVariable,
  userPoolClientId,
  variablesOf,
} from "../description/variables.js";

const manifest = readManifest();
const fields = readFields();
const sdl = readSdlFields();
const ROW: FunctionRow = { timeout: 10, memory: 256, environment: ["all"], tables: [] };

function withFunction(row: object, name = "contacts-create"): Manifest {
  return { ...manifest, functions: { ...manifest.functions, [name]: { ...ROW, ...row } } };
}

describe("the description", () => {
  it("is sound", () => {
    expect(faultsOf(manifest, fields, sdl)).toEqual([]);
  });

  it.each<[string, Manifest, string]>([
    [
      "a row without a module",
      withFunction({}, "nobody"),
      "nobody has no module resolvers/nobody.py.",
    ],
    [
      "an unknown key",
      withFunction({ cron: 1 }),
      'contacts-create has "cron", which the backend does not know.',
    ],
    [
      "an unknown group",
      withFunction({ environment: ["al"] }),
      'contacts-create asks for the environment "al", which is not described.',
    ],
    [
      "an unknown table",
      withFunction({ tables: ["Orders"] }),
      "contacts-create asks for the table Orders, which is not described.",
    ],
    [
      "an unknown queue",
      withFunction({ queue: { name: "slow", batchSize: 1, maximumConcurrency: 2 } }),
      "contacts-create asks for the queue slow, which is not described.",
    ],
    [
      "a variable given twice",
      withFunction({ environment: ["all", "all"] }),
      "contacts-create is given SEND_MODE twice.",
    ],
    [
      "a queue that does not wait",
      withFunction({
        timeout: 51,
        queue: { name: "bulk-queue", batchSize: 1, maximumConcurrency: 2 },
      }),
      "bulk-queue hides a message for 300 s; contacts-create needs 306 s.",
    ],
    [
      "a queue of work that loses what fails",
      { ...manifest, queues: { ...manifest.queues, "ai-queue": { retentionDays: 1 } } },
      'ai-queue has no "redrive"; say where what fails goes, or in "forgets" why nowhere.',
    ],
    [
      "dead letters that go nowhere",
      {
        ...manifest,
        queues: {
          ...manifest.queues,
          slow: { retentionDays: 1, redrive: { to: "lost", maxReceiveCount: 3 } },
        },
      },
      "slow hands what fails to the queue lost, which is not described.",
    ],
    [
      "a queue that nobody empties",
      { ...manifest, queues: { ...manifest.queues, slow: { retentionDays: 1 } } },
      "Nothing takes from the queue slow.",
    ],
    [
      "a table without a function",
      { ...manifest, tables: { ...manifest.tables, Orders: { key: ["orderId:S"] } } },
      "No function uses the table Orders.",
    ],
    [
      "a value without a function",
      { ...manifest, values: { ...manifest.values, A_PONY: "yes" } },
      "A_PONY has a value, and no function gets it.",
    ],
    [
      "a secret without a function",
      { ...manifest, secrets: [...manifest.secrets, "A_PONY"] },
      "No function is told where the secret A_PONY lies.",
    ],
    [
      "a group without a function",
      { ...manifest, environment: { ...manifest.environment, wishes: [] } },
      'No function asks for the group "wishes".',
    ],
    [
      "a schedule of another kind",
      withFunction({ schedule: "cron(0 * * * ? *)" }),
      'contacts-create has the schedule "cron(0 * * * ? *)"; write it as rate(5 minutes).',
    ],
  ])("is refused in one sentence: %s", (_case, broken, sentence) => {
    expect(faultsOf(broken, fields, sdl)).toContain(sentence);
  });

  it("is refused when a module has no row", () => {
    const { "contacts-read": _, ...functions } = manifest.functions;
    const broken = { ...manifest, functions };
    expect(faultsOf(broken, fields, sdl)).toEqual([
      "resolvers/contacts_read.py has no row.",
      "Query.contact asks for contacts-read, which has no row.",
    ]);
  });

  it("is refused when a field has no resolver, or a resolver no field", () => {
    expect(faultsOf(manifest, fields, [...sdl, "Query.weather"])).toEqual([
      "Query.weather has no resolver.",
    ]);
    const more = [...fields, { type: "Query", name: "tide", function: "contacts-read" }];
    expect(faultsOf(manifest, more, sdl)).toEqual([
      "A resolver names Query.tide, which the schema does not have.",
    ]);
  });

  it("stops the synthesis with everything at once", () => {
    expect(() => requireSound(["One thing.", "Another."])).toThrow(
      "infrastructure.json: One thing. Another.",
    );
  });

  it("finds the root fields of a schema", () => {
    expect(fieldsOf("type Query { a: Int b: Int } type Other { c: Int }")).toEqual([
      "Query.a",
      "Query.b",
    ]);
  });
});

describe("a branch", () => {
  it.each([
    ["branch", "main", "production"],
    ["branch", "hotfix/urgent", "production"],
    ["branch", "release/1.0", "staging"],
    ["branch", "feature/idea", "preview"],
    ["branch", "Main", "preview"],
    ["branch", "main2", "preview"],
    ["branch", "hotfix", "preview"],
    ["branch", "releases/1", "preview"],
    ["branch", "my/hotfix/x", "preview"],
    ["branch", "", "preview"],
    ["sandbox", "main", "preview"],
    ["sandbox", "hotfix/x", "preview"],
    ["standalone", "main", "preview"],
  ] as const)("%s %s is %s", (type, name, environment) => {
    expect(environmentOf({ namespace: "app", name, type })).toBe(environment);
  });

  it("owns what is shared only as main", () => {
    const is = (name: string, type: "branch" | "sandbox" = "branch") =>
      deploymentOf({ namespace: "app", name, type }, undefined).main;
    expect([is("main"), is("hotfix/x"), is("main", "sandbox")]).toEqual([true, false, false]);
  });
});

describe("the send mode", () => {
  it.each([
    ["production", undefined, "LIVE"],
    ["production", "LIVE", "LIVE"],
    ["production", "DRY_RUN", "DRY_RUN"],
    ["staging", undefined, "DRY_RUN"],
    ["staging", "DRY_RUN", "DRY_RUN"],
    ["preview", undefined, "DRY_RUN"],
    ["preview", "", "DRY_RUN"],
  ] as const)("in %s, asked for %s, is %s", (environment, asked, mode) => {
    expect(sendModeOf(environment, asked)).toBe(mode);
  });

  it.each(["staging", "preview"] as const)("is never LIVE in %s", (environment) => {
    expect(() => sendModeOf(environment, "LIVE")).toThrow(
      `SEND_MODE=LIVE is not allowed in ${environment}; remove it from this branch's variables.`,
    );
  });

  it.each(["live", "dry_run", "ON"])("is refused when it is %s", (asked) => {
    expect(() => sendModeOf("production", asked)).toThrow(/set it to LIVE or DRY_RUN/);
  });
});

describe("variables", () => {
  const here = deploymentOf({ namespace: "app", name: "main", type: "branch" }, undefined);
  const made = {
    tables: { Contacts: "contacts-7", BulkJobs: "jobs-7" },
    queues: { "bulk-queue": "https://queue" },
    addresses: {},
    secrets: { UNSUBSCRIBE_KEY: "/amplify/a,/amplify/b" },
    graphqlUrl: "https://graphql",
    userPoolClientId: "client",
  };

  it.each([
    ["Contacts", "CONTACTS_TABLE"],
    ["BulkJobs", "BULK_JOBS_TABLE"],
    ["DLQMessages", "DLQ_MESSAGES_TABLE"],
    ["AIInteractions", "AI_INTERACTIONS_TABLE"],
  ])("name the table %s as the services do: %s", (table, variable) => {
    expect(tableVariable(table)).toBe(variable);
  });

  it("name queues", () => expect(urlVariable("inbound-dlq")).toBe("INBOUND_DLQ_URL"));

  it("are those that a row asks for", () => {
    const row = { ...ROW, environment: ["publish"], tables: ["BulkJobs"] };
    expect(variablesOf(manifest, here, made, "x", row)).toEqual({
      GRAPHQL_URL: "https://graphql",
      BULK_JOBS_TABLE: "jobs-7",
    });
  });

  it("say where a secret may lie", () => {
    const row = { ...ROW, environment: ["unsubscribe"] };
    expect(variablesOf(manifest, here, made, "x", row)).toEqual({
      UNSUBSCRIBE_KEY_PARAMETERS: "/amplify/a,/amplify/b",
    });
  });

  it("are refused when nothing sets them", () => {
    const environment = { ...manifest.environment, wishes: ["A_PONY"] };
    const row = { ...ROW, environment: ["wishes"] };
    expect(() => variablesOf({ ...manifest, environment }, here, made, "x", row)).toThrow(
      "x asks for A_PONY, and nothing sets it; give it a value.",
    );
  });

  it("take the addresses of our own that Hosting was told, and no others", () => {
    const told = { PUBLIC_LINKS_URL: "https://base.wecare.digital/l", UNSUBSCRIBE_URL: "" };
    expect(ownAddresses(manifest, { ...told, CONTACTS_READ_URL: "https://x.example" })).toEqual({
      "public-links": "https://base.wecare.digital/l",
    });
  });

  it.each(["http://base.wecare.digital/l", "base.wecare.digital/l", "https://x.example/l/"])(
    "refuse the address %s",
    (address) => {
      expect(() => ownAddresses(manifest, { PUBLIC_LINKS_URL: address })).toThrow(
        `PUBLIC_LINKS_URL is "${address}"; set it to an https address without a slash at its end, or remove it.`,
      );
    },
  );

  it.each([undefined, "", "not an id"])("need the client id, not %s", (given) => {
    expect(() => userPoolClientId(given)).toThrow(/COGNITO_USER_POOL_CLIENT_ID is missing/);
  });
});
