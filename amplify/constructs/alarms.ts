import { Duration, type Stack } from "aws-cdk-lib";
import type { GraphqlApi } from "aws-cdk-lib/aws-appsync";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Deployment } from "../description/branches.js";
import { type Manifest, worked } from "../description/manifest.js";

const PERIOD = Duration.minutes(5);

/** What is watched, each with its paragraph in docs/operations.md. */
const LIMITS = {
  functionErrorPercent: 1,
  functionThrottles: 0,
  deadLetters: 10,
  oldestMessageSeconds: 900,
  oldestDeadLetterSeconds: 86400,
  apiErrorPercent: 5,
  apiFailures: 0,
};

interface Watched {
  readonly name: string;
  readonly metric: IMetric;
  readonly above: number;
  readonly says: string;
}

/** The alarms of the specification, and four that it forgot. Only `main` wakes somebody. */
export class Alarms extends Construct {
  private readonly action: SnsAction;

  constructor(
    stack: Stack,
    private readonly manifest: Manifest,
    private readonly here: Deployment,
  ) {
    super(stack, "Alarms");
    this.action = new SnsAction(Topic.fromTopicArn(this, "Topic", manifest.account.topicArn));
  }

  /** Errors and throttles of each function. */
  functions(byName: ReadonlyMap<string, IFunction>): this {
    for (const [name, lambda] of byName) {
      const part = lambda.metricErrors({ period: PERIOD });
      const whole = lambda.metricInvocations({ period: PERIOD });
      this.watch({
        name: `${name}-errors`,
        metric: percent(part, whole),
        above: LIMITS.functionErrorPercent,
        says: `more than 1 % of the calls of ${name} fail`,
      });
      this.watch({
        name: `${name}-throttles`,
        metric: lambda.metricThrottles({ period: PERIOD }),
        above: LIMITS.functionThrottles,
        says: `calls of ${name} are turned away`,
      });
    }
    return this;
  }

  /** Dead letters that pile up or that nobody looks at, and work that waits. */
  queues(byName: ReadonlyMap<string, Queue>): this {
    for (const [name, queue] of byName)
      if (worked(this.manifest, name))
        this.watch({
          name: `${name}-age`,
          metric: queue.metricApproximateAgeOfOldestMessage({ period: PERIOD }),
          above: LIMITS.oldestMessageSeconds,
          says: `the oldest message in ${name} has waited for more than 15 minutes`,
        });
      else this.deadLetters(name, queue);
    return this;
  }

  /** They leave the queue when somebody looks at them; it forgets them after 14 days. */
  private deadLetters(name: string, queue: Queue): void {
    this.watch({
      name: `${name}-depth`,
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD }),
      above: LIMITS.deadLetters,
      says: `more than 10 messages wait in ${name}`,
    });
    this.watch({
      name: `${name}-unseen`,
      metric: queue.metricApproximateAgeOfOldestMessage({ period: PERIOD }),
      above: LIMITS.oldestDeadLetterSeconds,
      says: `nobody has looked at a message in ${name} for more than a day`,
    });
  }

  /** The API's own failures, and all its refused requests. */
  api(graphql: GraphqlApi): this {
    const dimensionsMap = { GraphQLAPIId: graphql.apiId };
    const of = (metricName: string, statistic: string) =>
      new Metric({
        namespace: "AWS/AppSync",
        metricName,
        statistic,
        dimensionsMap,
        period: PERIOD,
      });
    this.watch({
      name: "api-5xx",
      metric: of("5XXError", "Sum"),
      above: LIMITS.apiFailures,
      says: "AppSync itself fails",
    });
    const failed = new MathExpression({
      expression: "clients + servers",
      usingMetrics: { clients: of("4XXError", "Sum"), servers: of("5XXError", "Sum") },
      period: PERIOD,
    });
    this.watch({
      name: "api-errors",
      metric: percent(failed, of("Latency", "SampleCount")),
      above: LIMITS.apiErrorPercent,
      says: "more than 5 % of the requests to the API fail",
    });
    return this;
  }

  /** What the services measure themselves, each here only; the worst of the dimensions counts. */
  business(): this {
    for (const [name, row] of Object.entries(this.manifest.alarms)) {
      const { namespace, metric: metricName, above, says } = row;
      const each = row.dimensions.map((dimensions) => {
        const dimensionsMap = { environment: this.here.environment, ...dimensions };
        const properties = { namespace, metricName, dimensionsMap, period: PERIOD };
        return new Metric({ ...properties, statistic: "Maximum" });
      });
      this.watch({ name, metric: worst(each), above, says });
    }
    return this;
  }

  private watch({ name, metric, above, says }: Watched): void {
    const alarm = new Alarm(this, name, {
      alarmName: `${this.manifest.prefix}-${this.here.name}-${name}`,
      alarmDescription: `${this.here.environment}: ${says}. What to do: docs/operations.md, ${name}`,
      metric,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (this.here.main) alarm.addAlarmAction(this.action);
  }
}

function percent(part: IMetric, whole: IMetric): IMetric {
  return new MathExpression({
    expression: "IF(whole > 0, 100 * part / whole, 0)",
    usingMetrics: { part, whole },
    period: PERIOD,
  });
}

function worst(metrics: readonly Metric[]): IMetric {
  const [only, ...others] = metrics;
  if (only && others.length === 0) return only;
  const usingMetrics = Object.fromEntries(metrics.map((metric, at) => [`m${at}`, metric]));
  return new MathExpression({ expression: "MAX(METRICS())", usingMetrics, period: PERIOD });
}
