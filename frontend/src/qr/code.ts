import { generate } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";

/** White around the code that a camera needs to find it, in modules. */
const MARGIN = 4;

export interface QrCode {
  /** How many modules a side has, the margin included. */
  readonly side: number;
  /** The dark modules, as the path of an SVG. */
  readonly path: string;
}

/** The QR code of a text. */
export function qrCode(text: string): QrCode {
  const code = generate(text);
  return { side: code.size + 2 * MARGIN, path: toSvgPath(code) };
}

/** The code as a file that prints well at any size. */
export function svgOf({ side, path }: QrCode): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-MARGIN} ${-MARGIN} ${side} ${side}"><path fill="#fff" d="M${-MARGIN} ${-MARGIN}h${side}v${side}h-${side}z"/><path d="${path}"/></svg>`;
}

export function viewBoxOf({ side }: QrCode): string {
  return `${-MARGIN} ${-MARGIN} ${side} ${side}`;
}
