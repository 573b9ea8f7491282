import { Alert, Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "@/access/me";
import { ApiError } from "@/api/error";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { draftWords } from "./words";

/** Drafts are switched off: where they are switched on, for whoever may. */
export function Off() {
  const says = useWords(draftWords);
  const mayConfigure = useMay("Mutation.setSystemConfig");
  return (
    <Alert color="ink" title={says.off} role="status">
      {mayConfigure ? (
        <Anchor component={Link} to="/admin/configuration" size="sm">
          {says.switchOn}
        </Anchor>
      ) : (
        <Text size="sm">{says.offAsk}</Text>
      )}
    </Alert>
  );
}

/** Why the agent did not do what it was asked for. */
export function AgentFailure({ error }: { error: Error }) {
  const isOff = error instanceof ApiError && error.code === "AI_AUTOMATION_DISABLED";
  return isOff ? <Off /> : <Failure error={error} />;
}
