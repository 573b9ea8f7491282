import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFields, readSdlFields, SCHEMA } from "../description/fields.js";
import { BRANCHES, ofType, type Resource, resourcesOf, text } from "./templates.js";

const fields = readFields();

function only(resources: readonly Resource[], type: string): Resource {
  const [first, ...more] = ofType(resources, type);
  if (!first || more.length > 0) throw new Error(`there is not exactly one ${type}`);
  return first;
}

describe.each(BRANCHES)("the API of %s", (branch) => {
  const resources = resourcesOf(branch);
  const production = branch === "main" || branch === "hotfix";
  const api = only(resources, "AWS::AppSync::GraphQLApi").Properties;

  it("knows three kinds of callers", () => {
    expect(api).toMatchObject({
      AuthenticationType: "AMAZON_COGNITO_USER_POOLS",
      UserPoolConfig: { UserPoolId: "us-east-1_CC9u1fYh6", DefaultAction: "ALLOW" },
    });
    const others = api.AdditionalAuthenticationProviders as { AuthenticationType: string }[];
    expect(others.map((mode) => mode.AuthenticationType)).toEqual(["AWS_IAM", "AWS_LAMBDA"]);
    expect(text(api.AdditionalAuthenticationProviders)).toContain("authmiddleware");
  });

  it("is limited, traced and logged", () => {
    expect(api).toMatchObject({
      QueryDepthLimit: 8,
      ResolverCountLimit: 50,
      IntrospectionConfig: production ? "DISABLED" : "ENABLED",
      XrayEnabled: true,
      LogConfig: {
        CloudWatchLogsRoleArn: "arn:aws:iam::809904170947:role/base-wecare-digital",
        FieldLogLevel: "ERROR",
        ExcludeVerboseContent: true,
      },
    });
  });

  it("stands behind a firewall", () => {
    const acl = only(resources, "AWS::WAFv2::WebACL");
    const rules = acl.Properties.Rules as { Name: string }[];
    expect(rules.map((rule) => rule.Name)).toEqual(["common", "known-bad-inputs", "rate"]);
    expect(text(only(resources, "AWS::WAFv2::WebACLAssociation").Properties)).toContain(acl.id);
  });

  it("loads the schema that is committed", () => {
    const { Definition } = only(resources, "AWS::AppSync::GraphQLSchema").Properties;
    expect(Definition).toBe(readFileSync(SCHEMA, "utf8"));
  });

  it("resolves every field of the schema once, and nothing else", () => {
    const resolved = ofType(resources, "AWS::AppSync::Resolver").map(
      ({ Properties }) => `${Properties.TypeName}.${Properties.FieldName}`,
    );
    expect(resolved.sort()).toEqual(readSdlFields().sort());
  });

  it.each(fields)("has $type $name answered by $function", (field) => {
    const resolver = ofType(resources, "AWS::AppSync::Resolver").find(
      ({ Properties }) => Properties.TypeName === field.type && Properties.FieldName === field.name,
    );
    expect(resolver?.Properties).toMatchObject({
      Runtime: { Name: "APPSYNC_JS", RuntimeVersion: "1.0.0" },
    });
    const source = text(resolver?.Properties.DataSourceName).replaceAll("_", "");
    const without = field.type === "Subscription" ? "Users" : "None";
    expect(source).toContain((field.function ?? without).replaceAll("-", ""));
  });

  it("asks functions with the existing role", () => {
    const sources = ofType(resources, "AWS::AppSync::DataSource");
    const lambdas = sources.filter(({ Properties }) => Properties.Type === "AWS_LAMBDA");
    const serving = new Set(fields.flatMap((field) => field.function ?? []));
    expect(lambdas).toHaveLength(serving.size);
    for (const { Properties } of lambdas)
      expect(Properties.ServiceRoleArn).toBe("arn:aws:iam::809904170947:role/base-wecare-digital");
    expect(sources.filter(({ Properties }) => Properties.Type === "NONE")).toHaveLength(1);
    const tables = sources.filter(({ Properties }) => Properties.Type === "AMAZON_DYNAMODB");
    expect(tables.map(({ Properties }) => Properties.ServiceRoleArn)).toEqual([
      "arn:aws:iam::809904170947:role/base-wecare-digital",
    ]);
  });
});

describe("the address of the web app", () => {
  it("belongs to main, with the existing certificate", () => {
    expect(only(resourcesOf("main"), "AWS::Amplify::Domain").Properties).toMatchObject({
      AppId: "d1abcdefgh",
      DomainName: "wecare.digital",
      SubDomainSettings: [{ BranchName: "main", Prefix: "base" }],
      CertificateSettings: {
        CertificateType: "CUSTOM",
        CustomCertificateArn: expect.stringContaining("9df65f48-cdff-4f45-8e6d-f33c8c0beb92"),
      },
    });
  });

  it.each(["hotfix", "release", "feature", "sandbox"] as const)("is left alone by %s", (branch) => {
    expect(ofType(resourcesOf(branch), "AWS::Amplify::Domain")).toEqual([]);
  });
});
