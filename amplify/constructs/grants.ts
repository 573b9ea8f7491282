import type { GraphqlApi } from "aws-cdk-lib/aws-appsync";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import type { FunctionRow, Manifest } from "../description/manifest.js";
import { namesOf, urlVariable } from "../description/variables.js";
import type { Queues } from "./queues.js";
import type { Tables } from "./tables.js";

/** What lies beyond the stack: the variable that leads there, and what is done. */
const BEYOND: Readonly<Record<string, readonly string[]>> = {
  WHATSAPP_PHONE_NUMBER_ID_1: [
    "social-messaging:SendWhatsAppMessage",
    "social-messaging:PostWhatsAppMessageMedia",
    "social-messaging:GetWhatsAppMessageMedia",
    "social-messaging:GetLinkedWhatsAppBusinessAccountPhoneNumber",
    "social-messaging:ListWhatsAppMessageTemplates",
    "social-messaging:GetWhatsAppMessageTemplate",
  ],
  SMS_POOL_ID: ["sms-voice:SendTextMessage"],
  SES_SENDER_EMAIL: ["ses:SendEmail"],
  UNSUBSCRIBE_KEY_PARAMETERS: ["ssm:GetParameters", "kms:Decrypt"],
  MEDIA_BUCKET: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
  REPORT_BUCKET: ["s3:GetObject", "s3:PutObject"],
  ALERT_TOPIC_ARN: ["sns:Publish"],
  BEDROCK_KB_ID: ["bedrock:Retrieve"],
  BEDROCK_AGENT_ID: ["bedrock:InvokeAgent"],
  COGNITO_USER_POOL_ID: [
    "cognito-idp:AdminGetUser",
    "cognito-idp:AdminCreateUser",
    "cognito-idp:AdminEnableUser",
    "cognito-idp:AdminDisableUser",
    "cognito-idp:AdminAddUserToGroup",
    "cognito-idp:AdminRemoveUserFromGroup",
    "cognito-idp:AdminUserGlobalSignOut",
    "cognito-idp:ListUsers",
    "cognito-idp:ListUsersInGroup",
  ],
};

/**
 * Says what a function does with what the stack makes. The existing role is never changed, so this
 * reaches no template; it reaches the report of what that role must allow.
 */
export function allow(
  lambda: Lambda,
  manifest: Manifest,
  row: FunctionRow,
  tables: Tables,
  queues: Queues,
  api: GraphqlApi,
): void {
  for (const name of row.tables) tables.byName.get(name)?.grantReadWriteData(lambda);
  const variables = namesOf(manifest, row);
  for (const [name, queue] of queues.byName)
    if (variables.includes(urlVariable(name))) queue.grantSendMessages(lambda);
  for (const name of row.takes ?? []) queues.named(name).grantConsumeMessages(lambda);
  if (variables.includes("GRAPHQL_URL")) api.grantMutation(lambda);
  if (row.topic) queues.named(row.topic.deadLetters).grantSendMessages(lambda);
  for (const [variable, actions] of Object.entries(BEYOND))
    if (variables.includes(variable))
      lambda.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: ["*"] }));
}
