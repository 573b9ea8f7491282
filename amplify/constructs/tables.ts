import { RemovalPolicy, type Stack } from "aws-cdk-lib";
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
import type { Key, TableRow } from "../description/manifest.js";

/** One table for each row; in production each outlives its stack. */
export class Tables extends Construct {
  readonly byName = new Map<string, Table>();

  constructor(stack: Stack, rows: Readonly<Record<string, TableRow>>, here: Deployment) {
    super(stack, "Tables");
    for (const [name, row] of Object.entries(rows))
      this.byName.set(name, this.table(name, row, here));
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

  private table(name: string, row: TableRow, here: Deployment): Table {
    const table = new Table(this, name, {
      ...keyOf(row.key),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: here.production,
      removalPolicy: here.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
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
