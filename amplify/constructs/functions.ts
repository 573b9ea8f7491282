import { defineFunction } from "@aws-amplify/backend";
import { Duration, Stack } from "aws-cdk-lib";
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as Lambda,
  LayerVersion,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { Deployment } from "../description/branches.js";
import { moduleOf } from "../description/checks.js";
import type { Account, FunctionRow, Manifest } from "../description/manifest.js";
import { logLevelOf } from "../description/variables.js";
import { existingRole, sharedLogs } from "./foundation.js";
import { packaged } from "./packages.js";

/** AppSync asks it who may come in, so it comes before the API, in a stack of its own. */
export const AUTHORIZER = "auth-middleware";

type Definition = ReturnType<typeof defineFunction>;
type Defined = Omit<ReturnType<Definition["getInstance"]>, "getResourceAccessAcceptor">;

/** A definition for each row, for `defineBackend`; its variables are given once they exist. */
export function definitionsOf(manifest: Manifest, here: Deployment): Record<string, Definition> {
  return Object.fromEntries(
    Object.entries(manifest.functions).map(([name, row]) => [
      name,
      defineFunction((scope) => lambda(scope, name, row, manifest.account, here), {
        resourceGroupName: name === AUTHORIZER ? "authorizer" : "functions",
      }),
    ]),
  );
}

/** The functions that Amplify made of the definitions. */
export function functionsOf(
  backend: Readonly<Record<string, Defined>>,
  manifest: Manifest,
): ReadonlyMap<string, Lambda> {
  return new Map(
    Object.keys(manifest.functions).map((name) => {
      const made = backend[name]?.resources.lambda;
      if (!(made instanceof Lambda)) throw new Error(`${name} was not made.`);
      return [name, made];
    }),
  );
}

/** One of them; throws if it is not described. */
export function the(functions: ReadonlyMap<string, Lambda>, name: string): Lambda {
  const found = functions.get(name);
  if (!found) throw new Error(`The function ${name} is not described in infrastructure.json.`);
  return found;
}

function lambda(
  scope: Construct,
  name: string,
  row: FunctionRow,
  account: Account,
  here: Deployment,
): Lambda {
  const reserved = row.queue?.reservedConcurrency;
  return new Lambda(scope, name, {
    description: `${name} (${here.environment})`,
    runtime: Runtime.PYTHON_3_12,
    architecture: Architecture.X86_64,
    handler: `resolvers.${moduleOf(name)}.handler`,
    code: once(scope, "application", () => packaged("application")),
    layers: [once(scope, "layer", () => layer(scope))],
    role: existingRole(scope, account),
    timeout: Duration.seconds(row.timeout),
    memorySize: row.memory,
    tracing: Tracing.ACTIVE,
    logGroup: sharedLogs(scope, account),
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel[logLevelOf(here)],
    systemLogLevelV2: SystemLogLevel.WARN,
    ...(reserved && { reservedConcurrentExecutions: reserved }),
  });
}

function layer(scope: Construct): LayerVersion {
  return new LayerVersion(Stack.of(scope), "Layer", {
    description: "What requirements/functions.txt locks",
    code: packaged("layer"),
    compatibleRuntimes: [Runtime.PYTHON_3_12],
    compatibleArchitectures: [Architecture.X86_64],
  });
}

const made = new WeakMap<Stack, Map<string, Code | LayerVersion>>();

/** One of a kind in each nested stack, as the CDK wants it. */
function once<T extends Code | LayerVersion>(scope: Construct, kind: string, make: () => T): T {
  const stack = Stack.of(scope);
  const known = made.get(stack) ?? new Map<string, Code | LayerVersion>();
  made.set(stack, known);
  const found = (known.get(kind) as T | undefined) ?? make();
  known.set(kind, found);
  return found;
}
