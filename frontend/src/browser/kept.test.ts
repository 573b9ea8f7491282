import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { kept, texts } from "./kept";

const notes = kept(() => localStorage, "notes", texts);

beforeEach(() => localStorage.clear());

describe("what a browser keeps", () => {
  it("is given to whoever reads it, and to who follows it", () => {
    const { result } = renderHook(() => notes.use());
    act(() => notes.write({ asha: "call back" }));
    expect(result.current).toEqual({ asha: "call back" });
    expect(notes.read()).toBe(result.current);
  });

  it.each(["", "not JSON", "null", "[1]", '{"asha": 1}'])("is nothing when it was %j", (text) => {
    localStorage.setItem("wecare.notes", text);
    expect(notes.read()).toEqual({});
  });

  it("draws whoever follows a part of it only when that part changes", () => {
    let drawn = 0;
    const { result } = renderHook(() => {
      drawn += 1;
      return notes.useSome(({ asha }) => asha);
    });
    act(() => notes.write({ ben: "wait" }));
    expect(drawn).toBe(1);
    act(() => notes.write({ asha: "call back" }));
    expect(result.current).toBe("call back");
  });

  it("is there until the page is left in a browser that refuses to keep", () => {
    const refusing = kept(
      () =>
        vi.fn(() => {
          throw new Error("refused");
        })(),
      "notes",
      texts,
    );
    vi.spyOn(console, "warn").mockReturnValue();
    refusing.write({ asha: "call back" });
    expect(refusing.read()).toEqual({ asha: "call back" });
  });
});
