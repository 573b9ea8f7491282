import { describe, expect, it } from "vitest";

type Sayings = Readonly<Record<string, unknown>>;
const modules = import.meta.glob<Readonly<Record<string, unknown>>>("../**/words.ts", {
  eager: true,
});

const dictionaries = Object.entries(modules).flatMap(([file, exported]) =>
  Object.entries(exported).flatMap(([name, value]) =>
    isDictionary(value) ? [{ name: `${file} ${name}`, ...value }] : [],
  ),
);

function isDictionary(value: unknown): value is { en: Sayings; hi: Sayings } {
  return typeof value === "object" && value !== null && "en" in value && "hi" in value;
}

/** What a saying says; one about something is asked with counts and names. */
function said(saying: unknown): unknown {
  return typeof saying === "function" ? saying(3, 2, 1) : saying;
}

describe("the dictionaries", () => {
  it("are found", () => {
    expect(dictionaries.length).toBeGreaterThan(6);
  });

  it.each(dictionaries)("$name says the same things in both languages", ({ en, hi }) => {
    expect(Object.keys(hi).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  it.each(dictionaries)("$name says something everywhere", ({ en, hi }) => {
    for (const saying of [...Object.values(en), ...Object.values(hi)].map(said)) {
      expect(saying).toEqual(expect.stringMatching(/\S/));
    }
  });

  it.each(dictionaries)("$name is written in Devanagari where it says Hindi", ({ en, hi }) => {
    const untranslated = Object.keys(en).filter(
      (name) => said(en[name]) === said(hi[name]) && /[a-z]{4}/.test(String(said(en[name]))),
    );
    expect(untranslated).toEqual([]);
  });
});
