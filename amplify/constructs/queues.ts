import { Duration, RemovalPolicy, type Stack, Validations } from "aws-cdk-lib";
import { Queue, QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Deployment } from "../description/branches.js";
import type { QueueRow } from "../description/manifest.js";

/** cdk-nag's rule that a queue hands on what fails. */
const NO_DEAD_LETTERS = "AwsSolutions::AwsSolutions-SQS3";

/** One queue for each row; dead letters in production outlive the stack. */
export class Queues extends Construct {
  readonly byName = new Map<string, Queue>();

  constructor(
    stack: Stack,
    private readonly rows: Readonly<Record<string, QueueRow>>,
    private readonly here: Deployment,
  ) {
    super(stack, "Queues");
    for (const name of Object.keys(rows)) this.named(name);
  }

  /** Each queue's URL. */
  get urls(): Record<string, string> {
    return Object.fromEntries([...this.byName].map(([name, queue]) => [name, queue.queueUrl]));
  }

  /** The queue, made on first use: a queue needs its dead letters before itself. */
  named(name: string): Queue {
    const known = this.byName.get(name);
    if (known) return known;
    const row = this.rows[name];
    if (!row) throw new Error(`The queue ${name} is not described in infrastructure.json.`);
    const queue = new Queue(this, name, this.properties(row));
    if (row.forgets)
      Validations.of(queue).acknowledge({ id: NO_DEAD_LETTERS, reason: row.forgets });
    this.byName.set(name, queue);
    return queue;
  }

  private properties({ redrive, ...row }: QueueRow): QueueProps {
    return {
      retentionPeriod: Duration.days(row.retentionDays),
      visibilityTimeout: Duration.seconds(row.visibilityTimeoutSeconds ?? 30),
      receiveMessageWaitTime: Duration.seconds(row.receiveWaitSeconds ?? 0),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: this.here.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(redrive && {
        deadLetterQueue: {
          queue: this.named(redrive.to),
          maxReceiveCount: redrive.maxReceiveCount,
        },
      }),
    };
  }
}
