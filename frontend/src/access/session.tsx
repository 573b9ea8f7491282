import { Authenticator, useAuthenticator } from "@aws-amplify/ui-react";
import "@aws-amplify/ui-react/styles.css";
import type { ReactNode } from "react";
import type { LocalPlatform } from "@/configuration/configuration";
import { Waiting } from "@/layout/waiting";
import { SignIn } from "./sign-in";

interface SessionProps {
  local: LocalPlatform | undefined;
  children: ReactNode;
}

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
  if (authStatus === "configuring") return <Waiting for="your session" />;
  return authStatus === "authenticated" ? children : <SignIn local={local} />;
}
