import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type FieldDefinitionNode, Kind, parse } from "graphql";
import { ROOT } from "./manifest.js";

/** The SDL that AppSync loads. */
export const SCHEMA = join(ROOT, "schema", "schema.graphql");

/** A root field: `Query.contact`, its function or, for publish and subscribe, none. */
export interface Field {
  readonly type: string;
  readonly name: string;
  readonly function: string | null;
}

/** Each field's function, as `schema/` exports it beside the SDL. */
export function readFields(): Field[] {
  const text = readFileSync(join(ROOT, "schema", "functions.json"), "utf8");
  const declared: Record<string, { function: string | null }> = JSON.parse(text);
  return Object.entries(declared).map(([field, row]) => {
    const [type = "", name = ""] = field.split(".");
    return { type, name, function: row.function };
  });
}

/** The root fields that AppSync will know. */
export function readSdlFields(): string[] {
  return fieldsOf(readFileSync(SCHEMA, "utf8"));
}

/** The root fields of an SDL, as `Query.contact`. */
export function fieldsOf(sdl: string): string[] {
  return parse(sdl).definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    const type = definition.name.value;
    if (!["Query", "Mutation", "Subscription"].includes(type)) return [];
    return (definition.fields ?? []).map((f: FieldDefinitionNode) => `${type}.${f.name.value}`);
  });
}
