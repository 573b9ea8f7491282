import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/api/error";
import { contact } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { SearchContacts } from "./queries";

const files: Blob[] = [];

beforeEach(() => {
  files.length = 0;
  URL.createObjectURL = (file) => {
    if (file instanceof Blob) files.push(file);
    return "blob:file";
  };
  URL.revokeObjectURL = vi.fn();
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
});

afterEach(() => vi.restoreAllMocks());

const asha = contact();
const ben = contact({ contactId: "ben", name: "=Ben", phone: null });

it("writes every page of what the search finds", async () => {
  const api = platform("Viewer").on(SearchContacts, ({ nextToken }) => ({
    searchContacts: nextToken
      ? { items: [ben], nextToken: null }
      : { items: [asha], nextToken: "2" },
  }));
  const user = open("/contacts?q=a", api);
  await user.click(await screen.findByRole("button", { name: "Export CSV" }));
  expect(await screen.findByText("2 contacts were written to contacts.csv.")).toBeVisible();
  expect(api.calls(SearchContacts).at(-1)).toEqual({ query: "a", limit: 200, nextToken: "2" });
  const [, first, second] = (await files[0]?.text())?.split("\r\n") ?? [];
  expect(first).toMatch(/^Asha Rao,"'\+919876543210",asha@example.com,true,false,false/);
  expect(second).toMatch(/^"'=Ben"/);
});

it("writes nothing when a page cannot be read, and says why", async () => {
  const api = platform("Viewer").on(SearchContacts, ({ limit }) => {
    if (limit === 200) throw new ApiError("EXTERNAL_API_ERROR", "The table is busy.");
    return { searchContacts: { items: [asha], nextToken: null } };
  });
  const user = open("/contacts", api);
  await user.click(await screen.findByRole("button", { name: "Export CSV" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("The table is busy.");
  expect(files).toEqual([]);
});
