import { number } from "./numbers";

/** "1 row", "2,000 rows": English and Hindi both have one form for one and another for more. */
export function count(many: number, one: string, several: string): string {
  return `${number(many)} ${many === 1 ? one : several}`;
}
