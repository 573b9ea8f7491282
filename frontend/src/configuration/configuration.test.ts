import { describe, expect, it } from "vitest";
import { localConfiguration } from "@/testing/factories";
import { amplifyConfiguration } from "./amplify";
import { parseConfiguration } from "./configuration";

describe("the configuration of the platform", () => {
  it("is accepted when it is complete", () => {
    expect(parseConfiguration(localConfiguration())).toEqual(localConfiguration());
  });

  it("needs no local part", () => {
    const deployed = { ...localConfiguration(), custom: { environment: "production" } };
    expect(parseConfiguration(deployed).custom.local).toBeUndefined();
  });

  it.each([
    ["nothing", null],
    ["a page instead of a file", "<!doctype html>"],
    ["an empty object", {}],
    ["a list", []],
    ["auth of the wrong type", { ...localConfiguration(), auth: "pool" }],
    ["no authorization types", { ...localConfiguration(), data: { url: "http://localhost" } }],
  ])("is refused in words: %s", (_case, file) => {
    expect(() => parseConfiguration(file)).toThrow(/incomplete .* reload this page/);
  });

  it("names every field that is missing", () => {
    const file = {
      ...localConfiguration(),
      custom: { environment: "local", local: { users: [{}] } },
    };
    expect(() => parseConfiguration(file)).toThrow(
      "custom.local.userPoolEndpoint, custom.local.realtimeUrl, custom.local.users[0].email, custom.local.users[0].password",
    );
  });
});

describe("Amplify's configuration", () => {
  it("sends sockets, requests and sign-in to the local platform", () => {
    const { API, Auth } = amplifyConfiguration(localConfiguration());
    expect(API?.GraphQL).toMatchObject({
      endpoint: "ws://localhost:8000/graphql",
      customEndpoint: "http://localhost:8000/graphql",
      customEndpointRegion: "us-east-1",
      defaultAuthMode: "userPool",
    });
    expect(Auth?.Cognito).toMatchObject({ userPoolEndpoint: "http://localhost:4566" });
  });

  it("is Amplify's own when deployed", () => {
    const deployed = { ...localConfiguration(), custom: { environment: "production" } };
    const { API, Auth } = amplifyConfiguration(deployed);
    expect(API?.GraphQL).toMatchObject({
      endpoint: deployed.data.url,
      defaultAuthMode: "userPool",
    });
    expect(Auth?.Cognito).not.toHaveProperty("userPoolEndpoint");
  });
});
