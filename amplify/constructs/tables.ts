import { Aws, Fn, RemovalPolicy, type Stack } from "aws-cdk-lib";
import {
  type Attribute,
  type AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import type { Deployment } from "../description/branches.js";
import type { Key, Manifest, TableRow } from "../description/manifest.js";

/** The first part of the stack's own id, which no other stack has, not even its successor. */
const OF_THIS_STACK = Fn.select(0, Fn.split("-", Fn.select(2, Fn.split("/", Aws.STACK_ID))));

/**
 * One table for each row; in production each outlives its stack.
 *
 * Their names are ours, and short: a function is told many of them, and Lambda takes 4 KB of
 * variables. CloudFormation also refuses to replace a table that has a name, so a change of a key
 * stops a deployment instead of starting with an empty table.
 */
export class Tables extends Construct {
  readonly byName = new Map<string, Table>();

  constructor(
    stack: Stack,
    { prefix, tables }: Manifest,
    private readonly here: Deployment,
  ) {
    super(stack, "Tables");
    const first = [prefix, here.environment, OF_THIS_STACK];
    for (const [name, row] of Object.entries(tables))
      this.byName.set(name, this.table(name, Fn.join("-", [...first, name]), row));
  }

  /** Each table's real name. */
  get names(): Record<string, string> {
    return Object.fromEntries([...this.byName].map(([name, table]) => [name, table.tableName]));
  }

  /** One of them; throws if it is not described. */
  named(name: string): Table {
    const found = this.byName.get(name);
    if (!found) throw new Error(`The table ${name} is not described in infrastructure.json.`);
    return found;
  }

  private table(name: string, tableName: string, row: TableRow): Table {
    const { production } = this.here;
    const table = new Table(this, name, {
      tableName,
      ...keyOf(row.key),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: production,
      removalPolicy: production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(row.ttl && { timeToLiveAttribute: row.ttl }),
    });
    for (const [indexName, index] of Object.entries(row.indexes ?? {}))
      table.addGlobalSecondaryIndex({
        indexName,
        ...keyOf(index.key),
        projectionType: ProjectionType[index.projection],
      });
    return table;
  }
}

function keyOf(key: readonly Key[]): { partitionKey: Attribute; sortKey?: Attribute } {
  const [partition = "", sort] = key;
  return { partitionKey: attribute(partition), ...(sort && { sortKey: attribute(sort) }) };
}

function attribute(key: Key): Attribute {
  const [name = "", type] = key.split(":");
  return { name, type: type as AttributeType };
}
