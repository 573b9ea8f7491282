import type { Stack } from "aws-cdk-lib";
import { CfnDomain } from "aws-cdk-lib/aws-amplify";
import { Construct } from "constructs";
import type { Deployment } from "../description/branches.js";
import type { Account } from "../description/manifest.js";

/** The web app's address, with the existing certificate (Requirement 10.8); `main` has it. */
export class Hosting extends Construct {
  constructor(stack: Stack, { domain, certificateArn }: Account, here: Deployment) {
    super(stack, "Hosting");
    const [prefix = "", ...rest] = domain.split(".");
    new CfnDomain(this, "Domain", {
      appId: here.namespace,
      domainName: rest.join("."),
      subDomainSettings: [{ branchName: here.name, prefix }],
      certificateSettings: { certificateType: "CUSTOM", customCertificateArn: certificateArn },
    });
  }
}
