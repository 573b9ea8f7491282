import { Button } from "@mantine/core";
import { signOut } from "aws-amplify/auth";
import { forgetBulkDraft } from "@/bulk/new/draft";
import { useWords } from "@/language/dictionary";
import { forgetDrafts } from "@/messages/drafts";
import { accessWords } from "./words";

/** Whoever signs in next in this browser does not see what was being written. */
export function SignOut() {
  const leave = () => {
    forgetDrafts();
    forgetBulkDraft();
    void signOut();
  };
  return (
    <Button size="xs" onClick={leave}>
      {useWords(accessWords).signOut}
    </Button>
  );
}
