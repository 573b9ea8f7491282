import { type Configuration, ConfigurationError, parseConfiguration } from "./configuration";

const UNREADABLE =
  "The platform's configuration (/amplify_outputs.json) could not be read. Check that the platform is running, then reload this page.";

/** Fetches the configuration; throws a `ConfigurationError` whose message says what to do. */
export async function loadConfiguration(): Promise<Configuration> {
  return parseConfiguration(await fetchFile());
}

async function fetchFile(): Promise<unknown> {
  try {
    const response = await fetch("/amplify_outputs.json", { cache: "no-store" });
    if (response.ok) return await response.json();
  } catch (cause) {
    throw new ConfigurationError(UNREADABLE, { cause });
  }
  throw new ConfigurationError(UNREADABLE);
}
