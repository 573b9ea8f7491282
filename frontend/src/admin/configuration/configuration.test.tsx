import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import type { ConfigFieldsFragment } from "@/generated/graphql";
import { SendingStatus } from "@/layout/sending-status";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { Users } from "../users/queries";
import { SetSystemConfig, SystemConfig } from "./queries";

function entry(given: Partial<ConfigFieldsFragment>): ConfigFieldsFragment {
  return {
    configKey: "send_mode",
    configValue: "LIVE",
    description: "DRY_RUN stops every message at once.",
    kind: "choice",
    choices: ["DRY_RUN", "LIVE"],
    minimum: null,
    maximum: null,
    defaultValue: "LIVE",
    updatedBy: null,
    updatedAt: null,
    ...given,
  };
}

const tier = entry({
  configKey: "whatsapp_tier_limit",
  configValue: "2000",
  kind: "number",
  choices: ["unlimited"],
  minimum: 0,
  maximum: 1_000_000,
  defaultValue: "250",
  updatedBy: "u1",
  updatedAt: "2026-03-01T12:00:00.000Z",
});

const drafts = entry({
  configKey: "ai_automation_enabled",
  configValue: "false",
  kind: "boolean",
  choices: ["true", "false"],
  defaultValue: "false",
});

function withConfig(...systemConfig: ConfigFieldsFragment[]) {
  const ravi = { userId: "u1", email: "ravi@example.com", role: "Admin" as const };
  const items = [
    { ...ravi, enabled: true, createdAt: "2026-03-01T12:00:00.000Z", lastLoginAt: null },
  ];
  return platform("Admin")
    .on(SystemConfig, () => ({ systemConfig }))
    .on(Users, () => ({ users: { items, nextToken: null } }))
    .on(SetSystemConfig, ({ input }) => ({ setSystemConfig: entry(input) }));
}

async function rowOf(name: string) {
  const heading = await screen.findByRole("heading", { name });
  return within(heading.closest("li") ?? heading);
}

describe("a setting", () => {
  it("says what it does, who changed it and when, and leads to its history", async () => {
    open("/admin/configuration", withConfig(tier, drafts));
    const row = await rowOf("WhatsApp tier limit");
    expect(await row.findByText(/Changed by ravi@example.com on 1 Mar 2026/)).toBeVisible();
    expect(row.getByRole("link", { name: /History/ })).toHaveAttribute(
      "href",
      "/admin/audit?resource=whatsapp_tier_limit",
    );
    expect((await rowOf("AI drafts")).getByText(/Never changed/)).toBeVisible();
  });

  it("that is a number is saved as written, or as the word that stands for one", async () => {
    const api = withConfig(tier);
    const user = open("/admin/configuration", api);
    const row = await rowOf("WhatsApp tier limit");
    const field = row.getByRole("textbox", { name: "WhatsApp tier limit" });
    expect(field).toHaveAccessibleDescription("A whole number from 0 to 10,00,000");
    await user.clear(field);
    await user.type(field, "10000");
    await user.click(row.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(api.calls(SetSystemConfig)).toHaveLength(1));
    await user.click(row.getByRole("checkbox", { name: "Unlimited" }));
    await user.click(row.getByRole("button", { name: "Save" }));
    await waitFor(() =>
      expect(api.calls(SetSystemConfig)).toEqual([
        { input: { configKey: "whatsapp_tier_limit", configValue: "10000" } },
        { input: { configKey: "whatsapp_tier_limit", configValue: "unlimited" } },
      ]),
    );
  });

  it("that is on or off is a switch, saved when one says so", async () => {
    const api = withConfig(drafts);
    const user = open("/admin/configuration", api);
    const row = await rowOf("AI drafts");
    await user.click(row.getByRole("switch", { name: "AI drafts" }));
    expect(api.calls(SetSystemConfig)).toEqual([]);
    await user.click(row.getByRole("button", { name: "Save" }));
    await waitFor(() =>
      expect(api.calls(SetSystemConfig)).toEqual([
        { input: { configKey: "ai_automation_enabled", configValue: "true" } },
      ]),
    );
  });

  it("that the platform refuses says why at the field, and keeps what was written", async () => {
    const api = withConfig(tier).on(SetSystemConfig, () => {
      throw new ApiError("VALIDATION_ERROR", "No.", { configValue: "must be a whole number" });
    });
    const user = open("/admin/configuration", api);
    const row = await rowOf("WhatsApp tier limit");
    const field = row.getByRole("textbox");
    await user.clear(field);
    await user.type(field, "lots{Enter}");
    await waitFor(() => expect(field).toHaveAccessibleDescription(/must be a whole number/));
    expect(field).toHaveValue("lots");
    await user.click(row.getByRole("button", { name: "Undo" }));
    expect(field).toHaveValue("2000");
  });
});

describe("the send mode", () => {
  it("changes only after a second question that says what it means", async () => {
    const api = withConfig(entry({}));
    const user = open("/admin/configuration", api);
    const row = await rowOf("Send mode");
    await user.click(row.getByRole("radio", { name: /^DRY_RUN/ }));
    await user.click(row.getByRole("button", { name: "Save" }));
    expect(row.getByRole("group", { name: "Set Send mode to DRY_RUN?" })).toHaveTextContent(
      /No message leaves any more/,
    );
    expect(api.calls(SetSystemConfig)).toEqual([]);
    await user.click(row.getByRole("button", { name: "Yes, set DRY_RUN" }));
    await waitFor(() =>
      expect(api.calls(SetSystemConfig)).toEqual([
        { input: { configKey: "send_mode", configValue: "DRY_RUN" } },
      ]),
    );
  });

  it("that the deployment does not allow is named beside what is set", async () => {
    const api = withConfig(entry({})).on(SendingStatus, () => ({
      sendingStatus: { environment: "staging", sendMode: "DRY_RUN" },
    }));
    open("/admin/configuration", api);
    expect(await screen.findByText(/In force now: DRY_RUN/)).toBeVisible();
  });
});
