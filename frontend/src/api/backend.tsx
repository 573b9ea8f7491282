import { QueryClientProvider } from "@tanstack/react-query";
import { signOut } from "aws-amplify/auth";
import { type ReactNode, useState } from "react";
import { sessionEnded } from "@/access/ended";
import { amplifyApi } from "./api";
import { ApiProvider } from "./provider";
import { newQueryClient } from "./query-client";

/** A cache and an API client that live as long as one person's session. */
export function Backend({ children }: { children: ReactNode }) {
  const [api] = useState(amplifyApi);
  const [queryClient] = useState(() => newQueryClient(endSession));
  return (
    <ApiProvider value={api}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </ApiProvider>
  );
}

function endSession(): void {
  sessionEnded.write(true);
  void signOut();
}
