import { useSyncExternalStore } from "react";

/** A value that this browser keeps under a name; whoever reads it follows it, in other tabs too. */
export interface Kept<T> {
  readonly read: () => T;
  readonly write: (value: T) => void;
  /** The value for a component, drawn again when it changes. */
  readonly use: () => T;
}

/** Keeps a value in a storage. `understand` makes a value of whatever is found there, or nothing. */
export function kept<T>(
  storage: () => Storage,
  name: string,
  understand: (found: unknown) => T,
): Kept<T> {
  const key = `wecare.${name}`;
  const listeners = new Set<() => void>();
  let known: { text: string | null; value: T } | undefined;
  const read = () => {
    const text = found(storage, key);
    if (known?.text !== text) known = { text, value: understand(parsed(text)) };
    return known.value;
  };
  const write = (value: T) => {
    put(storage, key, JSON.stringify(value));
    for (const tell of listeners) tell();
  };
  const follow = (tell: () => void) => {
    listeners.add(tell);
    window.addEventListener("storage", tell);
    return () => {
      listeners.delete(tell);
      window.removeEventListener("storage", tell);
    };
  };
  return { read, write, use: () => useSyncExternalStore(follow, read) };
}

/** Texts by name, and nothing else that may have been found. */
export function texts(found: unknown): Readonly<Record<string, string>> {
  if (typeof found !== "object" || found === null) return {};
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, text]) =>
      typeof text === "string" ? [[name, text]] : [],
    ),
  );
}

/** A browser may refuse storage; then nothing is kept, and nothing breaks. */
function found(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function put(storage: () => Storage, key: string, text: string): void {
  try {
    storage().setItem(key, text);
  } catch (refused) {
    console.warn("This browser keeps nothing.", refused);
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
