import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The checkout. */
export const ROOT = join(import.meta.dirname, "..", "..");

/** An attribute and its type: `contactId:S`. */
export type Key = string;

export interface IndexRow {
  readonly key: readonly Key[];
  readonly projection: "ALL" | "KEYS_ONLY";
}

export interface TableRow {
  readonly key: readonly Key[];
  readonly ttl?: string;
  readonly indexes?: Readonly<Record<string, IndexRow>>;
}

export interface QueueRow {
  readonly retentionDays: number;
  readonly visibilityTimeoutSeconds?: number;
  readonly receiveWaitSeconds?: number;
  readonly redrive?: { readonly to: string; readonly maxReceiveCount: number };
  /** Why a queue of work needs no dead letters. */
  readonly forgets?: string;
}

/** Whose messages a function gets, how many at once, and in how many places. */
export interface QueueSource {
  readonly name: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly reservedConcurrency?: number;
}

/** `timeout` in seconds, `memory` in MB. */
export interface FunctionRow {
  readonly timeout: number;
  readonly memory: number;
  readonly environment: readonly string[];
  readonly tables: readonly string[];
  readonly topic?: { readonly bodyHas: string | readonly string[]; readonly deadLetters: string };
  /** Whether it answers at an address of its own, without sign-in. */
  readonly url?: boolean;
  readonly queue?: QueueSource;
  /** Queues that it takes messages from itself, when it is asked to. */
  readonly takes?: readonly string[];
  /** How often it is called for nothing but the time: `rate(5 minutes)`. */
  readonly schedule?: string;
}

export interface Account {
  readonly id: string;
  readonly region: string;
  readonly roleArn: string;
  readonly logGroup: string;
  readonly topicArn: string;
  readonly userPoolId: string;
  readonly mediaBucket: string;
  readonly reportBucket: string;
  readonly domain: string;
  readonly certificateArn: string;
}

/** A metric that the services emit, and what is too much of it. */
export interface AlarmRow {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly Readonly<Record<string, string>>[];
  readonly above: number;
  readonly says: string;
}

export interface Manifest {
  readonly prefix: string;
  readonly account: Account;
  readonly values: Readonly<Record<string, string>>;
  /** Their names; Amplify keeps what they are. */
  readonly secrets: readonly string[];
  readonly alarms: Readonly<Record<string, AlarmRow>>;
  readonly tables: Readonly<Record<string, TableRow>>;
  readonly queues: Readonly<Record<string, QueueRow>>;
  readonly environment: Readonly<Record<string, readonly string[]>>;
  readonly functions: Readonly<Record<string, FunctionRow>>;
}

/** The description in this checkout, which the local platform reads too; not checked yet. */
export function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(ROOT, "amplify", "infrastructure.json"), "utf8"));
}

/** Whether a function works a queue off; the others hold dead letters. */
export function worked({ functions }: Manifest, queue: string): boolean {
  return Object.values(functions).some((row) => row.queue?.name === queue);
}
