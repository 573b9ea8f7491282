import { screen, waitFor } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { ApiError, NO_ANSWER } from "@/api/error";
import type { CreateContactMutationVariables } from "@/generated/graphql";
import { contact } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { CreateContact } from "../queries";

const FILE = "Name,Phone\nAsha,98765 43210\nBen,98765 43211\n,98765 43212\nChi,98765 43213\n";

/** The import page with a file of three good rows and a bad one, in front of this backend. */
async function choose(create: (input: CreateContactMutationVariables["input"]) => void) {
  const api = platform("Operator").on(CreateContact, ({ input }) => {
    create(input);
    return { createContact: contact({ name: input.name }) };
  });
  const user = open("/contacts/import", api);
  await screen.findByRole("heading", { name: "Import contacts" });
  await give(user, FILE);
  return { api, user };
}

async function give(user: UserEvent, content: string): Promise<void> {
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  if (!input) throw new Error("The page takes no file.");
  await user.upload(input, new File([content], "people.csv", { type: "text/csv" }));
}

const start = (user: UserEvent) =>
  screen.findByRole("button", { name: "Import 3 contacts" }).then((button) => user.click(button));

describe("importing contacts", () => {
  it("lists what is wrong before anything is written", async () => {
    const { api } = await choose(() => {});
    expect(await screen.findByText("3 of 4 rows can be imported.")).toBeVisible();
    expect(screen.getByText("Line 4: the name is missing")).toBeVisible();
    expect(api.calls(CreateContact)).toEqual([]);
  });

  it("writes the good rows one after the other, and reports each that is refused", async () => {
    const { api, user } = await choose(({ name }) => {
      if (name === "Ben") throw new ApiError("CONFLICT", "Another contact has this number.");
    });
    await start(user);
    expect(await screen.findByText(/2 contacts were created/)).toBeVisible();
    expect(screen.getByText("Line 3: Another contact has this number.")).toBeVisible();
    expect(api.calls(CreateContact)).toEqual([
      { input: { name: "Asha", phone: "+919876543210" } },
      { input: { name: "Ben", phone: "+919876543211" } },
      { input: { name: "Chi", phone: "+919876543213" } },
    ]);
  });

  it("stops when no answer comes, and goes on with the same row", async () => {
    let isReachable = false;
    const { api, user } = await choose(({ name }) => {
      if (name === "Ben" && !isReachable) throw new ApiError(NO_ANSWER, "No answer.");
    });
    await start(user);
    expect(await screen.findByRole("alert")).toHaveTextContent(/may or may not have been created/);
    isReachable = true;
    await user.click(screen.getByRole("button", { name: "Continue with 2 rows" }));
    expect(await screen.findByText(/3 contacts were created/)).toBeVisible();
    const names = api.calls(CreateContact).map((call) => JSON.stringify(call).slice(18, 21));
    expect(names.filter((name) => name === "Ben")).toHaveLength(2);
  });

  it("follows the columns that are chosen", async () => {
    const { user } = await choose(() => {});
    await user.selectOptions(await screen.findByLabelText("Phone"), "Not in the file");
    await waitFor(() => expect(screen.getByText("0 of 4 rows can be imported.")).toBeVisible());
    expect(screen.getByRole("button", { name: "Import 0 contacts" })).toBeDisabled();
  });

  it("says what is wrong with a file without rows", async () => {
    const user = open("/contacts/import", platform("Operator"));
    await screen.findByRole("heading", { name: "Import contacts" });
    await give(user, "Name,Phone\n");
    expect(await screen.findByRole("alert")).toHaveTextContent(/no rows below its first line/);
  });

  it("is not for a viewer", async () => {
    open("/contacts/import", platform("Viewer"));
    expect(await screen.findByText(/may read contacts, not add them/)).toBeVisible();
  });
});
