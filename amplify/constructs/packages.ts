import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { AssetHashType, DockerImage, type ILocalBundling } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { ROOT } from "../description/manifest.js";

type Package = "layer" | "application";

/** Built by `python -m bundle`, without Docker; what comes out decides whether it is deployed. */
export function packaged(what: Package): Code {
  return Code.fromAsset(join(ROOT, "requirements"), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image: DockerImage.fromRegistry("scratch"), local: new Bundle(what) },
  });
}

class Bundle implements ILocalBundling {
  constructor(private readonly what: Package) {}

  tryBundle(folder: string): boolean {
    const python = process.env.PYTHON ?? "python3.12";
    execFileSync(python, ["-m", "bundle", this.what, "--into", folder], {
      cwd: ROOT,
      stdio: ["ignore", process.stderr, "inherit"],
    });
    return true;
  }
}
