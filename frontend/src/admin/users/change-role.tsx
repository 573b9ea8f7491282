import { NativeSelect } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRef, useState } from "react";
import type { Role, UserFieldsFragment } from "@/generated/graphql";
import { useWords, wordsOf } from "@/language/dictionary";
import { Question } from "../question";
import { useSetUserRole } from "./mutations";
import { roles } from "./roles";
import { userWords } from "./words";

interface ChangeRoleProps {
  user: UserFieldsFragment;
  name: string;
}

/** Another role, after a second question that says what it allows. */
export function ChangeRole({ user, name }: ChangeRoleProps) {
  const says = useWords(userWords);
  const [wanted, want] = useState<Role | null>(null);
  const select = useRef<HTMLSelectElement>(null);
  const change = useSetUserRole();
  const done = () => {
    want(null);
    change.reset();
    select.current?.focus();
  };
  const changed = () => {
    done();
    if (wanted) notifications.show({ message: wordsOf(userWords).roleChanged(name, wanted) });
  };
  const choices = roles.all.map((role) => ({ value: role, label: role }));
  return (
    <>
      <NativeSelect
        ref={select}
        w={180}
        aria-label={says.roleOf(name)}
        value={wanted ?? user.role ?? ""}
        data={user.role ? choices : [{ value: "", label: says.noRoleYet }, ...choices]}
        onChange={({ currentTarget: { value } }) =>
          want(value === "" || value === user.role ? null : roles.of(value))
        }
      />
      {wanted && (
        <Question
          asks={says.changeWho(name, wanted)}
          yes={says.changeYes(wanted)}
          onYes={() => change.mutate({ userId: user.userId, role: wanted }, { onSuccess: changed })}
          onNo={done}
          isBusy={change.isPending}
          error={change.error}
        >
          {`${says[`may${wanted}`]} ${says.changeWhen}`}
        </Question>
      )}
    </>
  );
}
