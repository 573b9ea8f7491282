import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/api/provider";
import { type Template, templatesQuery } from "@/messages/templates/queries";
import type { Draft } from "./draft";

interface Known {
  /** The template that was chosen, once the account's templates are there and it is one of them. */
  readonly template: Template | undefined;
  readonly isGone: boolean;
}

export function useTemplate({ templateName, templateLanguage }: Draft): Known {
  const { data } = useQuery({ ...templatesQuery(useApi()), enabled: templateName !== "" });
  const template = data?.find(
    ({ name, language }) => name === templateName && language === templateLanguage,
  );
  return { template, isGone: data !== undefined && templateName !== "" && !template };
}
