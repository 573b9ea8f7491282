import { useEffectEvent, useLayoutEffect } from "react";
import { singleKeys } from "./single-keys";

/** What to do at a key that is pressed alone. */
export type Keys = Readonly<Record<string, () => void>>;

/** Listens to single keys, except while somebody types, chooses, or answers a dialog. */
export function useKeys(keys: Keys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const act = keys[keyOf(event)];
    if (!act || !isFree(event) || !singleKeys.read()) return;
    event.preventDefault();
    act();
  });
  // Before the page is seen: a key pressed at first sight of it is not lost.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

/** A letter by its place on the keyboard where the layout writes another script. */
function keyOf({ key, code }: KeyboardEvent): string {
  const isForeign = key.length === 1 && key > "\u007f";
  return isForeign ? code.replace(/^Key/, "").toLowerCase() : key;
}

function isFree(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (document.querySelector("[role=dialog]")) return false;
  const { target } = event;
  const writes = "input, textarea, select, [contenteditable=true], [role=combobox]";
  return !(target instanceof HTMLElement && target.closest(writes));
}
