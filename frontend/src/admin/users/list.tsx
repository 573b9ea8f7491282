import { Anchor, Group, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { useMe } from "@/access/me";
import type { UserFieldsFragment } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import styles from "../admin.module.css";
import { ChangeAccess } from "./change-access";
import { ChangeRole } from "./change-role";
import { userWords } from "./words";

export function UserList({ users }: { users: readonly UserFieldsFragment[] }) {
  const says = useWords(userWords);
  return (
    <section aria-labelledby="people">
      <Title order={2} size="h4" id="people" mb="xs">
        {says.people}
      </Title>
      {users.length === 0 && <Text role="status">{says.none}</Text>}
      <ul className={styles.list} aria-labelledby="people">
        {users.map((user) => (
          <UserRow key={user.userId} user={user} />
        ))}
      </ul>
    </section>
  );
}

function UserRow({ user }: { user: UserFieldsFragment }) {
  const says = useWords(userWords);
  const isMe = useMe().userId === user.userId;
  const name = user.email ?? user.userId;
  return (
    <li className={styles.row}>
      <div>
        <Title order={3} size="md">
          {name}
        </Title>
        <Text size="sm">
          {[
            user.role ?? says.noRole,
            user.enabled ? says.enabled : says.disabled,
            user.lastLoginAt ? says.lastSeen(dayAndTimeOf(user.lastLoginAt)) : says.neverSeen,
          ].join(" · ")}
        </Text>
      </div>
      {isMe ? (
        <Text size="sm">{says.thisIsYou}</Text>
      ) : (
        <div className={styles.controls}>
          <ChangeRole user={user} name={name} />
          <ChangeAccess user={user} name={name} />
        </div>
      )}
      <Group gap="md">
        <Trace to={`/admin/audit?user=${user.userId}`} says={says.whatTheyDid} name={name} />
        <Trace to={`/admin/audit?resource=${user.userId}`} says={says.whatWasDone} name={name} />
      </Group>
    </li>
  );
}

function Trace({ to, says, name }: { to: string; says: string; name: string }) {
  return (
    <Anchor component={Link} to={to} size="sm" aria-label={`${says}: ${name}`}>
      {says}
    </Anchor>
  );
}
