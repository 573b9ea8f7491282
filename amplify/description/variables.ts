import type { Deployment } from "./branches.js";
import type { FunctionRow, Manifest } from "./manifest.js";

/** What a variable can point at, known once it exists. */
export interface Made {
  readonly tables: Readonly<Record<string, string>>;
  readonly queues: Readonly<Record<string, string>>;
  /** Of the functions that answer at an address of their own. */
  readonly addresses: Readonly<Record<string, string>>;
  /** The parameters that may hold each secret. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly graphqlUrl: string;
  readonly userPoolClientId: string;
}

/** `BulkJobs` -> `BULK_JOBS_TABLE`, as the services look it up. */
export function tableVariable(table: string): string {
  return `${table.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_").toUpperCase()}_TABLE`;
}

/** Of a queue or a function: `bulk-queue` -> `BULK_QUEUE_URL`. */
export function urlVariable(name: string): string {
  return `${name.replaceAll("-", "_").toUpperCase()}_URL`;
}

/** Of a secret: `UNSUBSCRIBE_KEY` -> `UNSUBSCRIBE_KEY_PARAMETERS`, which says where it may lie. */
export function parametersVariable(secret: string): string {
  return `${secret}_PARAMETERS`;
}

/** The names of the variables that a function's row asks for, its tables aside. */
export function namesOf(manifest: Manifest, row: FunctionRow): string[] {
  return row.environment.flatMap((group) => manifest.environment[group] ?? []);
}

/** The variables that do not depend on what is made. */
export function settled(manifest: Manifest, here: Deployment): Record<string, string> {
  return {
    ...manifest.values,
    SEND_MODE: here.sendMode,
    ENVIRONMENT: here.environment,
    LOG_LEVEL: logLevelOf(here),
    COGNITO_USER_POOL_ID: manifest.account.userPoolId,
    ALERT_TOPIC_ARN: manifest.account.topicArn,
    MEDIA_BUCKET: manifest.account.mediaBucket,
    REPORT_BUCKET: manifest.account.reportBucket,
  };
}

export function logLevelOf(here: Deployment): "INFO" | "DEBUG" {
  return here.production ? "INFO" : "DEBUG";
}

/** The environment of one function; throws for a variable that nothing sets. */
export function variablesOf(
  manifest: Manifest,
  here: Deployment,
  made: Made,
  name: string,
  row: FunctionRow,
): Record<string, string> {
  const known: Record<string, string> = {
    ...settled(manifest, here),
    COGNITO_USER_POOL_CLIENT_ID: made.userPoolClientId,
    GRAPHQL_URL: made.graphqlUrl,
    ...renamed(made.queues, urlVariable),
    ...renamed(made.addresses, urlVariable),
    ...renamed(made.secrets, parametersVariable),
  };
  const wanted = namesOf(manifest, row).map((variable) => {
    const value = known[variable];
    if (value === undefined)
      throw new Error(`${name} asks for ${variable}, and nothing sets it; give it a value.`);
    return [variable, value] as const;
  });
  const tables = Object.entries(made.tables).filter(([table]) => row.tables.includes(table));
  return { ...Object.fromEntries(wanted), ...renamed(Object.fromEntries(tables), tableVariable) };
}

/** The app client is no secret, but it differs by deployment; the build must be told. */
export function userPoolClientId(given: string | undefined): string {
  if (!given || !/^[0-9A-Za-z_+]+$/.test(given))
    throw new Error(
      "COGNITO_USER_POOL_CLIENT_ID is missing; set it in Amplify Hosting to the app client of the user pool.",
    );
  return given;
}

/**
 * The addresses of our own that Hosting was told, by function, for those that need no sign-in.
 * Whoever sets `PUBLIC_LINKS_URL` to `https://base.wecare.digital/l` adds the rewrite that leads
 * from there to the function.
 */
export function ownAddresses(
  manifest: Manifest,
  told: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const open = Object.keys(manifest.functions).filter((name) => manifest.functions[name]?.url);
  const known = open.map((name) => [name, told[urlVariable(name)] ?? ""] as const);
  for (const [name, address] of known)
    if (address && !/^https:\/\/[^\s?#]+[^\s?#/]$/.test(address))
      throw new Error(
        `${urlVariable(name)} is "${address}"; set it to an https address without a slash at its end, or remove it.`,
      );
  return Object.fromEntries(known.filter(([, address]) => address));
}

function renamed(
  values: Readonly<Record<string, string>>,
  name: (key: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [name(key), value]));
}
