import type { KeyboardEvent } from "react";
import { useLocation, useNavigate } from "react-router";
import { useKeys } from "@/keyboard/use-keys";
import { ANSWER_FIELD, CONVERSATION_LIST } from "./places";

/** The keys of DM: j and k move in the list, Enter opens, r answers, Escape goes back. */
export function useConversationKeys(contactId: string | undefined): void {
  const navigate = useNavigate();
  const { search } = useLocation();
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    r: () => document.getElementById(ANSWER_FIELD)?.focus(),
    Escape: () => {
      if (contactId) void navigate({ pathname: "/dm", search });
    },
  });
}

/** Up and down do what j and k do, once the list has the focus. */
export function onArrows(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  move(step);
}

/** Escape in the answer goes to the list, and keeps what is written. */
export function leaveAnswer(event: KeyboardEvent): void {
  const { target, currentTarget } = event;
  if (event.key !== "Escape" || !(target instanceof HTMLElement)) return;
  // A dialog that was opened from the answer closes itself; it stands elsewhere on the page.
  if (!currentTarget.contains(target)) return;
  event.stopPropagation();
  target.blur();
  (current() ?? links()[0])?.focus();
}

function links(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>(`#${CONVERSATION_LIST} a`)];
}

function current(): HTMLAnchorElement | undefined {
  return links().find(isOpen);
}

function isOpen(link: HTMLAnchorElement): boolean {
  return link.getAttribute("aria-current") === "page";
}

/** Moves the focus from the focused conversation, or else from the open one. */
function move(step: number): void {
  const all = links();
  const { activeElement } = document;
  const focused = activeElement instanceof HTMLAnchorElement ? all.indexOf(activeElement) : -1;
  const from = focused >= 0 ? focused : all.findIndex(isOpen);
  const to = from < 0 ? (step > 0 ? 0 : all.length - 1) : from + step;
  all[Math.max(0, Math.min(to, all.length - 1))]?.focus();
}
