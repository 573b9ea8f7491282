import { describe, expect, it } from "vitest";
import { readManifest } from "../description/manifest.js";
import { at, BRANCHES, named, ofType, resourcesOf, text, type Value } from "./templates.js";

const { tables, queues } = readManifest();
const DAY = 86_400;

function attributes(key: readonly string[]) {
  return key.map((part, position) => ({
    AttributeName: part.split(":")[0],
    KeyType: position === 0 ? "HASH" : "RANGE",
  }));
}

describe.each(BRANCHES)("the data of %s", (branch) => {
  const resources = resourcesOf(branch);
  const production = branch === "main" || branch === "hotfix";
  const environment = production ? "production" : branch === "release" ? "staging" : "preview";

  it("has the described tables and no other", () => {
    expect(ofType(resources, "AWS::DynamoDB::Table")).toHaveLength(Object.keys(tables).length);
    expect(Object.keys(tables).length).toBeGreaterThanOrEqual(11);
  });

  it.each(Object.entries(tables))("has %s", (name, row) => {
    const table = named(resources, "AWS::DynamoDB::Table", `Tables/${name}`);
    expect(table.Properties).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: attributes(row.key),
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      DeletionProtectionEnabled: production,
    });
    const parts = at(table.Properties.TableName, "Fn::Join") as [string, Value[]];
    expect(parts[1][0]).toBe(`base-wecare-digital-${environment}`);
    expect(text(parts[1][1])).toContain("AWS::StackId");
    expect(parts[1][2]).toBe(name);
    expect(table.DeletionPolicy).toBe(production ? "Retain" : "Delete");
    expect(table.Properties.TimeToLiveSpecification).toEqual(
      row.ttl && { AttributeName: row.ttl, Enabled: true },
    );
    const indexes = Object.entries(row.indexes ?? {}).map(([IndexName, index]) => ({
      IndexName,
      KeySchema: attributes(index.key),
      Projection: { ProjectionType: index.projection },
    }));
    expect(table.Properties.GlobalSecondaryIndexes ?? []).toEqual(indexes);
  });

  it("has the described queues and no other", () => {
    expect(ofType(resources, "AWS::SQS::Queue")).toHaveLength(Object.keys(queues).length);
  });

  it.each(Object.entries(queues))("has %s", (name, row) => {
    const queue = named(resources, "AWS::SQS::Queue", `Queues/${name}`);
    expect(queue.Properties).toMatchObject({
      MessageRetentionPeriod: row.retentionDays * DAY,
      VisibilityTimeout: row.visibilityTimeoutSeconds ?? 30,
      ReceiveMessageWaitTimeSeconds: row.receiveWaitSeconds ?? 0,
      SqsManagedSseEnabled: true,
    });
    const redrive = queue.Properties.RedrivePolicy;
    expect(at(redrive, "maxReceiveCount")).toBe(row.redrive?.maxReceiveCount);
    if (row.redrive)
      expect(at(redrive, "deadLetterTargetArn")).toEqual({
        "Fn::GetAtt": [named(resources, "AWS::SQS::Queue", `Queues/${row.redrive.to}`).id, "Arn"],
      });
  });

  it("refuses to speak with queues in the clear", () => {
    const policies = ofType(resources, "AWS::SQS::QueuePolicy");
    expect(policies.length).toBe(Object.keys(queues).length);
    for (const policy of policies)
      expect(JSON.stringify(policy.Properties)).toContain('"aws:SecureTransport":"false"');
  });
});
