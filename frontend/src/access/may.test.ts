import { describe, expect, it } from "vitest";
import { may } from "./may";

describe("what a role may do comes from the API's own declaration", () => {
  it("lets a viewer read, and nothing else", () => {
    expect(may("Viewer", "Query.messages")).toBe(true);
    expect(may("Viewer", "Subscription.onInboundMessage")).toBe(true);
    expect(may("Viewer", "Mutation.createContact")).toBe(false);
    expect(may("Viewer", "Mutation.sendWhatsApp")).toBe(false);
  });

  it("lets an operator change contacts and send", () => {
    expect(may("Operator", "Mutation.updateContact")).toBe(true);
    expect(may("Operator", "Mutation.sendWhatsApp")).toBe(true);
  });

  it("lets nobody publish but the platform itself", () => {
    expect(may("Admin", "Mutation.publishInboundMessage")).toBe(false);
  });
});
