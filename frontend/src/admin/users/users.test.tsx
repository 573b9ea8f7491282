import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import type { UserFieldsFragment } from "@/generated/graphql";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { InviteUser, SetUserEnabled, SetUserRole, Users } from "./queries";

function person(given: Partial<UserFieldsFragment>): UserFieldsFragment {
  return {
    userId: "u1",
    email: "ravi@example.com",
    role: "Operator",
    enabled: true,
    createdAt: "2026-03-01T12:00:00.000Z",
    lastLoginAt: null,
    ...given,
  };
}

const me = person({ userId: "Admin", email: "admin@example.com", role: "Admin" });

function withUsers(...items: UserFieldsFragment[]) {
  return platform("Admin").on(Users, () => ({ users: { items, nextToken: null } }));
}

async function rowOf(email: string) {
  const list = await screen.findByRole("list", { name: "People" });
  const heading = within(list).getByRole("heading", { name: email });
  return within(heading.closest("li") ?? list);
}

describe("the list of users", () => {
  it("says what each may do and when they were last here", async () => {
    open(
      "/admin/users",
      withUsers(me, person({}), person({ userId: "u2", email: null, role: null })),
    );
    expect(
      (await rowOf("ravi@example.com")).getByText(
        /^Operator · May sign in · has not signed in yet/,
      ),
    ).toBeVisible();
    expect((await rowOf("u2")).getByText(/No role: no access/)).toBeVisible();
  });

  it("protects one's own account, and says why", async () => {
    open("/admin/users", withUsers(me, person({})));
    const mine = await rowOf("admin@example.com");
    expect(mine.getByText(/This is you/)).toBeVisible();
    expect(mine.queryByRole("combobox")).toBeNull();
    expect(mine.queryByRole("button")).toBeNull();
  });

  it("leads to what somebody did and to what was changed about them", async () => {
    open("/admin/users", withUsers(person({})));
    const row = await rowOf("ravi@example.com");
    const [did, done] = row.getAllByRole("link");
    expect(did).toHaveAttribute("href", "/admin/audit?user=u1");
    expect(done).toHaveAttribute("href", "/admin/audit?resource=u1");
  });
});

describe("a role", () => {
  it("changes only after a second question, which says what it allows", async () => {
    const api = withUsers(person({})).on(SetUserRole, () => ({
      setUserRole: person({ role: "Viewer" }),
    }));
    const user = open("/admin/users", api);
    const row = await rowOf("ravi@example.com");
    await user.selectOptions(row.getByRole("combobox"), "Viewer");
    expect(row.getByRole("group", { name: "Make ravi@example.com a Viewer?" })).toHaveTextContent(
      /changes and sends nothing/,
    );
    expect(row.getByRole("button", { name: "No, leave it" })).toHaveFocus();
    expect(api.calls(SetUserRole)).toEqual([]);
    await user.click(row.getByRole("button", { name: "Yes, make them a Viewer" }));
    await waitFor(() =>
      expect(api.calls(SetUserRole)).toEqual([{ input: { userId: "u1", role: "Viewer" } }]),
    );
    expect(await screen.findByText("ravi@example.com is now a Viewer.")).toBeVisible();
  });

  it("stays when the answer is no, and the focus goes back", async () => {
    const api = withUsers(person({}));
    const user = open("/admin/users", api);
    const row = await rowOf("ravi@example.com");
    await user.selectOptions(row.getByRole("combobox"), "Admin");
    await user.keyboard("{Escape}");
    expect(row.queryByRole("group")).toBeNull();
    expect(row.getByRole("combobox")).toHaveValue("Operator");
    expect(row.getByRole("combobox")).toHaveFocus();
  });

  it("that the platform refuses to take says why", async () => {
    const api = withUsers(person({ role: "Admin" })).on(SetUserRole, () => {
      throw new ApiError("CONFLICT", "Somebody has to administer.");
    });
    const user = open("/admin/users", api);
    const row = await rowOf("ravi@example.com");
    await user.selectOptions(row.getByRole("combobox"), "Viewer");
    await user.click(row.getByRole("button", { name: /^Yes/ }));
    expect(await row.findByText("Somebody has to administer.")).toBeVisible();
  });
});

describe("access", () => {
  it("is taken away after a second question, and given back at once", async () => {
    let enabled = true;
    const api = platform("Admin")
      .on(Users, () => ({ users: { items: [person({ enabled })], nextToken: null } }))
      .on(SetUserEnabled, ({ input }) => {
        enabled = input.enabled;
        return { setUserEnabled: person({ enabled }) };
      });
    const user = open("/admin/users", api);
    const row = await rowOf("ravi@example.com");
    await user.click(row.getByRole("button", { name: "Disable: ravi@example.com" }));
    expect(api.calls(SetUserEnabled)).toEqual([]);
    await user.click(row.getByRole("button", { name: "Yes, disable" }));
    await user.click(await row.findByRole("button", { name: "Enable: ravi@example.com" }));
    expect(await row.findByRole("button", { name: "Disable: ravi@example.com" })).toBeVisible();
    expect(api.calls(SetUserEnabled)).toEqual([
      { input: { userId: "u1", enabled: false } },
      { input: { userId: "u1", enabled: true } },
    ]);
  });
});

describe("an invitation", () => {
  it("goes to an address with a role, and says where it is on a local platform", async () => {
    const api = withUsers(me).on(InviteUser, ({ input }) => ({
      inviteUser: person({ email: input.email, role: input.role }),
    }));
    const user = open("/admin/users", api);
    await user.type(await screen.findByLabelText("Email"), "new@example.com");
    await user.click(screen.getByLabelText("Operator"));
    await user.click(screen.getByRole("button", { name: "Send invitation" }));
    expect(await screen.findByText(/new@example.com is invited/)).toBeVisible();
    expect(await screen.findByRole("link", { name: /see the invitations/ })).toHaveAttribute(
      "href",
      "/local/invitations",
    );
    expect(api.calls(InviteUser)).toEqual([
      { input: { email: "new@example.com", role: "Operator" } },
    ]);
  });

  it("to nonsense says so at the field, and keeps what was written", async () => {
    const api = withUsers(me).on(InviteUser, () => {
      throw new ApiError("VALIDATION_ERROR", "Check it.", {
        email: "write it as name@example.com",
      });
    });
    const user = open("/admin/users", api);
    await user.type(await screen.findByLabelText("Email"), "nonsense");
    await user.click(screen.getByRole("button", { name: "Send invitation" }));
    await waitFor(() =>
      expect(screen.getByLabelText("Email")).toHaveAccessibleDescription(/write it as/),
    );
    expect(screen.getByLabelText("Email")).toHaveValue("nonsense");
  });
});
