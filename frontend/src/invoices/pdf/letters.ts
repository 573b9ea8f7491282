/** The letters that the fonts of every PDF reader have: Latin ones (WinAnsi). */
const WRITABLE = /^[\x20-\x7e\xa0-\xff–—‘’“”•…€]*$/;

export function isWritable(text: string): boolean {
  return WRITABLE.test(text);
}

/** How many dots of a picture stand for one point of text. */
const SHARPNESS = 4;
const MM_IN_A_POINT = 25.4 / 72;
/** What letters reach above their line and below it, in heights of the text. */
const ABOVE = 1.1;
const BELOW = 0.5;

/** A line of text as a picture; sizes in mm, `above` from its top to the line that it stands on. */
export interface Picture {
  readonly image: HTMLCanvasElement;
  readonly width: number;
  readonly height: number;
  readonly above: number;
}

/** The text as this browser writes it, in whatever script; null where nothing can be drawn. */
export function pictureOf(text: string, points: number, isBold: boolean): Picture | null {
  const image = document.createElement("canvas");
  const size = points * SHARPNESS;
  const pen = image.getContext("2d");
  if (!pen) return null;
  const font = `${isBold ? "bold " : ""}${size}px Helvetica, Arial, sans-serif`;
  pen.font = font;
  image.width = Math.max(1, Math.ceil(pen.measureText(text).width));
  image.height = Math.ceil(size * (ABOVE + BELOW));
  // Setting the size of a canvas forgets its font.
  pen.font = font;
  pen.fillText(text, 0, size * ABOVE);
  const mm = MM_IN_A_POINT / SHARPNESS;
  return {
    image,
    width: image.width * mm,
    height: image.height * mm,
    above: size * ABOVE * mm,
  };
}
