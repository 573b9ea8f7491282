import { describe, expect, it } from "vitest";
import { qrCode, svgOf, viewBoxOf } from "./code";

const text = "https://s.example/l/k7m3p9q";

describe("a QR code", () => {
  it("is the same each time, and another for another text", () => {
    expect(qrCode(text)).toEqual(qrCode(text));
    expect(qrCode(text).path).not.toBe(qrCode(`${text}x`).path);
  });

  it("has the white around it that cameras need", () => {
    const code = qrCode(text);
    expect(viewBoxOf(code)).toBe(`-4 -4 ${code.side} ${code.side}`);
    expect((code.side - 8 - 17) % 4).toBe(0);
  });

  it("is saved as a drawing without anything that runs", () => {
    const svg = new DOMParser().parseFromString(svgOf(qrCode(text)), "image/svg+xml");
    expect(svg.querySelector("parsererror")).toBeNull();
    expect([...svg.querySelectorAll("*")].map((part) => part.tagName)).toEqual([
      "svg",
      "path",
      "path",
    ]);
  });
});
