import { kept } from "@/browser/kept";

/** The languages of the app, each under its own name. */
export const languages = { en: "English", hi: "हिन्दी" } as const;

export type Language = keyof typeof languages;

/** English and Hindi as they are written in India: the same digits, the same order of a date. */
const locales: Record<Language, string> = { en: "en-IN", hi: "hi-IN" };

const chosen = kept<Language>(
  () => localStorage,
  "language",
  (found) => (found === "hi" ? "hi" : "en"),
);

export const language = chosen.read;
export const useLanguage = chosen.use;

export function speak(next: Language): void {
  chosen.write(next);
  tellTheBrowser();
}

/** What reads the page aloud, breaks its lines or offers to translate it needs to know. */
export function tellTheBrowser(): void {
  document.documentElement.lang = language();
}

/** For `Intl`. */
export function locale(): string {
  return locales[language()];
}
