/**
 * How many parts an SMS is sent in, by the rules of `services/messaging/parts.py`: GSM 03.38 has
 * 160 units in one part or 153 in each of several, and ten characters that take two; one character
 * outside it and the whole text is UCS-2, 70 or 67 units, two for what is beyond the basic plane.
 */
export interface Parts {
  readonly encoding: "GSM-7" | "UCS-2";
  readonly count: number;
  readonly units: number;
  /** How many units fill the parts that are counted. */
  readonly room: number;
  /** The first character that asks for UCS-2, and costs more than half of the room. */
  readonly forcedBy: string | null;
}

export const BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
export const EXTENDED = "\f^{}\\[~]|€";

const extended = new Set(EXTENDED);
const gsm = new Set(BASIC + EXTENDED);

export function partsOf(text: string): Parts {
  const letters = Array.from(text);
  const forcedBy = letters.find((letter) => !gsm.has(letter)) ?? null;
  return forcedBy === null
    ? { encoding: "GSM-7", forcedBy, ...packed(letters, septets, 160, 153) }
    : { encoding: "UCS-2", forcedBy, ...packed(letters, codeUnits, 70, 67) };
}

const septets = (letter: string) => (extended.has(letter) ? 2 : 1);
const codeUnits = (letter: string) => letter.length;

/** A character is never split between two parts. */
function packed(
  letters: readonly string[],
  size: (letter: string) => number,
  alone: number,
  each: number,
) {
  const units = letters.reduce((sum, letter) => sum + size(letter), 0);
  if (units <= alone) return { units, count: 1, room: alone };
  let [count, free] = [1, each];
  for (const letter of letters) {
    const needed = size(letter);
    if (needed > free) [count, free] = [count + 1, each];
    free -= needed;
  }
  return { units, count, room: count * each };
}
