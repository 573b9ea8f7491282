import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Role } from "@/generated/graphql";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
// Loaded before the tests begin: a busy machine takes its time over a page.
import "@/keyboard/palette";
import "./area";
import "./dead-letters/page";
import { DlqMessages, DlqStatistics } from "./dead-letters/queries";
import "./users/page";
import { Users } from "./users/queries";

function admins(role: Role) {
  return platform(role)
    .on(Users, () => ({ users: { items: [], nextToken: null } }))
    .on(DlqStatistics, () => ({ dlqStatistics: [] }))
    .on(DlqMessages, () => ({ dlqMessages: { items: [], nextToken: null } }));
}

describe("the Admin area", () => {
  it("is in the menu of administrators, with a way to each of its pages", async () => {
    const user = open("/contacts", admins("Admin"));
    const main = within(await screen.findByRole("navigation", { name: "Main" }));
    await user.click(main.getByRole("link", { name: "Admin" }));
    expect(await screen.findByRole("heading", { name: "Users", level: 1 })).toBeVisible();
    const sections = within(screen.getByRole("navigation", { name: "Admin" }));
    expect(sections.getAllByRole("link").map((link) => link.textContent)).toEqual([
      "Users",
      "Configuration",
      "Audit log",
      "Dead letters",
    ]);
    expect(sections.getByRole("link", { name: "Users" })).toHaveAttribute("aria-current", "page");
  });

  it.each(["Viewer", "Operator"] as const)("is not in the menu of a %s", async (role) => {
    open("/contacts", admins(role));
    const main = within(await screen.findByRole("navigation", { name: "Main" }));
    expect(main.queryByRole("link", { name: "Admin" })).toBeNull();
  });

  it.each(["users", "configuration", "audit"])(
    "says of /%s that it is not for operators",
    async (page) => {
      const api = admins("Operator");
      open(`/admin/${page}`, api);
      expect(
        await screen.findByRole("heading", { name: "Your role does not include this page" }),
      ).toBeVisible();
      expect(api.calls(Users)).toEqual([]);
    },
  );

  it("lets operators repair: they find the dead letters with Ctrl+K", async () => {
    const user = open("/contacts", admins("Operator"));
    await screen.findByRole("navigation", { name: "Main" });
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox", { name: "Find or go to" }), "dead");
    await user.click(await screen.findByRole("option", { name: "Go to Dead letters" }));
    expect(await screen.findByRole("heading", { name: "Dead letters" })).toBeVisible();
    expect(screen.queryByRole("navigation", { name: "Admin" })).toBeNull();
  });

  it("lets no viewer see what customers wrote in dead letters", async () => {
    const api = admins("Viewer");
    open("/admin/dead-letters", api);
    await screen.findByRole("heading", { name: "Your role does not include this page" });
    expect(api.calls(DlqMessages)).toEqual([]);
  });
});
