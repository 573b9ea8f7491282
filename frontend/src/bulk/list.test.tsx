import { act, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { bulkJob, withBulk } from "@/testing/bulk";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { BulkJobs, OnBulkJobProgress } from "./queries";

const jobs = [
  bulkJob({ jobId: "second", content: "The second one" }),
  bulkJob({
    jobId: "first",
    content: "The first one",
    status: "completed",
    sentCount: 38,
    failedCount: 2,
    pendingCount: 0,
  }),
];

describe("the list of bulk messages", () => {
  it("shows each with its state and how far it is", async () => {
    open("/bulk-messaging", withBulk(platform("Viewer"), { jobs }));
    const list = within(await screen.findByRole("list", { name: "Bulk Messaging" }));
    const [second, first] = list.getAllByRole("link");
    expect(second).toHaveTextContent(/The second one.*WhatsApp.*Sending.*10 of 40/);
    expect(first).toHaveTextContent(/The first one.*Completed.*40 of 40 · 2 failed/);
    expect(first).toHaveAttribute("href", "/bulk-messaging/first");
    expect(screen.queryByRole("link", { name: "New bulk message" })).toBeNull();
  });

  it("keeps the filter in its address and asks for that state only", async () => {
    const api = withBulk(platform("Viewer"), { jobs });
    const user = open("/bulk-messaging", api);
    await user.selectOptions(await screen.findByLabelText("Show"), "Completed");
    expect(await screen.findByText("The first one")).toBeVisible();
    expect(screen.queryByText("The second one")).toBeNull();
    expect(api.calls(BulkJobs)).toContainEqual(expect.objectContaining({ status: "completed" }));
  });

  it("moves as the jobs do, and never back", async () => {
    const api = withBulk(platform("Viewer"), { jobs });
    open("/bulk-messaging", api);
    await screen.findByText("The second one");
    const told = (version: number, sentCount: number) =>
      act(() =>
        api.publish(OnBulkJobProgress, {
          onBulkJobProgress: bulkJob({ ...jobs[0], version, sentCount }),
        }),
      );
    told(9, 30);
    expect(screen.getByText(/30 of 40/)).toBeVisible();
    told(7, 20);
    expect(screen.getByText(/30 of 40/)).toBeVisible();
  });

  it("leads to the first message when there is none", async () => {
    const user = open("/bulk-messaging", withBulk(platform("Operator")));
    expect(await screen.findByText("No bulk message was sent yet.")).toBeVisible();
    await user.click(screen.getByRole("link", { name: "New bulk message" }));
    expect(
      await screen.findByRole("heading", { name: "New bulk message: who gets it" }),
    ).toBeVisible();
  });
});
