import { wordsOf } from "@/language/dictionary";
import { configurationWords } from "./words";

/** What the platform tells the web app at start, in `/amplify_outputs.json`. */
export interface Configuration {
  readonly version: string;
  readonly auth: {
    readonly aws_region: string;
    readonly user_pool_id: string;
    readonly user_pool_client_id: string;
  };
  readonly data: {
    readonly url: string;
    readonly aws_region: string;
    readonly default_authorization_type: string;
    readonly authorization_types: readonly string[];
  };
  readonly custom: {
    readonly environment: string;
    readonly local?: LocalPlatform;
  };
}

/** Present only when the whole platform runs on one machine. */
export interface LocalPlatform {
  readonly userPoolEndpoint: string;
  readonly realtimeUrl: string;
  readonly users: readonly SeededUser[];
}

export interface SeededUser {
  readonly email: string;
  readonly password: string;
}

/** Its message says what to do. */
export class ConfigurationError extends Error {
  override name = "ConfigurationError";
}

type Unchecked = Record<string, unknown>;

/** Checks the shape of Amplify's outputs file; throws a `ConfigurationError` naming what is wrong. */
export function parseConfiguration(file: unknown): Configuration {
  if (isConfiguration(file)) return file;
  const missing = missingFields(isObject(file) ? file : {});
  throw new ConfigurationError(wordsOf(configurationWords).incomplete(missing.join(", ")));
}

function isConfiguration(file: unknown): file is Configuration {
  return isObject(file) && missingFields(file).length === 0;
}

function missingFields(file: Unchecked): string[] {
  return [
    ...textsMissing(file, "", ["version"]),
    ...textsMissing(file.auth, "auth.", ["aws_region", "user_pool_id", "user_pool_client_id"]),
    ...textsMissing(file.data, "data.", ["url", "aws_region", "default_authorization_type"]),
    ...textListMissing(file.data, "data.", "authorization_types"),
    ...textsMissing(file.custom, "custom.", ["environment"]),
    ...localMissing(isObject(file.custom) ? file.custom.local : undefined),
  ];
}

function localMissing(local: unknown): string[] {
  if (local === undefined || local === null) return [];
  const users = isObject(local) ? local.users : undefined;
  return [
    ...textsMissing(local, "custom.local.", ["userPoolEndpoint", "realtimeUrl"]),
    ...(Array.isArray(users)
      ? users.flatMap((user, i) =>
          textsMissing(user, `custom.local.users[${i}].`, ["email", "password"]),
        )
      : ["custom.local.users"]),
  ];
}

function textsMissing(value: unknown, path: string, names: string[]): string[] {
  const fields = isObject(value) ? value : {};
  return names
    .filter((name) => typeof fields[name] !== "string" || fields[name] === "")
    .map((name) => `${path}${name}`);
}

function textListMissing(value: unknown, path: string, name: string): string[] {
  const list = isObject(value) ? value[name] : undefined;
  const fine = Array.isArray(list) && list.every((item) => typeof item === "string");
  return fine ? [] : [`${path}${name}`];
}

function isObject(value: unknown): value is Unchecked {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
