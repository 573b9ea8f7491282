import { Anchor, Button, Radio, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { ApiError } from "@/api/error";
import { useApi } from "@/api/provider";
import type { Role } from "@/generated/graphql";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { sendingStatusQuery } from "@/layout/sending-status";
import { useInviteUser } from "./mutations";
import { roles } from "./roles";
import { userWords } from "./words";

/** Lets somebody in; inviting who never came sends the invitation once more. */
export function Invite() {
  const says = useWords(userWords);
  const [role, setRole] = useState<Role>("Viewer");
  const invite = useInviteUser();
  const wrong = invite.error instanceof ApiError ? invite.error.fields.email : undefined;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const email = String(new FormData(form).get("email") ?? "").trim();
    invite.mutate({ email, role }, { onSuccess: () => form.reset() });
  };
  return (
    <form onSubmit={submit} noValidate aria-labelledby="invite">
      <Stack gap="sm" maw={460} mb="xl">
        <Title order={2} size="h4" id="invite">
          {says.invite}
        </Title>
        <TextInput
          name="email"
          type="email"
          label={says.email}
          description={says.emailHint}
          error={wrong}
          autoComplete="off"
        />
        <Radio.Group label={says.role} value={role} onChange={(value) => setRole(roles.of(value))}>
          <Stack gap="xs" mt={4}>
            {roles.all.map((each) => (
              <Radio key={each} value={each} label={each} description={says[`may${each}`]} />
            ))}
          </Stack>
        </Radio.Group>
        {invite.error && !wrong && <Failure error={invite.error} />}
        <Button type="submit" loading={invite.isPending} style={{ alignSelf: "flex-start" }}>
          {says.sendInvitation}
        </Button>
        <div role="status">{invite.data && <Invited email={invite.data.email ?? ""} />}</div>
      </Stack>
    </form>
  );
}

/** On one machine nothing is mailed, so the page says where the temporary password is. */
function Invited({ email }: { email: string }) {
  const says = useWords(userWords);
  const status = useQuery(sendingStatusQuery(useApi()));
  return (
    <Text size="sm">
      {says.invited(email)}{" "}
      {status.data?.environment === "local" && (
        <Anchor href="/local/invitations" target="_blank" inherit>
          {says.localInvitations}
        </Anchor>
      )}
    </Text>
  );
}
