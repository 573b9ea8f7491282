import { fetchAuthSession } from "aws-amplify/auth";
import type { ExecutionResult } from "graphql";

/** What GraphiQL hands over: the operation as it goes over the wire. */
interface Operation {
  query: string;
  variables?: unknown;
  operationName?: string | null | undefined;
}

/** The access token of whoever is signed in to the app in this browser. */
export async function accessToken(): Promise<string | undefined> {
  return (await fetchAuthSession()).tokens?.accessToken.toString();
}

/** Asks the API as the signed-in person; AppSync takes the token without "Bearer". */
export function playgroundFetcher(url: string) {
  return async (operation: Operation): Promise<ExecutionResult> => {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: (await accessToken()) ?? "",
      },
      body: JSON.stringify(operation),
    });
    return response.json();
  };
}
