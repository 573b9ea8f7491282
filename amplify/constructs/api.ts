import { Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import {
  AuthorizationType,
  type CfnGraphQLApi,
  Definition,
  GraphqlApi,
  IntrospectionConfig,
  UserPoolDefaultAction,
} from "aws-cdk-lib/aws-appsync";
import { UserPool } from "aws-cdk-lib/aws-cognito";
import { CfnPermission, type IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Deployment } from "../description/branches.js";
import { SCHEMA } from "../description/fields.js";
import type { Manifest } from "../description/manifest.js";

/** How deep a query may nest, and how many fields it may have resolved; the local gateway agrees. */
export const LIMITS = { depth: 8, resolvers: 50 };

/** How long AppSync may remember what the authorizer said about a token. */
const REMEMBERED = Duration.minutes(5);

/** The GraphQL API: people by Cognito, our functions by IAM, programs by the authorizer. */
export class Api extends Construct {
  readonly graphql: GraphqlApi;

  constructor(
    stack: Stack,
    { prefix, account }: Manifest,
    here: Deployment,
    authorizer: IFunction,
  ) {
    super(stack, "Graphql");
    this.graphql = new GraphqlApi(this, "Api", {
      name: `${prefix}-${here.environment}-${here.name}`,
      definition: Definition.fromFile(SCHEMA),
      authorizationConfig: this.modes(account.userPoolId, authorizer),
      xrayEnabled: true,
      queryDepthLimit: LIMITS.depth,
      resolverCountLimit: LIMITS.resolvers,
      introspectionConfig: here.production
        ? IntrospectionConfig.DISABLED
        : IntrospectionConfig.ENABLED,
    });
    this.log(account.roleArn);
    onlyThisAccount(authorizer, account.id);
  }

  /** The default mode alone lets everybody of the pool in; the SDL's directives ask for a group. */
  private modes(userPoolId: string, authorizer: IFunction) {
    const userPool = UserPool.fromUserPoolId(this, "UserPool", userPoolId);
    return {
      defaultAuthorization: {
        authorizationType: AuthorizationType.USER_POOL,
        userPoolConfig: { userPool, defaultAction: UserPoolDefaultAction.ALLOW },
      },
      additionalAuthorizationModes: [
        { authorizationType: AuthorizationType.IAM },
        {
          authorizationType: AuthorizationType.LAMBDA,
          lambdaAuthorizerConfig: { handler: authorizer, resultsCacheTtl: REMEMBERED },
        },
      ],
    };
  }

  /** Errors only, without headers and bodies; set here because `logConfig` would make a role. */
  private log(cloudWatchLogsRoleArn: string): void {
    (this.graphql.node.defaultChild as CfnGraphQLApi).logConfig = {
      cloudWatchLogsRoleArn,
      fieldLogLevel: "ERROR",
      excludeVerboseContent: true,
    };
    new LogGroup(this, "Logs", {
      logGroupName: `/aws/appsync/apis/${this.graphql.apiId}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}

/** AppSync may ask the authorizer for this account only; the CDK does not say so by itself. */
function onlyThisAccount(authorizer: IFunction, account: string): void {
  for (const child of authorizer.node.findAll())
    if (child instanceof CfnPermission && child.principal === "appsync.amazonaws.com")
      child.sourceAccount = account;
}
