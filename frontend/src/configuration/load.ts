import { wordsOf } from "@/language/dictionary";
import { type Configuration, ConfigurationError, parseConfiguration } from "./configuration";
import { configurationWords } from "./words";

const unreadable = () => wordsOf(configurationWords).unreadable;

/** Fetches the configuration; throws a `ConfigurationError` whose message says what to do. */
export async function loadConfiguration(): Promise<Configuration> {
  return parseConfiguration(await fetchFile());
}

async function fetchFile(): Promise<unknown> {
  try {
    const response = await fetch("/amplify_outputs.json", { cache: "no-store" });
    if (response.ok) return await response.json();
  } catch (cause) {
    throw new ConfigurationError(unreadable(), { cause });
  }
  throw new ConfigurationError(unreadable());
}
