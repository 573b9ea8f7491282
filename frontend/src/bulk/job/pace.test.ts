import { describe, expect, it } from "vitest";
import { bulkJob } from "@/testing/bulk";
import type { Job } from "../job";
import { measured, observe, type Sample, secondsLeft } from "./pace";

const START = Date.parse("2026-03-01T12:00:00Z");

/** A job that sent so many, so many seconds after it started. */
function at(seconds: number, sentCount: number, given: Partial<Job> = {}): Job {
  const updatedAt = new Date(START + seconds * 1000).toISOString();
  return bulkJob({ sentCount, updatedAt, pendingCount: 1000 - sentCount, ...given });
}

const seen = (...jobs: Job[]) => jobs.reduce<readonly Sample[]>(observe, []);

describe("the pace of a job", () => {
  it("is that of the last fifteen seconds", () => {
    expect(measured(seen(at(0, 0), at(10, 100), at(20, 300)))).toBe(20);
  });

  it("is not known from a single moment, or while nothing moves", () => {
    expect(measured(seen(at(0, 0)))).toBeNull();
    expect(measured(seen(at(0, 5), at(3, 5)))).toBeNull();
  });

  it("begins anew after a pause", () => {
    const paused = at(5, 50, { status: "paused" });
    expect(measured(seen(at(0, 0), paused, at(100, 50)))).toBeNull();
    expect(measured(seen(at(0, 0), paused, at(100, 50), at(102, 70)))).toBe(10);
  });

  it("tells how long it takes, by the permitted rate until it is measured", () => {
    expect(secondsLeft(at(0, 200), null)).toBe(10);
    expect(secondsLeft(at(0, 200), 8)).toBe(100);
    expect(secondsLeft(at(0, 200, { status: "paused" }), 8)).toBeNull();
  });
});
