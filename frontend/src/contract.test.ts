import exportedSdl from "@contract/schema.graphql?raw";
import {
  buildASTSchema,
  type DefinitionNode,
  Kind,
  parse,
  specifiedDirectives,
  validateSchema,
  visit,
} from "graphql";
import { validateSDL } from "graphql/validation/validate";
import { describe, expect, it } from "vitest";
import preludeSdl from "../appsync/prelude.graphql?raw";

const prelude = parse(preludeSdl);
const exported = parse(exportedSdl);
const whole = {
  kind: Kind.DOCUMENT,
  definitions: [...prelude.definitions, ...exported.definitions],
} as const;

const kinds = (definition: DefinitionNode) => definition.kind;

describe("the exported SDL", () => {
  it("is legal for graphql-js with the AppSync prelude", () => {
    expect(validateSDL(whole)).toEqual([]);
    expect(validateSchema(buildASTSchema(whole))).toEqual([]);
  });

  it("defines nothing that AppSync does not take", () => {
    const forbidden = [
      Kind.SCALAR_TYPE_DEFINITION,
      Kind.DIRECTIVE_DEFINITION,
      Kind.OBJECT_TYPE_EXTENSION,
      Kind.INPUT_OBJECT_TYPE_EXTENSION,
      Kind.ENUM_TYPE_EXTENSION,
    ];
    expect(exported.definitions.map(kinds).filter((kind) => forbidden.includes(kind))).toEqual([]);
  });

  it("has no descriptions and no defaults", () => {
    const found: string[] = [];
    visit(exported, {
      enter(node) {
        if ("description" in node && node.description) found.push(node.kind);
        if (node.kind === Kind.INPUT_VALUE_DEFINITION && node.defaultValue) {
          found.push(`${node.name.value} has a default`);
        }
      },
    });
    expect(found).toEqual([]);
  });

  it("uses no directive that neither GraphQL nor AppSync has", () => {
    const known = new Set([
      ...specifiedDirectives.map(({ name }) => name),
      ...prelude.definitions.flatMap((each) =>
        each.kind === Kind.DIRECTIVE_DEFINITION ? [each.name.value] : [],
      ),
    ]);
    const used: string[] = [];
    visit(exported, {
      enter(node) {
        if (node.kind === Kind.DIRECTIVE) used.push(node.name.value);
      },
    });
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });
});
