import { describe, expect, it, vi } from "vitest";
import { invoice, invoiceLine } from "@/testing/invoices";
import { stateTax } from "../taxes";
import { amount, inWords } from "./amounts";
import { invoicePdf } from "./invoice";

type Invoice = ReturnType<typeof invoice>;

/** Every piece of text of the file, in the order in which it is drawn. */
async function texts(given: Invoice): Promise<string[]> {
  const file = await invoicePdf(given).text();
  expect(file.startsWith("%PDF-")).toBe(true);
  return [...file.matchAll(/\((.*?)(?<!\\)\) Tj/g)].map(([, text = ""]) => text.replace(/\\/g, ""));
}

const bengaluru = { ...invoice().buyer, state: "29", stateName: "Karnataka" };

describe("the PDF of an invoice", () => {
  it("says what the rules ask for", async () => {
    const said = await texts(invoice());
    expect(said).toEqual(
      expect.arrayContaining([
        "Tax invoice",
        "W/2026-27/000001",
        "Date: 22-11-2026",
        "Wecare & Co",
        "1 MG Road, Pune",
        "GSTIN: 27AAPFU0939F1ZV",
        "Asha Rao",
        "Place of supply: Maharashtra (27)",
        "Tax payable on reverse charge: No",
        "Tea",
        "0902",
        "99.99",
        "199.98",
        "2.5 %",
        "Rs. 210.00",
        "Two hundred ten rupees only",
      ]),
    );
    expect(said.filter((text) => text === "CGST" || text === "SGST")).toHaveLength(4);
    expect(said).not.toContain("IGST");
  });

  it("has one tax when the goods leave the state", async () => {
    const said = await texts(invoice({ buyer: bengaluru, igstPaise: 1_000 }));
    expect(said.filter((text) => text === "IGST")).toHaveLength(2);
    expect(said).toContain("5 %");
    expect(said).not.toContain("CGST");
  });

  it("is a bill of supply when nothing on it is taxed", async () => {
    const lines = [invoiceLine({ gstRate: 0 })];
    expect(await texts(invoice({ lines }))).toContain("Bill of supply");
  });

  it("says across every page that it is cancelled", async () => {
    const lines = Array.from({ length: 60 }, () => invoiceLine());
    const said = await texts(invoice({ lines, status: "cancelled" }));
    expect(said.filter((text) => text === "CANCELLED").length).toBeGreaterThan(1);
    expect(await texts(invoice())).not.toContain("CANCELLED");
  });

  it("goes on over as many pages as it takes, each with the head of the lines", async () => {
    const description = "Tea of the finest kind ".repeat(8).trim();
    const said = await texts(
      invoice({ lines: Array.from({ length: 50 }, () => invoiceLine({ description })) }),
    );
    const pages = said.filter((text) => /^Page \d+ of \d+$/.test(text));
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.at(-1)).toBe(`Page ${pages.length} of ${pages.length}`);
    expect(said.filter((text) => text === "HSN/SAC").length).toBeGreaterThanOrEqual(
      pages.length - 1,
    );
    expect(said).toContain("50");
  });

  it("says which text a browser cannot draw", () => {
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
    const inHindi = invoice({ buyer: { ...invoice().buyer, name: "आशा" } });
    expect(() => invoicePdf(inHindi)).toThrow("This browser cannot write “आशा”");
  });
});

describe("amounts", () => {
  it.each([
    [0, "0.00"],
    [5, "0.05"],
    [-49, "-0.49"],
    [12_345_678_90, "1,23,45,678.90"],
  ])("%d paise are written %s", (paise, written) => {
    expect(amount(paise)).toBe(written);
  });

  it.each([
    [0, "Zero rupees only"],
    [100, "One rupee only"],
    [21_000, "Two hundred ten rupees only"],
    [1_19_00, "One hundred nineteen rupees only"],
    [1_00_002_50, "One lakh two rupees and fifty paise only"],
    [2_00_00_000_00, "Two crore rupees only"],
    [
      99_99_999_99,
      "Ninety-nine lakh ninety-nine thousand nine hundred ninety-nine rupees and ninety-nine paise only",
    ],
  ])("%d paise are said %s", (paise, said) => {
    expect(inWords(paise)).toBe(said);
  });
});

describe("the state's half of the tax", () => {
  it("has another name in a Union territory without an assembly", () => {
    expect([stateTax("04"), stateTax("07"), stateTax("27")]).toEqual(["UTGST", "SGST", "SGST"]);
  });
});
