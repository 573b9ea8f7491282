import type { InvoiceFieldsFragment } from "@/generated/graphql";
import { stateTax, taxIsSplit } from "../taxes";
import { amount, percent } from "./amounts";
import { LEFT, lineHeight, type Paper, RIGHT, type Style } from "./paper";

type Line = InvoiceFieldsFragment["lines"][number];

/** A column of the lines; `width` in mm, `cell` its lines of text. */
interface Column {
  readonly head: string;
  readonly width: number;
  readonly align: "left" | "right";
  readonly cell: (line: Line, index: number) => readonly string[];
}

const SMALL: Style = { size: 8 };
const GAP = 2;

/** The lines of an invoice, with their head on every page. */
export function writeLines(paper: Paper, invoice: InvoiceFieldsFragment): void {
  const columns = columnsOf(invoice);
  writeHead(paper, columns);
  invoice.lines.forEach((line, index) => {
    const cells = columns.map(({ cell, width }) =>
      cell(line, index).flatMap((text) => paper.linesOf(text, width - GAP, SMALL)),
    );
    const height = Math.max(...cells.map((cell) => cell.length)) * lineHeight(SMALL);
    if (paper.makeRoom(height + GAP)) writeHead(paper, columns);
    writeRow(paper, columns, cells, SMALL);
    paper.rule();
    paper.y += lineHeight(SMALL) + 0.5;
  });
}

function columnsOf(invoice: InvoiceFieldsFragment): readonly Column[] {
  const taxes: readonly Column[] = taxIsSplit(invoice)
    ? [
        tax(
          "CGST",
          24,
          ({ gstRate }) => gstRate / 2,
          ({ cgstPaise }) => cgstPaise,
        ),
        tax(
          stateTax(invoice.buyer.state),
          24,
          ({ gstRate }) => gstRate / 2,
          ({ sgstPaise }) => sgstPaise,
        ),
      ]
    : [
        tax(
          "IGST",
          28,
          ({ gstRate }) => gstRate,
          ({ igstPaise }) => igstPaise,
        ),
      ];
  const others: readonly Column[] = [
    left("#", 7, (_line, index) => [`${index + 1}`]),
    left("HSN/SAC", 17, ({ hsn }) => [hsn ?? "-"]),
    right("Qty", 14, ({ quantity }) => [quantity]),
    right("Rate", 23, ({ unitPricePaise }) => [amount(unitPricePaise)]),
    right("Taxable value", 25, ({ taxablePaise }) => [amount(taxablePaise)]),
    ...taxes,
  ];
  const [number, ...rest] = others;
  const used = others.reduce((sum, { width }) => sum + width, 0);
  const what = left("Description", RIGHT - LEFT - used, ({ description }) => [description]);
  return number ? [number, what, ...rest] : [];
}

function left(head: string, width: number, cell: Column["cell"]): Column {
  return { head, width, align: "left", cell };
}

function right(head: string, width: number, cell: Column["cell"]): Column {
  return { head, width, align: "right", cell };
}

function tax(
  head: string,
  width: number,
  rate: (line: Line) => number,
  paise: (line: Line) => number,
): Column {
  return right(head, width, (line) => [amount(paise(line)), percent(rate(line))]);
}

function writeHead(paper: Paper, columns: readonly Column[]): void {
  const style = { ...SMALL, bold: true };
  const cells = columns.map(({ head }) => [head]);
  paper.rule(0.4);
  paper.y += lineHeight(style) + 0.5;
  writeRow(paper, columns, cells, style);
  paper.rule(0.4);
  paper.y += lineHeight(SMALL) + 0.5;
}

/** Leaves the height a little below the row. */
function writeRow(
  paper: Paper,
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  style: Style,
): void {
  const top = paper.y;
  let x = LEFT;
  columns.forEach(({ width, align }, index) => {
    paper.y = top;
    for (const text of cells[index] ?? []) {
      paper.text(text, { ...style, align, x: align === "left" ? x : x + width });
      paper.y += lineHeight(style);
    }
    x += width;
  });
  const most = Math.max(...cells.map((cell) => cell.length));
  paper.y = top + (most - 1) * lineHeight(style) + GAP;
}
