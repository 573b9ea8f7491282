import type { InvoiceFieldsFragment, PartyFieldsFragment } from "@/generated/graphql";
import { stateTax, taxIsSplit } from "../taxes";
import { amount, inWords } from "./amounts";
import { LEFT, lineHeight, Paper, RIGHT } from "./paper";
import { writeLines } from "./table";

const HALF = 85;
const MIDDLE = LEFT + 95;
const FIGURES = 135;

/** The invoice as a file: the server's figures, drawn and never computed (rule 46, CGST Rules). */
export function invoicePdf(invoice: InvoiceFieldsFragment): Blob {
  const paper = new Paper(`Invoice ${invoice.number}`);
  writeTop(paper, invoice);
  writeParties(paper, invoice);
  writeLines(paper, invoice);
  writeTotals(paper, invoice);
  writeEnd(paper, invoice);
  const isCancelled = invoice.status === "cancelled";
  return paper.finished(
    `${invoice.seller.name} · ${invoice.number}`,
    isCancelled ? "CANCELLED" : null,
  );
}

/** What bears no tax at all goes out with a bill of supply (section 31(3)(c), CGST Act). */
function nameOf({ lines }: InvoiceFieldsFragment): string {
  return lines.every(({ gstRate }) => gstRate === 0) ? "Bill of supply" : "Tax invoice";
}

function writeTop(paper: Paper, invoice: InvoiceFieldsFragment): void {
  paper.text(nameOf(invoice), { size: 18, bold: true });
  paper.text(invoice.number, { x: RIGHT, align: "right", size: 11, bold: true });
  paper.y += 5;
  paper.text(`Date: ${indianDate(invoice.issuedOn)}`, { x: RIGHT, align: "right" });
  paper.y += 4;
  paper.rule(0.4);
  paper.y += 7;
}

function writeParties(paper: Paper, invoice: InvoiceFieldsFragment): void {
  const { buyer, seller } = invoice;
  const top = paper.y;
  writeParty(paper, "From", seller, LEFT);
  const bottom = paper.y;
  paper.y = top;
  writeParty(paper, "Bill to", buyer, MIDDLE);
  paper.y = Math.max(bottom, paper.y) + 3;
  paper.text(`Place of supply: ${buyer.stateName} (${buyer.state})`);
  paper.text("Tax payable on reverse charge: No", { x: MIDDLE });
  paper.y += 5;
}

function writeParty(paper: Paper, role: string, party: PartyFieldsFragment, x: number): void {
  const { name, address, gstin, state, stateName } = party;
  paper.paragraph(role, HALF, { x, size: 8, grey: true });
  paper.paragraph(name, HALF, { x, size: 10, bold: true });
  if (address) paper.paragraph(address, HALF, { x });
  paper.paragraph(`State: ${stateName} (${state})`, HALF, { x });
  if (gstin) paper.paragraph(`GSTIN: ${gstin}`, HALF, { x });
}

function writeTotals(paper: Paper, invoice: InvoiceFieldsFragment): void {
  const rows: readonly (readonly [string, number])[] = [
    ["Taxable value", invoice.taxablePaise],
    ...(taxIsSplit(invoice)
      ? ([
          ["CGST", invoice.cgstPaise],
          [stateTax(invoice.buyer.state), invoice.sgstPaise],
        ] as const)
      : ([["IGST", invoice.igstPaise]] as const)),
    ...(invoice.roundingPaise ? ([["Rounding off", invoice.roundingPaise]] as const) : []),
  ];
  paper.y += 2;
  paper.makeRoom((rows.length + 5) * lineHeight());
  for (const [name, paise] of rows) {
    paper.text(name, { x: FIGURES });
    paper.text(amount(paise), { x: RIGHT, align: "right" });
    paper.y += lineHeight() + 0.5;
  }
  paper.y += 2;
  paper.text("Total", { x: FIGURES, size: 12, bold: true });
  const total = `Rs. ${amount(invoice.totalPaise)}`;
  paper.text(total, { x: RIGHT, align: "right", size: 12, bold: true });
  paper.y += 4;
  paper.rule(0.4);
  paper.y += 6;
  paper.paragraph(inWords(invoice.totalPaise), RIGHT - LEFT);
}

function writeEnd(paper: Paper, { seller }: InvoiceFieldsFragment): void {
  paper.makeRoom(30);
  paper.y += 6;
  paper.text("All amounts are in Indian rupees.", { size: 8, grey: true });
  paper.paragraph(`For ${seller.name}`, RIGHT - FIGURES, { x: FIGURES });
  paper.y += 14;
  paper.text("Authorised signatory", { x: FIGURES, size: 8, grey: true });
}

/** "22-11-2026" */
function indianDate(day: string): string {
  return day.split("-").toReversed().join("-");
}
