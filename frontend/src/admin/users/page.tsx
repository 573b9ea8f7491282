import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { LoadMore } from "@/layout/load-more";
import { PageTitle } from "@/layout/page-title";
import { Waiting } from "@/layout/waiting";
import { Invite } from "./invite";
import { UserList } from "./list";
import { usersQuery } from "./queries";
import { userWords } from "./words";

export function UsersPage() {
  const says = useWords(userWords);
  const users = useInfiniteQuery(usersQuery(useApi()));
  return (
    <>
      <PageTitle>{says.title}</PageTitle>
      <Text my="sm" size="sm">
        {says.about}
      </Text>
      <Invite />
      {users.isPending && <Waiting says={says.loading} />}
      {users.error && <Failure error={users.error} retry={users.refetch} />}
      {users.data && <UserList users={users.data.pages.flatMap((page) => page.items)} />}
      <LoadMore list={users} mt="md" />
    </>
  );
}
