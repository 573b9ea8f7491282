import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import {
  type CfnFunction,
  FunctionUrlAuthType,
  type Function as Lambda,
} from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { FilterOrPolicy, SubscriptionFilter, Topic } from "aws-cdk-lib/aws-sns";
import { LambdaSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Deployment } from "../description/branches.js";
import type { Account, FunctionRow, Manifest, QueueSource } from "../description/manifest.js";
import type { Queues } from "./queues.js";

/** The addresses of the functions that have one. */
export function addressesOf(
  manifest: Manifest,
  functions: ReadonlyMap<string, Lambda>,
): Record<string, string> {
  const open = [...functions].filter(([name]) => manifest.functions[name]?.url);
  return Object.fromEntries(open.map(([name, lambda]) => [name, atAddress(lambda)]));
}

/** Connects a function with the events that its row asks for. */
export function listen(
  lambda: Lambda,
  row: FunctionRow,
  queues: Queues,
  account: Account,
  here: Deployment,
): void {
  if (row.queue) fromQueue(lambda, row.queue, queues);
  if (row.topic) fromTopic(lambda, row.topic, queues, account, here);
  if (row.schedule) fromSchedule(lambda, row.schedule);
}

/** EventBridge calls it by a permission of the function; a rule for a function needs no role. */
function fromSchedule(lambda: Lambda, rate: string): void {
  new Rule(lambda.stack, `${lambda.node.id}-schedule`, {
    schedule: Schedule.expression(rate),
    targets: [new LambdaFunction(lambda, { retryAttempts: 2 })],
  });
}

/** Only what failed of a batch comes again; never more workers at once than the row says (13.6). */
function fromQueue(lambda: Lambda, row: QueueSource, queues: Queues): void {
  lambda.addEventSource(
    new SqsEventSource(queues.named(row.name), {
      batchSize: row.batchSize,
      maxConcurrency: row.maximumConcurrency,
      reportBatchItemFailures: true,
    }),
  );
}

/**
 * The topic is also where our own alarms go, so only bodies with the wanted key come through.
 * What SNS cannot hand over, and what the function fails on three times, waits in the same queue.
 * Only `main` listens: a second listener would answer customers from an empty database.
 */
function fromTopic(
  lambda: Lambda,
  row: NonNullable<FunctionRow["topic"]>,
  queues: Queues,
  account: Account,
  here: Deployment,
): void {
  const deadLetterQueue = queues.named(row.deadLetters);
  lambda.configureAsyncInvoke({ retryAttempts: 2 });
  (lambda.node.defaultChild as CfnFunction).deadLetterConfig = {
    targetArn: deadLetterQueue.queueArn,
  };
  if (!here.main) return;
  Topic.fromTopicArn(lambda.stack, `${lambda.node.id}-events`, account.topicArn).addSubscription(
    new LambdaSubscription(lambda, {
      deadLetterQueue,
      filterPolicyWithMessageBody: {
        $or: FilterOrPolicy.filter(new SubscriptionFilter([row.bodyHas].flat().map(hasLeaf))),
      },
    }),
  );
}

/** `mail.messageId` -> `{mail: {messageId: [{exists: true}]}}`. */
function hasLeaf(path: string): object {
  return path
    .split(".")
    .reduceRight<object>((inner, key) => ({ [key]: inner }), [{ exists: true }]);
}

/** An address without sign-in, for links in emails: the function itself checks what it is given. */
function atAddress(lambda: Lambda): string {
  return lambda.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;
}
