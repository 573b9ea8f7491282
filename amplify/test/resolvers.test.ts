import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ROOT } from "../description/manifest.js";

class Raised extends Error {
  constructor(
    message: string,
    readonly type: string,
    readonly data: unknown,
    readonly info: unknown,
  ) {
    super(message);
  }
}

const followed = vi.fn();
const ended = vi.fn();
beforeEach(() => {
  followed.mockReset();
  ended.mockReset();
});

vi.mock("@aws-appsync/utils", () => ({
  extensions: {
    setSubscriptionInvalidationFilter: (filter: unknown) => followed(filter),
    invalidateSubscriptions: (which: unknown) => ended(which),
  },
  util: {
    dynamodb: {
      toMapValues: (key: Record<string, string>) =>
        Object.fromEntries(Object.entries(key).map(([name, S]) => [name, { S }])),
    },
    unauthorized: () => {
      throw new Raised("Not Authorized", "Unauthorized", null, null);
    },
    error: (message: string, type: string, data: unknown, info: unknown) => {
      throw new Raised(message, type, data, info);
    },
  },
}));

const lambda = await import("../resolvers/lambda.js");
const publish = await import("../resolvers/publish.js");
const subscribe = await import("../resolvers/subscribe.js");

/** As AppSync's, `info` computes both selection sets when they are asked for. */
const info = Object.defineProperties(
  { fieldName: "contact", parentTypeName: "Query", variables: { id: "c1" } },
  {
    selectionSetList: { get: () => ["contactId", "name"], enumerable: false },
    selectionSetGraphQL: { get: () => "{ contactId name }", enumerable: false },
  },
);
// biome-ignore lint/suspicious/noExplicitAny: a part of the context stands for all of it
const context = (more: object): any => ({
  arguments: { contactId: "c1" },
  identity: { sub: "u1" },
  source: null,
  request: { headers: { host: "api" }, domainName: null },
  prev: null,
  stash: {},
  info,
  ...more,
});

describe("a field of a function", () => {
  it("gets the whole context, its selection by name", () => {
    expect(lambda.request(context({}))).toEqual({
      operation: "Invoke",
      payload: {
        arguments: { contactId: "c1" },
        identity: { sub: "u1" },
        source: null,
        request: { headers: { host: "api" }, domainName: null },
        prev: null,
        stash: {},
        info: {
          selectionSetList: ["contactId", "name"],
          selectionSetGraphQL: "{ contactId name }",
          fieldName: "contact",
          parentTypeName: "Query",
          variables: { id: "c1" },
        },
      },
    });
  });

  it.each([[{ contactId: "c1" }], [null], [[]]])(
    "answers what the function answered: %j",
    (result) => {
      expect(lambda.response(context({ result }))).toEqual(result);
    },
  );

  it("refuses what the function refused, in its words", () => {
    const details = { error: "POLICY", httpStatus: 400, details: {} };
    const result = {
      errorMessage: "Ask first.",
      errorType: "OPT_IN_REQUIRED",
      errorInfo: details,
      data: null,
    };
    expect(() => lambda.response(context({ result }))).toThrow(
      expect.objectContaining({
        message: "Ask first.",
        type: "OPT_IN_REQUIRED",
        data: null,
        info: details,
      }),
    );
  });

  it("answers a record that happens to have an error of its own", () => {
    const result = { messageId: "m1", errorCode: "131026", errorMessage: "undeliverable" };
    expect(lambda.response(context({ result }))).toEqual(result);
  });

  it("says nothing of AWS when a function breaks", () => {
    const error = { message: "2026 arn:aws:lambda:… Task timed out", type: "Lambda:Unhandled" };
    expect(() => lambda.response(context({ error, result: null }))).toThrow(
      expect.objectContaining({
        type: "INTERNAL_ERROR",
        message: expect.not.stringMatching("arn"),
      }),
    );
  });
});

const SUBSCRIPTIONS = Object.keys(
  JSON.parse(readFileSync(join(ROOT, "schema", "functions.json"), "utf8")),
)
  .filter((name) => name.startsWith("Subscription."))
  .map((name) => name.replace("Subscription.", ""));

describe("somebody who is disabled", () => {
  const disabling = (result: unknown) =>
    context({ result, info: { fieldName: "setUserEnabled", parentTypeName: "Mutation" } });

  it("loses every subscription there is, and AppSync allows five at most", () => {
    const result = { userId: "u2", enabled: false };
    expect(lambda.response(disabling(result))).toEqual(result);
    const which = ended.mock.calls.map(([call]) => call);
    expect(which.map((call) => call.subscriptionField).sort()).toEqual([...SUBSCRIPTIONS].sort());
    expect(which.every((call) => call.payload.userId === "u2")).toBe(true);
    expect(which.length).toBeLessThanOrEqual(5);
  });

  it.each([[{ userId: "u2", enabled: true }], [null]])("and nobody else does: %j", (result) => {
    lambda.response(disabling(result));
    lambda.response(context({ result: { userId: "u2", enabled: false } }));
    expect(ended).not.toHaveBeenCalled();
  });

  it("is not ended by a refusal", () => {
    const result = { errorMessage: "No.", errorType: "CONFLICT", errorInfo: {}, data: null };
    expect(() => lambda.response(disabling(result))).toThrow("No.");
    expect(ended).not.toHaveBeenCalled();
  });

  it.each([
    [{ sub: "u1" }, "u1"],
    [{ resolverContext: { userId: "u3" } }, "u3"],
  ])("is looked up by who they are: %j", (identity, userId) => {
    expect(subscribe.request(context({ identity }))).toEqual({
      operation: "GetItem",
      key: { userId: { S: userId } },
      consistentRead: true,
    });
    subscribe.response(context({ identity, result: null }));
    expect(followed).toHaveBeenCalledWith({
      filterGroup: [{ filters: [{ fieldName: "userId", operator: "eq", value: userId }] }],
    });
  });

  it.each([[false], ["no"], ["true"], [0]])("starts nothing: enabled %j", (enabled) => {
    const result = { enabled };
    expect(() => subscribe.response(context({ result }))).toThrow("Not Authorized");
    expect(followed).not.toHaveBeenCalled();
  });

  it("cannot be told from anybody when the table does not answer, so nothing starts", () => {
    const error = { message: "arn:aws:dynamodb:…", type: "DynamoDB:Failed" };
    expect(() => subscribe.response(context({ error, result: null }))).toThrow(
      expect.objectContaining({
        type: "INTERNAL_ERROR",
        message: expect.not.stringMatching("arn"),
      }),
    );
  });
});

describe("publish and subscribe", () => {
  it("publish what was sent", () => {
    const input = { messageId: "m1" };
    expect(publish.request(context({ arguments: { input } }))).toEqual({ payload: input });
    expect(publish.response(context({ result: input }))).toEqual(input);
  });

  it("answer a subscription with nothing", () => {
    expect(subscribe.response(context({ result: { userId: "u1", enabled: true } }))).toBeNull();
    expect(subscribe.response(context({ result: { userId: "u1" } }))).toBeNull();
  });
});
