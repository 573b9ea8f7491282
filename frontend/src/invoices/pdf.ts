import { jsPDF } from "jspdf";
import type { InvoiceFieldsFragment, PartyFieldsFragment } from "@/generated/graphql";

const LEFT = 15;
const RIGHT = 195;
const BOTTOM = 280;
const LINE = 5;

/** The letters that the fonts of every PDF reader have: Latin ones (WinAnsi). */
const WRITABLE = /^[\x20-\x7e\xa0-\xff–—‘’“”•…€]*$/;

/** A text of the invoice that a PDF cannot write without a font of its own; null if there is none. */
export function unwritable(invoice: InvoiceFieldsFragment): string | null {
  const texts = [invoice.seller, invoice.buyer].flatMap(({ name, address }) => [name, address]);
  const all = [...texts, ...invoice.lines.map(({ description }) => description)];
  return all.find((text) => text && !WRITABLE.test(text.replaceAll("\n", " "))) ?? null;
}

/** The invoice as a file: the server's figures, drawn and never computed. */
export function invoicePdf(invoice: InvoiceFieldsFragment): Blob {
  const paper = new jsPDF({ unit: "mm", format: "a4" });
  paper.setProperties({ title: `Invoice ${invoice.number}` });
  const pen = new Pen(paper);
  pen.title("Tax invoice");
  if (invoice.status === "cancelled") pen.title("CANCELLED");
  pen.pair(`Invoice ${invoice.number}`, `Date ${invoice.issuedOn}`);
  pen.gap();
  party(pen, "From", invoice.seller);
  pen.gap();
  party(pen, "To", invoice.buyer);
  pen.text(`Place of supply: ${invoice.buyer.state} ${invoice.buyer.stateName}`);
  pen.rule();
  invoice.lines.forEach((line, index) => {
    pen.pair(`${index + 1}. ${line.description}`, rs(line.taxablePaise));
    const hsn = line.hsn ? `HSN/SAC ${line.hsn}, ` : "";
    pen.small(`${hsn}${line.quantity} x ${rs(line.unitPricePaise)}, GST ${line.gstRate} %`);
  });
  pen.rule();
  totals(pen, invoice);
  pen.gap();
  pen.small("Issued by computer; valid without a signature where the rules allow it.");
  return paper.output("blob");
}

function party(
  pen: Pen,
  role: string,
  { name, address, gstin, state, stateName }: PartyFieldsFragment,
) {
  pen.small(role);
  pen.text(name);
  if (address) pen.text(address);
  if (gstin) pen.text(`GSTIN ${gstin}`);
  pen.text(`State ${state} ${stateName}`);
}

function totals(pen: Pen, invoice: InvoiceFieldsFragment) {
  pen.pair("Taxable value", rs(invoice.taxablePaise));
  if (invoice.igstPaise > 0) pen.pair("IGST", rs(invoice.igstPaise));
  else {
    pen.pair("CGST", rs(invoice.cgstPaise));
    pen.pair("SGST", rs(invoice.sgstPaise));
  }
  if (invoice.roundingPaise !== 0) pen.pair("Rounding off", rs(invoice.roundingPaise));
  pen.title("Total", rs(invoice.totalPaise));
}

/** The fonts that every reader has lack the rupee sign. */
function rs(paise: number): string {
  const amount = Math.abs(paise / 100).toLocaleString("en-IN", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return `${paise < 0 ? "-" : ""}Rs. ${amount}`;
}

/** Writes downwards, on as many pages as it takes. */
class Pen {
  readonly #paper: jsPDF;
  #at = 20;

  constructor(paper: jsPDF) {
    this.#paper = paper;
    paper.setFont("helvetica");
  }

  title(left: string, right = "") {
    this.#write(left, right, 14, 8);
  }

  pair(left: string, right: string) {
    this.#write(left, right, 10, LINE);
  }

  text(words: string) {
    this.#write(words, "", 10, LINE);
  }

  small(words: string) {
    this.#write(words, "", 8, LINE);
  }

  gap() {
    this.#at += LINE;
  }

  rule() {
    this.#at += 1;
    this.#paper.line(LEFT, this.#at, RIGHT, this.#at);
    this.#at += LINE;
  }

  #write(left: string, right: string, size: number, step: number) {
    this.#paper.setFontSize(size);
    const width = RIGHT - LEFT - (right ? 45 : 0);
    const lines: string[] = this.#paper.splitTextToSize(left, width);
    lines.forEach((words, index) => {
      if (this.#at > BOTTOM) {
        this.#paper.addPage();
        this.#at = 20;
      }
      this.#paper.text(words, LEFT, this.#at);
      if (right && index === 0) this.#paper.text(right, RIGHT, this.#at, { align: "right" });
      this.#at += step;
    });
  }
}
