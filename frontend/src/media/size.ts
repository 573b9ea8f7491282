import { wordsOf } from "@/language/dictionary";
import { number } from "@/language/numbers";
import { mediaWords } from "./words";

const KB = 1024;
const MB = 1024 * KB;

/** "2.4 MB": as people read how large a file is. */
export function sizeOf(bytes: number): string {
  const says = wordsOf(mediaWords);
  if (bytes < KB) return says.bytes(number(bytes));
  return bytes < MB ? says.kilobytes(number(bytes / KB)) : says.megabytes(number(bytes / MB));
}
