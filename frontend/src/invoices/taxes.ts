interface Place {
  readonly state: string;
}

/** The Union territories without an assembly: their half of the tax is called UTGST. */
const TERRITORIES: readonly string[] = ["04", "26", "31", "35", "38", "97"];

/** Whether the tax is split in two, because seller and buyer are in one state. */
export function taxIsSplit({ seller, buyer }: { seller: Place; buyer: Place }): boolean {
  return seller.state === buyer.state;
}

/** What the state's half of the tax is called there; the service keeps it as `sgst`. */
export function stateTax(state: string): "SGST" | "UTGST" {
  return TERRITORIES.includes(state) ? "UTGST" : "SGST";
}
