import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../description/manifest.js";

/** A value of a template; references are objects. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

export interface Resource {
  readonly id: string;
  readonly Type: string;
  readonly Properties: Record<string, Value>;
  readonly DeletionPolicy?: string;
}

export const BRANCHES = ["main", "hotfix", "release", "feature", "sandbox"] as const;
export type Branch = (typeof BRANCHES)[number];

/** Every resource of a branch, of all its stacks, as `make synth` wrote them. */
export function resourcesOf(branch: Branch): Resource[] {
  const folder = join(ROOT, ".synth", branch);
  if (!existsSync(folder)) throw new Error("There are no templates; run make synth first.");
  const templates = readdirSync(folder).filter((file) => file.endsWith(".template.json"));
  return templates.flatMap((file) => {
    const { Resources } = JSON.parse(readFileSync(join(folder, file), "utf8"));
    return Object.entries<Omit<Resource, "id">>(Resources).map(([id, resource]) => ({
      ...resource,
      id,
    }));
  });
}

export function ofType(resources: readonly Resource[], type: string): Resource[] {
  return resources.filter((resource) => resource.Type === type);
}

/** The resource of a construct by its name: `Tables/Contacts` has the id `TablesContacts<hash>`. */
export function named(resources: readonly Resource[], type: string, path: string): Resource {
  const id = path.replace(/[^A-Za-z0-9]/g, "");
  const found = ofType(resources, type).filter(
    (resource) => resource.id.startsWith(id) && /^[0-9A-F]{8}$/.test(resource.id.slice(id.length)),
  );
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} of ${type} are named ${path}`);
  return only;
}

/** One of our functions, by its name. */
export function lambda(resources: readonly Resource[], name: string): Resource {
  return named(resources, "AWS::Lambda::Function", name);
}

/** What a property refers to, as text to search. */
export function text(value: Value | undefined): string {
  return JSON.stringify(value) ?? "";
}

/** A nested property. */
export function at(value: Value | undefined, ...path: string[]): Value | undefined {
  return path.reduce<Value | undefined>(
    (found, key) =>
      found !== null && typeof found === "object" && !Array.isArray(found) ? found[key] : undefined,
    value,
  );
}
