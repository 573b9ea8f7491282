import { Authenticator, useAuthenticator } from "@aws-amplify/ui-react";
import "@aws-amplify/ui-react/styles.css";
import { Hub } from "aws-amplify/utils";
import type { ReactNode } from "react";
import type { LocalPlatform } from "@/configuration/configuration";
import { useWords } from "@/language/dictionary";
import { Waiting } from "@/layout/waiting";
import { sessionEnded } from "./ended";
import { SignIn } from "./sign-in";
import { accessWords } from "./words";

interface SessionProps {
  local: LocalPlatform | undefined;
  children: ReactNode;
}

Hub.listen("auth", ({ payload }) => {
  if (payload.event === "signedIn") sessionEnded.write(false);
});

/** Shows sign-in until somebody is signed in. The address stays, so one comes back to where one was. */
export function Session(props: SessionProps) {
  return (
    <Authenticator.Provider>
      <Gate {...props} />
    </Authenticator.Provider>
  );
}

function Gate({ local, children }: SessionProps) {
  const { authStatus } = useAuthenticator((context) => [context.authStatus]);
  const says = useWords(accessWords);
  if (authStatus === "configuring") return <Waiting says={says.yourSession} />;
  return authStatus === "authenticated" ? children : <SignIn local={local} />;
}
