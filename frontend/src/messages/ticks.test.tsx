import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { MessageStatus } from "@/generated/graphql";
import { Ticks } from "./ticks";

const names: [MessageStatus, string][] = [
  ["queued", "Queued"],
  ["sending", "Sending"],
  ["sent", "Sent"],
  ["delivered", "Delivered"],
  ["read", "Read"],
  ["failed", "Failed"],
  ["unknown", "Outcome unknown"],
];

it.each(names)("a message that is %s is called %s", (status, name) => {
  render(<Ticks status={status} />);
  expect(screen.getByRole("img", { name })).toBeVisible();
});

it("a received message has no ticks", () => {
  render(<Ticks status="received" />);
  expect(screen.queryByRole("img")).toBeNull();
});
