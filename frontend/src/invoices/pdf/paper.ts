import { jsPDF } from "jspdf";
import { wordsOf } from "@/language/dictionary";
import { invoiceWords } from "../words";
import { isWritable, pictureOf } from "./letters";

export const LEFT = 15;
export const RIGHT = 195;
const TOP = 20;
const BOTTOM = 275;
const FOOT = 287;
const MM_IN_A_POINT = 25.4 / 72;

/** How a text stands: `size` in points, `x` where it begins, or ends if it is aligned right. */
export interface Style {
  readonly x?: number;
  readonly size?: number;
  readonly bold?: boolean;
  readonly align?: "left" | "right";
  readonly grey?: boolean;
}

/** A4, written downwards in mm. `y` is the line that is written on. */
export class Paper {
  readonly #pdf = new jsPDF({ unit: "mm", format: "a4" });
  y = TOP;

  constructor(title: string) {
    this.#pdf.setProperties({ title });
  }

  /** One line of text at the current height; the height stays. */
  text(text: string, style: Style = {}): void {
    const { x = LEFT, align = "left" } = style;
    this.#use(style);
    if (isWritable(text)) this.#pdf.text(text, x, this.y, { align });
    else this.#draw(text, x, style);
  }

  /** The text on as many lines as it needs, and the height below it. */
  paragraph(text: string, width: number, style: Style = {}): void {
    for (const line of this.linesOf(text, width, style)) {
      this.text(line, style);
      this.y += lineHeight(style);
    }
  }

  /** The text in lines that fit into a width. */
  linesOf(text: string, width: number, style: Style = {}): readonly string[] {
    this.#use(style);
    return text.split("\n").flatMap((part) => this.#wrapped(part, width, style));
  }

  rule(weight = 0.2): void {
    this.#pdf.setDrawColor(weight > 0.2 ? 0 : 190).setLineWidth(weight);
    this.#pdf.line(LEFT, this.y, RIGHT, this.y);
  }

  /** Begins another page if so much does not fit; whether it did. */
  makeRoom(height: number): boolean {
    if (this.y + height <= BOTTOM) return false;
    this.#pdf.addPage();
    this.y = TOP;
    return true;
  }

  /** The file; `foot` and the number of the page stand under every page, `stamp` across it. */
  finished(foot: string, stamp: string | null): Blob {
    const pages = this.#pdf.getNumberOfPages();
    for (let page = 1; page <= pages; page += 1) {
      this.#pdf.setPage(page);
      if (stamp) this.#stamp(stamp);
      this.y = FOOT;
      this.text(foot, { size: 7, grey: true });
      this.text(`Page ${page} of ${pages}`, { size: 7, grey: true, x: RIGHT, align: "right" });
    }
    return this.#pdf.output("blob");
  }

  #stamp(text: string): void {
    this.#use({ size: 60, bold: true });
    this.#pdf.setTextColor(215);
    this.#pdf.text(text, 105, 175, { align: "center", angle: 35 });
  }

  #use({ size = 9, bold = false, grey = false }: Style): void {
    this.#pdf.setFont("helvetica", bold ? "bold" : "normal").setFontSize(size);
    this.#pdf.setTextColor(grey ? 90 : 0);
  }

  #draw(text: string, x: number, { size = 9, bold = false, align }: Style): void {
    const { image, width, height, above } = drawn(text, size, bold);
    const left = align === "right" ? x - width : x;
    this.#pdf.addImage(image, "PNG", left, this.y - above, width, height, undefined, "FAST");
  }

  #wrapped(text: string, width: number, style: Style): readonly string[] {
    if (isWritable(text)) return this.#pdf.splitTextToSize(text, width);
    const { size = 9, bold = false } = style;
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(" ")) {
      const longer = line ? `${line} ${word}` : word;
      if (line && drawn(longer, size, bold).width > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  }
}

/** How far lines of this size stand apart, in mm. */
export function lineHeight({ size = 9 }: Style = {}): number {
  return size * MM_IN_A_POINT * 1.35;
}

function drawn(text: string, size: number, bold: boolean) {
  const picture = pictureOf(text, size, bold);
  if (!picture) throw new Error(wordsOf(invoiceWords).cannotWrite(text));
  return picture;
}
