import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { type CfnFunction, type Function as Lambda } from "aws-cdk-lib/aws-lambda";
import { FilterOrPolicy, SubscriptionFilter, Topic } from "aws-cdk-lib/aws-sns";
import { LambdaSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Deployment } from "../description/branches.js";
import type { Account, FunctionRow } from "../description/manifest.js";
import type { Queues } from "./queues.js";

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
}

/** Only what failed of a batch comes again; never more workers at once than the row says (13.6). */
function fromQueue(lambda: Lambda, row: NonNullable<FunctionRow["queue"]>, queues: Queues): void {
  lambda.addEventSource(
    new SqsEventSource(queues.named(row.name), {
      batchSize: row.batch,
      maxConcurrency: row.concurrency,
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
  deadLetterQueue.grantSendMessages(lambda);
  if (!here.main) return;
  const exists = FilterOrPolicy.filter(SubscriptionFilter.existsFilter());
  Topic.fromTopicArn(lambda.stack, "Topic", account.topicArn).addSubscription(
    new LambdaSubscription(lambda, {
      deadLetterQueue,
      filterPolicyWithMessageBody: { [row.bodyHas]: exists },
    }),
  );
}
