import { Button } from "@mantine/core";
import { signOut } from "aws-amplify/auth";

export function SignOut() {
  return (
    <Button size="xs" onClick={() => void signOut()}>
      Sign out
    </Button>
  );
}
