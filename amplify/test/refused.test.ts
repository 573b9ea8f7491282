import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../description/manifest.js";

function build(branch: string, variables: Record<string, string>): string {
  const context = {
    "amplify-backend-namespace": "d1abcdefgh",
    "amplify-backend-name": branch,
    "amplify-backend-type": "branch",
    "aws:cdk:bundling-stacks": [],
  };
  const done = spawnSync(join(ROOT, "amplify/node_modules/.bin/tsx"), ["amplify/backend.ts"], {
    cwd: ROOT,
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      CDK_OUTDIR: mkdtempSync(join(tmpdir(), "synth-")),
      CDK_CONTEXT_JSON: JSON.stringify(context),
      ...variables,
    },
  });
  expect(done.status).not.toBe(0);
  return done.stderr;
}

it("does not build a preview that would send", { timeout: 60_000 }, () => {
  const said = build("feature/idea", { SEND_MODE: "LIVE", COGNITO_USER_POOL_CLIENT_ID: "id" });
  expect(said).toContain("SEND_MODE=LIVE is not allowed in preview");
});

it("does not build without the app client", { timeout: 60_000 }, () => {
  expect(build("main", {})).toContain("COGNITO_USER_POOL_CLIENT_ID is missing");
});
