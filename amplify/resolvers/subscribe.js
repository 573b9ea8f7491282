/**
 * Subscriptions answer nothing themselves. AppSync delivers what is published when each argument
 * that was given equals the published field of its name; no argument means everything.
 */
export function request() {
  return { payload: null };
}

export function response() {
  return null;
}
