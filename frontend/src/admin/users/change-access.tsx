import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useRef } from "react";
import type { UserFieldsFragment } from "@/generated/graphql";
import { useWords, wordsOf } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { Question } from "../question";
import { useSetUserEnabled } from "./mutations";
import { userWords } from "./words";

interface ChangeAccessProps {
  user: UserFieldsFragment;
  name: string;
}

/** Takes access away after a second question; gives it back at once. */
export function ChangeAccess({ user, name }: ChangeAccessProps) {
  const says = useWords(userWords);
  const [asks, { open, close }] = useDisclosure();
  const button = useRef<HTMLButtonElement>(null);
  const change = useSetUserEnabled();
  const done = () => {
    close();
    change.reset();
    button.current?.focus();
  };
  const set = (enabled: boolean) =>
    change.mutate({ userId: user.userId, enabled }, { onSuccess: () => changed(enabled) });
  const changed = (enabled: boolean) => {
    const said = wordsOf(userWords);
    done();
    notifications.show({ message: enabled ? said.nowEnabled(name) : said.nowDisabled(name) });
  };
  return (
    <>
      <Button
        ref={button}
        aria-label={`${user.enabled ? says.disable : says.enable}: ${name}`}
        aria-expanded={user.enabled ? asks : undefined}
        loading={!asks && change.isPending}
        onClick={() => (user.enabled ? open() : set(true))}
      >
        {user.enabled ? says.disable : says.enable}
      </Button>
      {!asks && change.error && <Failure error={change.error} />}
      {asks && (
        <Question
          asks={says.disableWho(name)}
          yes={says.disableYes}
          onYes={() => set(false)}
          onNo={done}
          isBusy={change.isPending}
          error={change.error}
        >
          {says.disableWhat}
        </Question>
      )}
    </>
  );
}
