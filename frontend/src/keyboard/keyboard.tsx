import { lazy, Suspense, useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import { useKeys } from "./use-keys";

/** What the keyboard has opened over the page. */
export type Panel = "palette" | "sheet" | null;

const Palette = lazy(async () => ({ default: (await import("./palette")).Palette }));
const Sheet = lazy(async () => ({ default: (await import("./sheet")).Sheet }));

interface KeyboardProps {
  panel: Panel;
  show: (panel: Panel) => void;
}

/** The keys of every page: Ctrl+K (Cmd+K on a Mac) finds and goes, ? lists the keys. */
export function Keyboard({ panel, show }: KeyboardProps) {
  const before = useRef<Element | null>(null);
  const press = useEffectEvent((event: KeyboardEvent) => {
    const isModK = (event.ctrlKey || event.metaKey) && event.code === "KeyK";
    if (!isModK || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(panel === "palette" ? null : "palette");
  });
  // Before the page is seen: a key pressed at first sight of it is not lost.
  useLayoutEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  useKeys({ "?": () => show("sheet") });
  useEffect(() => {
    if (panel) before.current = document.activeElement;
  }, [panel]);
  const leave = () => show(null);
  const close = () => {
    leave();
    giveFocusBack(before.current);
  };
  return (
    <Suspense fallback={null}>
      {panel === "palette" && <Palette close={close} leave={leave} />}
      {panel === "sheet" && <Sheet close={close} />}
    </Suspense>
  );
}

/** Once the panel is gone, the focus is where it was. */
function giveFocusBack(element: Element | null): void {
  if (element instanceof HTMLElement) requestAnimationFrame(() => element.focus());
}
