import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serviceWindow } from "./window";
import { WindowStatus } from "./window-status";

const noon = Date.parse("2026-03-01T12:00:00Z");
const at = (milliseconds: number) => new Date(noon + milliseconds).toISOString();
const MINUTE = 60_000;

describe("the customer service window", () => {
  it.each([
    [24 * 60 * MINUTE - 1000, 23, 59],
    [60 * MINUTE, 1, 0],
    [59 * MINUTE + 59_000, 0, 59],
    [MINUTE, 0, 1],
    [1000, 0, 0],
  ])("%i ms before it expires, %i h %i min are left", (left, hours, minutes) => {
    expect(serviceWindow(at(left), noon)).toEqual({ open: true, left: { hours, minutes } });
  });

  it("is closed at the moment it expires", () => {
    expect(serviceWindow(at(0), noon).open).toBe(false);
  });

  it("is closed for a contact who never wrote", () => {
    expect(serviceWindow(null, noon)).toEqual({ open: false, everOpened: false });
  });
});

describe("the countdown", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: noon });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("runs down and closes by itself", () => {
    render(<WindowStatus expiresAt={at(24 * 60 * MINUTE - 1)} />);
    expect(screen.getByText("Window open, closes in 23 h 59 min")).toBeVisible();
    act(() => vi.advanceTimersByTime(24 * 60 * MINUTE - 10_000));
    expect(screen.getByText("Window open, closes in less than a minute")).toBeVisible();
    act(() => vi.advanceTimersByTime(10_000));
    expect(screen.getByText("Window closed: only a template may be sent")).toBeVisible();
  });
});
