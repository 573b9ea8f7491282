import { secret } from "@aws-amplify/backend";
import type { Identifier } from "../description/branches.js";
import type { Manifest } from "../description/manifest.js";

/**
 * The parameters in which Amplify keeps each secret: the branch's own, then the one that all
 * branches share. Functions read them when they need them; a template never holds a secret.
 */
export function parametersOf({ secrets }: Manifest, here: Identifier): Record<string, string> {
  return Object.fromEntries(
    secrets.map((name) => {
      const { branchSecretPath, sharedSecretPath } = secret(name).resolvePath(here);
      return [name, `${branchSecretPath},${sharedSecretPath}`];
    }),
  );
}
