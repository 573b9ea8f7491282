import { type Language, language, useLanguage } from "./language";

/** One thing the app says: a text, or a function of what it is about. */
type Saying = string | ((...about: never[]) => string);
type Sayings = Readonly<Record<string, Saying>>;

/** The same sayings in another language: same names, same arguments. */
export type SameAs<T> = {
  readonly [Name in keyof T]: T[Name] extends (...about: infer About) => string
    ? (...about: About) => string
    : string;
};

export type Dictionary<T> = Readonly<Record<Language, SameAs<T>>>;

/** All that a room says, in every language: a saying that is missing in one does not compile. */
export function dictionary<T extends Sayings>(en: T & SameAs<T>, hi: SameAs<T>): Dictionary<T> {
  return { en, hi };
}

/** The sayings of a room for a component, drawn again when the language changes. */
export function useWords<T>(words: Dictionary<T>): SameAs<T> {
  return words[useLanguage()];
}

/** The same for what is said once, such as a toast or the sentence of an error. */
export function wordsOf<T>(words: Dictionary<T>): SameAs<T> {
  return words[language()];
}
