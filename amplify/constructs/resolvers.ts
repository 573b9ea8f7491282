import { join } from "node:path";
import type { Stack } from "aws-cdk-lib";
import {
  type BaseDataSource,
  Code,
  DynamoDbDataSource,
  FunctionRuntime,
  type GraphqlApi,
  LambdaDataSource,
  NoneDataSource,
  Resolver,
} from "aws-cdk-lib/aws-appsync";
import { Table } from "aws-cdk-lib/aws-dynamodb";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Field } from "../description/fields.js";
import { type Account, ROOT } from "../description/manifest.js";
import { existingRole } from "./foundation.js";

/**
 * One resolver for each root field: a function's; the Users table's for a subscription, which asks
 * whether its subscriber is still welcome; nothing's for a publish mutation.
 */
export class Resolvers extends Construct {
  private readonly sources = new Map<string, BaseDataSource>();

  constructor(
    stack: Stack,
    private readonly api: GraphqlApi,
    private readonly account: Account,
    private readonly functions: ReadonlyMap<string, IFunction>,
    private readonly users: Table,
    fields: readonly Field[],
  ) {
    super(stack, "Resolvers");
    for (const field of fields)
      new Resolver(this, `${field.type}.${field.name}`, {
        api,
        typeName: field.type,
        fieldName: field.name,
        dataSource: this.sourceOf(field),
        code: Code.fromAsset(join(ROOT, "amplify", "resolvers", scriptOf(field))),
        runtime: FunctionRuntime.JS_1_0_0,
      });
  }

  private sourceOf(field: Field): BaseDataSource {
    if (field.function) return this.lambda(field.function);
    return field.type === "Subscription" ? this.people() : this.none();
  }

  private people(): BaseDataSource {
    const serviceRole = existingRole(this, this.account);
    return this.source("Users", () => {
      const table = Table.fromTableName(this, "UsersTable", this.users.tableName);
      const properties = { api: this.api, table, readOnlyAccess: true, serviceRole };
      return new DynamoDbDataSource(this, "Users", properties);
    });
  }

  private lambda(name: string): BaseDataSource {
    const lambdaFunction = this.functions.get(name);
    if (!lambdaFunction) throw new Error(`The function ${name} is not described.`);
    const serviceRole = existingRole(this, this.account);
    return this.source(name, () => {
      const properties = { api: this.api, name: named(name), lambdaFunction, serviceRole };
      return new LambdaDataSource(this, name, properties);
    });
  }

  private none(): BaseDataSource {
    return this.source("None", () => new NoneDataSource(this, "None", { api: this.api }));
  }

  private source(name: string, make: () => BaseDataSource): BaseDataSource {
    const found = this.sources.get(name) ?? make();
    this.sources.set(name, found);
    return found;
  }
}

function scriptOf(field: Field): string {
  if (field.function) return "lambda.js";
  return field.type === "Subscription" ? "subscribe.js" : "publish.js";
}

/** A data source's name may hold letters, digits and `_`. */
function named(name: string): string {
  return name.replaceAll("-", "_");
}
