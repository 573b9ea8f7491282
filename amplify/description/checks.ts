import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Field } from "./fields.js";
import { type Manifest, ROOT, worked } from "./manifest.js";
import { namesOf, parametersVariable } from "./variables.js";

const KNOWN = [
  ...["timeout", "memory", "environment", "tables"],
  ...["topic", "queue", "takes", "schedule", "url"],
];
/** The only kind of schedule that the local platform knows too. */
const RATE = /^rate\([1-9][0-9]* minutes?\)$/;

/** Everything in the description that contradicts itself, the code or the contract, in sentences. */
export function faultsOf(
  manifest: Manifest,
  fields: readonly Field[],
  sdlFields: readonly string[],
  modules: readonly string[] = modulesIn(join(ROOT, "resolvers")),
): string[] {
  return [
    ...rows(manifest),
    ...queues(manifest),
    ...unused(manifest),
    ...modulesWithoutRows(manifest, modules),
    ...resolvers(manifest, fields, sdlFields),
  ];
}

/** Throws one error that says all of it. */
export function requireSound(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`infrastructure.json: ${faults.join(" ")}`);
}

function rows(manifest: Manifest): string[] {
  return Object.entries(manifest.functions).flatMap(([name, row]) => [
    ...Object.keys(row)
      .filter((key) => !KNOWN.includes(key))
      .map((key) => `${name} has "${key}", which the backend does not know.`),
    ...row.environment
      .filter((group) => !manifest.environment[group])
      .map((group) => `${name} asks for the environment "${group}", which is not described.`),
    ...row.tables
      .filter((table) => !manifest.tables[table])
      .map((table) => `${name} asks for the table ${table}, which is not described.`),
    ...[row.topic?.deadLetters, row.queue?.name, ...(row.takes ?? [])]
      .filter((queue) => queue !== undefined && !manifest.queues[queue])
      .map((queue) => `${name} asks for the queue ${queue}, which is not described.`),
    ...twice(namesOf(manifest, row)).map((variable) => `${name} is given ${variable} twice.`),
    ...(row.schedule && !RATE.test(row.schedule)
      ? [`${name} has the schedule "${row.schedule}"; write it as rate(5 minutes).`]
      : []),
    ...(row.queue ? patience(manifest, name, row.timeout, row.queue.name) : []),
  ]);
}

/** AWS asks that a message stays invisible at least six times as long as a function may take. */
function patience(manifest: Manifest, name: string, timeout: number, queue: string): string[] {
  const visible = manifest.queues[queue]?.visibilityTimeoutSeconds ?? 30;
  if (visible >= 6 * timeout) return [];
  return [`${queue} hides a message for ${visible} s; ${name} needs ${6 * timeout} s.`];
}

function queues(manifest: Manifest): string[] {
  return Object.entries(manifest.queues).flatMap(([name, { redrive, forgets }]) => [
    ...(redrive && !manifest.queues[redrive.to]
      ? [`${name} hands what fails to the queue ${redrive.to}, which is not described.`]
      : []),
    ...(worked(manifest, name) && !redrive && !forgets
      ? [`${name} has no "redrive"; say where what fails goes, or in "forgets" why nowhere.`]
      : []),
  ]);
}

/** What is described and reaches no function: it would be paid for, or be believed to matter. */
function unused(manifest: Manifest): string[] {
  const rows = Object.values(manifest.functions);
  const groups = new Set(rows.flatMap((row) => row.environment));
  const variables = new Set(rows.flatMap((row) => namesOf(manifest, row)));
  const tables = new Set(rows.flatMap((row) => row.tables));
  const reached = new Set([
    ...rows.flatMap((row) => [row.queue?.name, row.topic?.deadLetters, ...(row.takes ?? [])]),
    ...Object.values(manifest.queues).map((queue) => queue.redrive?.to),
  ]);
  return [
    ...without(manifest.environment, groups).map((it) => `No function asks for the group "${it}".`),
    ...without(manifest.values, variables).map(
      (it) => `${it} has a value, and no function gets it.`,
    ),
    ...manifest.secrets
      .filter((secret) => !variables.has(parametersVariable(secret)))
      .map((it) => `No function is told where the secret ${it} lies.`),
    ...without(manifest.tables, tables).map((it) => `No function uses the table ${it}.`),
    ...without(manifest.queues, reached).map((it) => `Nothing takes from the queue ${it}.`),
  ];
}

function without(described: object, used: ReadonlySet<string | undefined>): string[] {
  return Object.keys(described).filter((name) => !used.has(name));
}

function modulesWithoutRows(manifest: Manifest, modules: readonly string[]): string[] {
  const wanted = new Map(Object.keys(manifest.functions).map((n) => [moduleOf(n), n]));
  return [
    ...[...wanted]
      .filter(([module]) => !modules.includes(module))
      .map(([module, name]) => `${name} has no module resolvers/${module}.py.`),
    ...modules
      .filter((module) => !wanted.has(module))
      .map((module) => `resolvers/${module}.py has no row.`),
  ];
}

function resolvers(
  manifest: Manifest,
  fields: readonly Field[],
  sdlFields: readonly string[],
): string[] {
  const declared = fields.map((field) => `${field.type}.${field.name}`);
  return [
    ...sdlFields.filter((f) => !declared.includes(f)).map((f) => `${f} has no resolver.`),
    ...declared
      .filter((f) => !sdlFields.includes(f))
      .map((f) => `A resolver names ${f}, which the schema does not have.`),
    ...fields
      .filter((field) => field.function && !manifest.functions[field.function])
      .map((field) => `${field.type}.${field.name} asks for ${field.function}, which has no row.`),
    ...fields
      .filter((field) => !field.function && field.type === "Query")
      .map((field) => `${field.type}.${field.name} has no function.`),
  ];
}

/** `contacts-create` -> `contacts_create`. */
export function moduleOf(name: string): string {
  return name.replaceAll("-", "_");
}

function modulesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".py") && !file.startsWith("_"))
    .map((file) => file.slice(0, -".py".length));
}

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}
