import { useQuery } from "@tanstack/react-query";
import { configQuery } from "@/admin/configuration/queries";
import { useApi } from "@/api/provider";
import { Off } from "./off";

/** Says that drafts are switched off, to those who may look: administrators. */
export function OffForAdmins() {
  const settings = useQuery(configQuery(useApi()));
  const drafts = settings.data?.find(({ configKey }) => configKey === "ai_automation_enabled");
  return drafts && drafts.configValue !== "true" ? <Off /> : null;
}
