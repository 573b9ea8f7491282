import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { type IRole, Role } from "aws-cdk-lib/aws-iam";
import { type ILogGroup, LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Account } from "../description/manifest.js";

/** The log group that all functions share (Requirement 11.6); `main` owns it for every branch. */
export class Foundation extends Construct {
  constructor(stack: Stack, account: Account) {
    super(stack, "Foundation");
    new LogGroup(this, "Logs", {
      logGroupName: account.logGroup,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

/** The existing role (Requirement 11.8): referred to, never created and never given a policy. */
export function existingRole(scope: Construct, account: Account): IRole {
  const stack = Stack.of(scope);
  const known = stack.node.tryFindChild("ExecutionRole") as IRole | undefined;
  return known ?? Role.fromRoleArn(stack, "ExecutionRole", account.roleArn, { mutable: false });
}

/** The shared log group, by name: whichever stack owns it. */
export function sharedLogs(scope: Construct, account: Account): ILogGroup {
  const stack = Stack.of(scope);
  const known = stack.node.tryFindChild("SharedLogs") as ILogGroup | undefined;
  return known ?? LogGroup.fromLogGroupName(stack, "SharedLogs", account.logGroup);
}
