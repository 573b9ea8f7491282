import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/error";
import { bulkJob, bulkRecipient, withBulk } from "@/testing/bulk";
import { contact, minutesAfterNoon } from "@/testing/factories";
import type { FakeApi } from "@/testing/fake-api";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import type { Job } from "../job";
import { BulkJob, BulkRecipients, ControlBulkJob, OnBulkJobProgress } from "../queries";

const address = "/bulk-messaging/job";
const opened = () => screen.findByRole("heading", { name: "WhatsApp to 40 people" });
const counted = () => screen.getAllByRole("definition").map((number) => number.textContent);

function tell(api: FakeApi, job: Partial<Job>) {
  act(() => api.publish(OnBulkJobProgress, { onBulkJobProgress: bulkJob(job) }));
}

describe("the page of a bulk message", () => {
  it("shows what was sent, what failed, what nobody knows and what is left", async () => {
    const job = bulkJob({ sentCount: 7, failedCount: 2, unknownCount: 1 });
    open(address, withBulk(platform("Viewer"), { jobs: [job] }));
    await opened();
    expect(counted().slice(0, 4)).toEqual(["7", "2", "1", "30"]);
    expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuetext", "10 of 40");
  });

  it("moves with every event, and drops one that is late", async () => {
    const api = withBulk(platform("Viewer"), { jobs: [bulkJob()] });
    open(address, api);
    await opened();
    tell(api, { version: 8, sentCount: 25, pendingCount: 15 });
    tell(api, { version: 7, sentCount: 20, pendingCount: 20 });
    await waitFor(() => expect(counted().slice(0, 4)).toEqual(["25", "0", "0", "15"]));
    tell(api, { version: 6, sentCount: 12, pendingCount: 28 });
    tell(api, { version: 9, sentCount: 26, pendingCount: 14 });
    await waitFor(() => expect(counted().slice(0, 4)).toEqual(["26", "0", "0", "14"]));
  });

  it("measures the rate by the platform's clock, and says how long it takes", async () => {
    const api = withBulk(platform("Viewer"), { jobs: [bulkJob()] });
    open(address, api);
    await opened();
    expect(screen.getByText("up to 80 a second")).toBeVisible();
    const later = new Date(Date.parse(minutesAfterNoon(1)) + 2000).toISOString();
    tell(api, { version: 6, sentCount: 20, pendingCount: 20, updatedAt: later });
    expect(await screen.findByText("5 a second")).toBeVisible();
    expect(screen.getByText("about 4 s")).toBeVisible();
  });

  it("groups the reasons, with what to do, and leads to who it was", async () => {
    const failures = [
      { code: "OPT_IN_REQUIRED", count: 2, reason: "No opt-in.", advice: "Record it first." },
    ];
    const recipients = [
      bulkRecipient(),
      bulkRecipient({
        recipientId: "r2",
        contactId: "gone",
        contactName: null,
        status: "failed",
        errorDetails: "Record the opt-in first.",
      }),
    ];
    const jobs = [bulkJob({ failedCount: 2, failures })];
    const contacts = [contact({ contactId: "asha" })];
    const user = open(address, withBulk(platform("Viewer", { contacts }), { jobs, recipients }));
    expect(await screen.findByText("2 people · No opt-in.")).toBeVisible();
    expect(screen.getByText("Record it first.")).toBeVisible();
    expect(await screen.findByRole("link", { name: "Asha Rao" })).toHaveAttribute(
      "href",
      "/contacts/asha",
    );
    await user.click(screen.getByRole("link", { name: "Show who" }));
    const failed = await screen.findByRole("row", { name: /Deleted contact/ });
    expect(within(failed).getByText("Record the opt-in first.")).toBeVisible();
    await waitFor(() => expect(screen.queryByRole("link", { name: "Asha Rao" })).toBeNull());
    expect(screen.getByLabelText("Show")).toHaveValue("failed");
  });

  it("says so when there is no such job", async () => {
    open("/bulk-messaging/gone", withBulk(platform("Viewer")));
    expect(await screen.findByRole("heading", { name: "No such bulk message" })).toBeVisible();
  });

  it("says what went wrong and reads it again", async () => {
    const api = withBulk(platform("Viewer"), { jobs: [bulkJob()] }).on(BulkJob, () => {
      throw new ApiError("INTERNAL", "The store is busy.");
    });
    const user = open(address, api);
    expect(await screen.findByText("The store is busy.")).toBeVisible();
    api.on(BulkJob, () => ({ bulkJob: bulkJob() }));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await opened()).toBeVisible();
  });

  it("reads aloud a change of state and every quarter of the way, not every number", async () => {
    const api = withBulk(platform("Viewer"), { jobs: [bulkJob()] });
    open(address, api);
    await opened();
    tell(api, { version: 6, sentCount: 12, pendingCount: 28 });
    await waitFor(() => expect(counted()[0]).toBe("12"));
    expect(screen.queryByText(/12 of 40 done/)).toBeNull();
    tell(api, { version: 7, sentCount: 21, pendingCount: 19 });
    expect(await screen.findByText("21 of 40 done, 0 failed.")).toHaveAttribute("role", "status");
    tell(api, { version: 8, sentCount: 22, pendingCount: 18, status: "paused" });
    expect(
      await screen.findByText("The message is now: Paused. 22 of 40 done, 0 failed."),
    ).toBeInTheDocument();
  });

  it("reads the recipients of a job that ended once more, and only then", async () => {
    const api = withBulk(platform("Viewer"), { jobs: [bulkJob()] });
    open(address, api);
    await opened();
    const before = api.calls(BulkRecipients).length;
    tell(api, { version: 6, sentCount: 20 });
    expect(api.calls(BulkRecipients)).toHaveLength(before);
    tell(api, { version: 7, sentCount: 40, pendingCount: 0, status: "completed" });
    await waitFor(() => expect(api.calls(BulkRecipients)).toHaveLength(before + 1));
  });
});

describe("steering", () => {
  const steered = (status: Job["status"]) => bulkJob({ status, version: 9 });

  it("pauses, then resumes", async () => {
    const api = withBulk(platform("Operator"), { jobs: [bulkJob()] }).on(
      ControlBulkJob,
      ({ action }) => ({ controlBulkJob: steered(action === "pause" ? "paused" : "pending") }),
    );
    const user = open(address, api);
    await user.click(await screen.findByRole("button", { name: "Pause" }));
    await user.click(await screen.findByRole("button", { name: "Resume" }));
    expect(await screen.findByRole("button", { name: "Pause" })).toBeVisible();
    expect(api.calls(ControlBulkJob)).toEqual([
      { jobId: "job", action: "pause" },
      { jobId: "job", action: "resume" },
    ]);
  });

  it("cancels once it is said what that means", async () => {
    const api = withBulk(platform("Operator"), { jobs: [bulkJob()] }).on(ControlBulkJob, () => ({
      controlBulkJob: steered("cancelled"),
    }));
    const user = open(address, api);
    await user.click(await screen.findByRole("button", { name: "Cancel the rest" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText(/30 people have not got the message yet/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Keep it" }));
    expect(api.calls(ControlBulkJob)).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Cancel the rest" }));
    await user.click(await screen.findByRole("button", { name: "Yes, cancel the rest" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Pause" })).toBeNull());
    expect(await screen.findByRole("button", { name: "Download JSON" })).toBeVisible();
  });

  it("says a conflict in the platform's words, and shows the job as it is", async () => {
    const api = withBulk(platform("Operator"), { jobs: [bulkJob()] }).on(ControlBulkJob, () => {
      throw new ApiError("CONFLICT", "This job is completed and cannot pause any more.");
    });
    const user = open(address, api);
    const pause = await screen.findByRole("button", { name: "Pause" });
    api.on(BulkJob, () => ({ bulkJob: steered("completed") }));
    await user.click(pause);
    expect(await screen.findByText(/cannot pause any more/)).toBeVisible();
    await waitFor(() => expect(screen.queryByRole("button", { name: "Pause" })).toBeNull());
  });

  it("is not for a viewer", async () => {
    open(address, withBulk(platform("Viewer"), { jobs: [bulkJob()] }));
    expect(await screen.findByText("Your role may watch this, not steer it.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Pause" })).toBeNull();
  });
});

describe("the reports of a bulk message", () => {
  const ended = bulkJob({ status: "completed", completedAt: minutesAfterNoon(2) });

  it("are downloaded once it ended", async () => {
    const followed: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      followed.push(this.href);
    });
    const user = open(address, withBulk(platform("Viewer"), { jobs: [ended] }));
    await user.click(await screen.findByRole("button", { name: "Download JSON" }));
    await waitFor(() => expect(followed).toEqual(["https://reports.example/job.json"]));
    await user.click(screen.getByRole("button", { name: "Download CSV" }));
    expect(await screen.findByText(/The report is not ready yet/)).toBeVisible();
  });

  it("are announced before", async () => {
    open(address, withBulk(platform("Viewer"), { jobs: [bulkJob()] }));
    expect(await screen.findByText(/The report is written when/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Download JSON" })).toBeNull();
  });
});
