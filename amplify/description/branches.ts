export type Environment = "production" | "staging" | "preview";
export type SendMode = "LIVE" | "DRY_RUN";

/** Which deployment this is, as Amplify says. */
export interface Identifier {
  /** The Amplify app, or the sandbox's owner. */
  readonly namespace: string;
  /** The branch, or the sandbox. */
  readonly name: string;
  readonly type: "branch" | "sandbox" | "standalone";
}

/** What depends on the branch, and nothing else does. */
export interface Deployment extends Identifier {
  readonly environment: Environment;
  readonly sendMode: SendMode;
  /** Its data outlives it. */
  readonly production: boolean;
  /** There is one: it listens to the live topic, is warned there, and owns what is shared. */
  readonly main: boolean;
}

/** A sandbox, a fork or a branch of another name is a preview: whatever is not known fails closed. */
export function environmentOf({ type, name }: Identifier): Environment {
  if (type !== "branch") return "preview";
  if (name === "main" || name.startsWith("hotfix/")) return "production";
  return name.startsWith("release/") ? "staging" : "preview";
}

/** Requirement 10.7: asking for LIVE outside production is an error, never a silent DRY_RUN. */
export function sendModeOf(environment: Environment, asked: string | undefined): SendMode {
  if (asked && asked !== "LIVE" && asked !== "DRY_RUN")
    throw new Error(`SEND_MODE is "${asked}"; set it to LIVE or DRY_RUN, or remove it.`);
  if (environment === "production") return asked === "DRY_RUN" ? "DRY_RUN" : "LIVE";
  if (asked === "LIVE")
    throw new Error(
      `SEND_MODE=LIVE is not allowed in ${environment}; remove it from this branch's variables.`,
    );
  return "DRY_RUN";
}

export function deploymentOf(identifier: Identifier, sendMode: string | undefined): Deployment {
  const environment = environmentOf(identifier);
  return {
    ...identifier,
    environment,
    sendMode: sendModeOf(environment, sendMode),
    production: environment === "production",
    main: identifier.type === "branch" && identifier.name === "main",
  };
}
