import type { Plugin } from "vite";

const DICTIONARY = /@aws-amplify\/ui\/.*\/dictionaries\/authenticator\/(\w+)\.mjs$/;
const KEPT = ["en", "defaultTexts"];

/**
 * Leaves out twenty languages of Amplify's sign-in, a tenth of what the sign-in page would load.
 * The app's own Hindi is in `src/access/words.ts`.
 */
export function englishSignIn(): Plugin {
  return {
    name: "english-sign-in",
    load(id) {
      const name = DICTIONARY.exec(id)?.[1];
      return name && !KEPT.includes(name) ? `export const ${name}Dict = {};` : null;
    },
  };
}
