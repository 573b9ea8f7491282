import { BackendIdentifierConversions } from "@aws-amplify/platform-core";
import type { Identifier } from "../description/branches.js";

const CONTEXT = "CDK_CONTEXT_JSON";

/** What Amplify was asked to deploy; it tells the CDK through the environment. */
export function identifier(environment: NodeJS.ProcessEnv): Identifier {
  const context = JSON.parse(environment[CONTEXT] ?? "{}");
  const given = {
    namespace: context["amplify-backend-namespace"],
    name: context["amplify-backend-name"],
    type: context["amplify-backend-type"],
  };
  if (!given.namespace || !given.name || !given.type)
    throw new Error("The backend has no name; start it with ampx, or with make synth.");
  return given;
}

/**
 * Makes any `AWS::IAM::Role` an error at synthesis (Requirement 11.8).
 *
 * Amplify links each branch with two small functions of its own that would bring roles along: they
 * run with the existing one. The App reads its context when `defineBackend` makes it, so this comes
 * first.
 */
export function refuseNewRoles(environment: NodeJS.ProcessEnv, roleArn: string): void {
  const stack = BackendIdentifierConversions.toStackName(identifier(environment));
  const linker = `${stack}/AmplifyBranchLinker`;
  const roleName = roleArn.split("/").at(-1) ?? "";
  const context = JSON.parse(environment[CONTEXT] ?? "{}");
  context["@aws-cdk/iam:customizeRoles"] = {
    preventSynthesis: true,
    usePrecreatedRoles: {
      [`${linker}/CustomResourceLambda/ServiceRole`]: roleName,
      [`${linker}/CustomResourceProvider/framework-onEvent/ServiceRole`]: roleName,
    },
  };
  environment[CONTEXT] = JSON.stringify(context);
}
