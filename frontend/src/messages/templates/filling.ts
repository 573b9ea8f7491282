import type { Parameter, Template } from "./queries";

/** What fills a template, in the order of its `parameters`. */
export type Values = readonly string[];

/** A run of a template's text: as it stands, as it was filled, or as it still has to be. */
export interface Run {
  readonly text: string;
  readonly is: "fixed" | "filled" | "open";
}

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/;

/** A header, a body or a button's address with its variables filled, as far as they are. */
export function runs(
  template: Template,
  values: Values,
  text: string,
  part: Parameter["part"],
  button: number | null = null,
): readonly Run[] {
  return text.split(new RegExp(VARIABLE, "g")).map((piece, i): Run => {
    if (i % 2 === 0) return { text: piece, is: "fixed" };
    const value = valueFor(template, values, { part, name: piece, button });
    return value ? { text: value, is: "filled" } : { text: `{{${piece}}}`, is: "open" };
  });
}

function valueFor(
  { parameters }: Template,
  values: Values,
  { part, name, button }: Omit<Parameter, "example" | "button"> & { button: number | null },
): string {
  const place = parameters.findIndex(
    (each) => each.part === part && each.name === name && (each.button ?? null) === button,
  );
  return values[place]?.trim() ?? "";
}

/** Those that can be sent first, then by name and language. */
export function inOrder(templates: readonly Template[]): readonly Template[] {
  return templates.toSorted(
    (one, other) =>
      Number(one.problem != null) - Number(other.problem != null) ||
      one.name.localeCompare(other.name) ||
      one.language.localeCompare(other.language),
  );
}

/** Whether every word that was written is in a template's name, language, category or text. */
export function matches(template: Template, search: string): boolean {
  const { name, language, category, header, body } = template;
  const text = [name, language, category, header, body].join(" ").toLocaleLowerCase();
  const words = search.toLocaleLowerCase().split(/[\s_]+/);
  return words.every((word) => text.includes(word));
}
