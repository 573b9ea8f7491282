/**
 * Writes the templates of one branch of every kind, without account, network or packages:
 * `tsx synthesise.ts <folder>`. The tests, cfn-lint and checkov read what it writes.
 */

import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { type App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import type { backend } from "./backend.js";
import type { Identifier } from "./description/branches.js";
import { readManifest } from "./description/manifest.js";

/** By the folder that each is written to. */
export const BRANCHES: Readonly<Record<string, Identifier>> = {
  main: { namespace: "d1abcdefgh", name: "main", type: "branch" },
  hotfix: { namespace: "d1abcdefgh", name: "hotfix/urgent", type: "branch" },
  release: { namespace: "d1abcdefgh", name: "release/1.0", type: "branch" },
  feature: { namespace: "d1abcdefgh", name: "feature/idea", type: "branch" },
  sandbox: { namespace: "wecare", name: "developer", type: "sandbox" },
};

/** Rules of cdk-nag that we break on purpose. */
const ACKNOWLEDGED = [
  {
    id: "AwsSolutions::AwsSolutions-L1",
    reason: "Requirement 11.4 names Python 3.12; the branch linker's Node.js is Amplify's choice.",
  },
  {
    id: "AwsSolutions::AwsSolutions-ASC3",
    reason: "Requests are logged on errors and without their content: it names customers.",
  },
];

/** An environment as Amplify Hosting would have it. */
function environmentOf({ namespace, name, type }: Identifier, folder: string): NodeJS.ProcessEnv {
  const { account } = readManifest();
  return {
    CDK_OUTDIR: folder,
    CDK_DEFAULT_ACCOUNT: account.id,
    CDK_DEFAULT_REGION: account.region,
    CDK_CONTEXT_JSON: JSON.stringify({
      "amplify-backend-namespace": namespace,
      "amplify-backend-name": name,
      "amplify-backend-type": type,
      "aws:cdk:bundling-stacks": [],
    }),
    COGNITO_USER_POOL_CLIENT_ID: "the-client-id-of-this-deployment".replaceAll("-", ""),
  };
}

/** `backend.ts` defines one backend each time it is loaded, so each branch loads it anew. */
async function synthesise(branch: string, identifier: Identifier, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  Object.assign(process.env, environmentOf(identifier, folder));
  const loaded: { backend: typeof backend } = await import(`./backend.ts?${branch}`);
  const app = loaded.backend.stack.node.root as App;
  if (branch === "main") {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    Validations.of(app).acknowledge(...ACKNOWLEDGED);
  }
  const { messages } = app.synth().getStackArtifact(loaded.backend.stack.artifactId);
  const errors = messages.filter((message) => message.level === "error");
  if (errors.length > 0) throw new Error(errors.map(({ entry }) => String(entry.data)).join("\n"));
}

const into = resolve(process.argv[2] ?? ".synth");
for (const [branch, identifier] of Object.entries(BRANCHES))
  await synthesise(branch, identifier, join(into, branch));
