import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import * as browser from "@/browser/save";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { Users } from "../users/queries";
import { detailsOf } from "./details";
import { type AuditEntry, AuditLog } from "./queries";

const changed: AuditEntry = {
  logId: "l1",
  userId: "u1",
  action: "set_system_config",
  resourceType: "config",
  resourceId: "send_mode",
  timestamp: "2026-03-01T12:00:00.000Z",
  details: '{"before": "LIVE", "after": "DRY_RUN"}',
  ipAddress: "203.0.113.9",
  userAgent: "Firefox",
};

const ravi = {
  userId: "u1",
  email: "ravi@example.com",
  role: "Admin" as const,
  enabled: true,
  createdAt: "2026-03-01T12:00:00.000Z",
  lastLoginAt: null,
};

function withLog(...pages: (readonly AuditEntry[])[]) {
  return platform("Admin")
    .on(Users, () => ({ users: { items: [ravi], nextToken: null } }))
    .on(AuditLog, ({ nextToken }) => {
      const at = Number(nextToken ?? 0);
      const more = at + 1 < pages.length ? String(at + 1) : null;
      return { auditLog: { items: [...(pages[at] ?? [])], nextToken: more } };
    });
}

const asked = { limit: 50, nextToken: null };

describe("the audit log", () => {
  it("says who did what to what, when and from where", async () => {
    open("/admin/audit", withLog([changed]));
    const row = within(await screen.findByRole("list", { name: "Audit log" })).getByRole(
      "listitem",
    );
    await waitFor(() => expect(row).toHaveTextContent("ravi@example.com"));
    expect(row).toHaveTextContent("Changed a setting");
    expect(row).toHaveTextContent("configsend_mode");
    expect(row).toHaveTextContent("beforeLIVEafterDRY_RUN");
    expect(row).toHaveTextContent("203.0.113.9 · Firefox");
  });

  it("shows what nobody has named yet by its own name", async () => {
    open("/admin/audit", withLog([{ ...changed, action: "turn_around", details: null }]));
    expect(await screen.findByText("turn around")).toBeVisible();
  });

  it("is filtered by what the address says", async () => {
    const api = withLog([changed]);
    open("/admin/audit?user=u1&resource=send_mode", api);
    await screen.findByRole("list", { name: "Audit log" });
    expect(api.calls(AuditLog)).toEqual([{ userId: "u1", resourceId: "send_mode", ...asked }]);
    expect(screen.getByRole("textbox", { name: /^Done to/ })).toHaveValue("send_mode");
    await waitFor(() =>
      expect(screen.getByRole("combobox", { name: "Done by" })).toHaveValue("u1"),
    );
  });

  it("is filtered by whom one chooses and what one writes, and shows everything again", async () => {
    const api = withLog([changed]);
    const user = open("/admin/audit", api);
    await screen.findByRole("option", { name: "ravi@example.com" });
    await user.selectOptions(screen.getByRole("combobox", { name: "Done by" }), "u1");
    await user.type(screen.getByRole("textbox", { name: /^Done to/ }), " send_mode {Enter}");
    await waitFor(() =>
      expect(api.calls(AuditLog).at(-1)).toEqual({
        userId: "u1",
        resourceId: "send_mode",
        ...asked,
      }),
    );
    await user.click(screen.getByRole("button", { name: "Show everything" }));
    expect(screen.getByRole("textbox", { name: /^Done to/ })).toHaveValue("");
    expect(screen.queryByRole("button", { name: "Show everything" })).toBeNull();
  });

  it("does not say that nothing matches while there is more to look through", async () => {
    const user = open("/admin/audit?user=u1", withLog([], [changed]));
    expect(await screen.findByText(/there is more to look through/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Load more" }));
    expect(await screen.findByText("Changed a setting")).toBeVisible();
  });

  it("says when nothing matches", async () => {
    open("/admin/audit?resource=nothing", withLog([]));
    expect(await screen.findByText("Nothing matches.")).toBeVisible();
  });

  it("is exported whole, without formulas", async () => {
    const save = vi.spyOn(browser, "save").mockReturnValue();
    const user = open(
      "/admin/audit",
      withLog([changed], [{ ...changed, logId: "l2", userAgent: "=cmd()" }]),
    );
    await screen.findByText("Changed a setting");
    await user.click(screen.getByRole("button", { name: "Export CSV" }));
    await waitFor(() => expect(save).toHaveBeenCalled());
    const [name, , csv] = save.mock.calls[0] ?? [];
    const lines = String(csv).trim().split("\r\n");
    expect(name).toBe("audit-log.csv");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain("ravi@example.com");
    expect(lines[2]).toContain("'=cmd()");
    save.mockRestore();
  });
});

describe("details", () => {
  it.each([
    [null, []],
    [
      '{"fields": ["name", "phone"], "before": null}',
      [
        ["before", "–"],
        ["fields", "name, phone"],
      ],
    ],
    ['{"whom": {"role": "Viewer"}}', [["whom", '{"role":"Viewer"}']]],
    ["not JSON", [["details", "not JSON"]]],
  ])("%j are read as %j", (details, read) => {
    expect(detailsOf(details)).toEqual(read);
  });
});
