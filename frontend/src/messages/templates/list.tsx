import { Text, TextInput, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/provider";
import { useWords } from "@/language/dictionary";
import { Failure } from "@/layout/failure";
import { Waiting } from "@/layout/waiting";
import styles from "../dm.module.css";
import { inOrder, matches } from "./filling";
import { type Template, templatesQuery } from "./queries";
import { templateWords } from "./words";

/** Every template of the account: those that can be sent first, the others with why not. */
export function TemplateList({ onChoose }: { onChoose: (template: Template) => void }) {
  const says = useWords(templateWords);
  const [search, setSearch] = useState("");
  const query = useQuery(templatesQuery(useApi()));
  const shown = inOrder(query.data ?? []).filter((each) => matches(each, search.trim()));
  return (
    <>
      <TextInput
        type="search"
        label={says.search}
        data-autofocus
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        mb="sm"
      />
      {query.isPending && <Waiting says={says.loading} />}
      {query.error && <Failure error={query.error} retry={query.refetch} />}
      {query.data && shown.length === 0 && (
        <Text size="sm" role="status">
          {search.trim() ? says.noneFound(search.trim()) : says.none}
        </Text>
      )}
      <ul className={styles.templates} aria-label={says.title}>
        {shown.map((template) => (
          <li key={`${template.name}/${template.language}`}>
            <Row template={template} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface RowProps {
  template: Template;
  onChoose: (template: Template) => void;
}

function Row({ template, onChoose }: RowProps) {
  const { name, language, category, body, problem } = template;
  const about = (
    <>
      <Text size="sm">
        {name} <span className={styles.kind}>{language}</span>{" "}
        <span className={styles.kind}>{category.toLowerCase()}</span>
      </Text>
      {body && (
        <Text size="xs" lineClamp={2} c="ink.5">
          {body}
        </Text>
      )}
      {problem && <Text size="xs">{problem}</Text>}
    </>
  );
  if (problem) return <div className={styles.template}>{about}</div>;
  return (
    <UnstyledButton className={styles.template} onClick={() => onChoose(template)}>
      {about}
    </UnstyledButton>
  );
}
