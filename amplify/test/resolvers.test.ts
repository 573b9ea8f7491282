import { describe, expect, it, vi } from "vitest";

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

vi.mock("@aws-appsync/utils", () => ({
  util: {
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

describe("publish and subscribe", () => {
  it("publish what was sent", () => {
    const input = { messageId: "m1" };
    expect(publish.request(context({ arguments: { input } }))).toEqual({ payload: input });
    expect(publish.response(context({ result: input }))).toEqual(input);
  });

  it("answer a subscription with nothing", () => {
    expect(subscribe.request()).toEqual({ payload: null });
    expect(subscribe.response()).toBeNull();
  });
});
