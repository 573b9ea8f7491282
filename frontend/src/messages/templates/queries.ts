import { queryOptions } from "@tanstack/react-query";
import type { Api } from "@/api/api";
import { graphql } from "@/generated";
import type { WhatsAppTemplatesQuery } from "@/generated/graphql";

export const WhatsAppTemplates = graphql(`
  query WhatsAppTemplates {
    whatsAppTemplates {
      name
      language
      category
      status
      header
      headerMedia
      body
      footer
      buttons {
        kind
        text
        target
      }
      parameters {
        part
        name
        button
        example
      }
      problem
    }
  }
`);

export type Template = WhatsAppTemplatesQuery["whatsAppTemplates"][number];
export type Parameter = Template["parameters"][number];

const MINUTE = 60_000;

/** The templates of the account; the platform itself keeps them for some minutes. */
export function templatesQuery(api: Api) {
  return queryOptions({
    queryKey: ["whatsAppTemplates"],
    queryFn: async () => (await api.request(WhatsAppTemplates, {})).whatsAppTemplates,
    staleTime: MINUTE,
  });
}
