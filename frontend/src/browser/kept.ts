import { useSyncExternalStore } from "react";

/** A value that this browser keeps under a name; whoever reads it follows it, in other tabs too. */
export interface Kept<T> {
  readonly read: () => T;
  readonly write: (value: T) => void;
  /** The value for a component, drawn again when it changes. */
  readonly use: () => T;
  /** Something of the value: the component is drawn again only when that changes. */
  readonly useSome: <S extends string | undefined>(choose: (value: T) => S) => S;
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
  let refused: { value: T } | undefined;
  const read = () => {
    if (refused) return refused.value;
    const text = found(storage, key);
    if (known?.text !== text) known = { text, value: understand(parsed(text)) };
    return known.value;
  };
  const write = (value: T) => {
    refused = put(storage, key, JSON.stringify(value)) ? undefined : { value };
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
  return {
    read,
    write,
    use: () => useSyncExternalStore(follow, read),
    useSome: (choose) => useSyncExternalStore(follow, () => choose(read())),
  };
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

/** A browser may refuse storage; then things are kept until the page is left. */
function found(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function put(storage: () => Storage, key: string, text: string): boolean {
  try {
    storage().setItem(key, text);
    return true;
  } catch (refused) {
    console.warn("This browser keeps nothing.", refused);
    return false;
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
