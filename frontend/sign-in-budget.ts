import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

/** How much JavaScript, gzipped, the sign-in page may load. */
const BUDGET = 250_000;

/** Fails the build when what the entry `app` loads at once grows above the budget. */
export function signInBudget(): Plugin {
  return {
    name: "sign-in-budget",
    apply: "build",
    writeBundle(_options, bundle) {
      const size = loadedAtOnce(bundle, "app")
        .map(({ code }) => gzipSync(code).length)
        .reduce((sum, part) => sum + part, 0);
      const said = `The sign-in page loads ${size} bytes of JavaScript, gzipped; ${BUDGET} are allowed.`;
      if (size > BUDGET) this.error(`${said} Load what it does not need when it is needed.`);
      console.log(said);
    },
  };
}

/** An entry and all that it imports statically, which the browser has to have before it starts. */
function loadedAtOnce(bundle: Rolldown.OutputBundle, entry: string): Rolldown.OutputChunk[] {
  const chunks = Object.values(bundle).filter((each) => each.type === "chunk");
  const start = chunks.find(({ name, isEntry }) => isEntry && name === entry);
  const found = new Set(start ? [start.fileName] : []);
  for (const fileName of found) {
    const chunk = chunks.find((each) => each.fileName === fileName);
    for (const imported of chunk?.imports ?? []) found.add(imported);
  }
  return chunks.filter(({ fileName }) => found.has(fileName));
}
