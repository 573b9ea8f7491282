import type { GraphqlApi } from "aws-cdk-lib/aws-appsync";
import { CfnWebACL, CfnWebACLAssociation } from "aws-cdk-lib/aws-wafv2";
import { Construct } from "constructs";

/** Requests that one address may make in five minutes. */
const RATE = 2000;

/** AWS's rules against common attacks and known bad inputs, and a rate for each address. */
export class Firewall extends Construct {
  constructor(scope: Construct, api: GraphqlApi) {
    super(scope, "Firewall");
    const acl = new CfnWebACL(this, "Acl", {
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: seen("api"),
      rules: [
        {
          ...managed("common", 1, "AWSManagedRulesCommonRuleSet", [
            // A job names up to 10,000 recipients: more than the 8 KB that this rule allows.
            { name: "SizeRestrictions_BODY", actionToUse: { count: {} } },
          ]),
        },
        managed("known-bad-inputs", 2, "AWSManagedRulesKnownBadInputsRuleSet"),
        {
          name: "rate",
          priority: 3,
          action: { block: {} },
          statement: { rateBasedStatement: { limit: RATE, aggregateKeyType: "IP" } },
          visibilityConfig: seen("rate"),
        },
      ],
    });
    new CfnWebACLAssociation(this, "Association", {
      resourceArn: api.arn,
      webAclArn: acl.attrArn,
    });
  }
}

function managed(
  name: string,
  priority: number,
  rules: string,
  ruleActionOverrides: CfnWebACL.RuleActionOverrideProperty[] = [],
): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: { vendorName: "AWS", name: rules, ruleActionOverrides },
    },
    visibilityConfig: seen(name),
  };
}

function seen(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true };
}
