import { Anchor, Container, Text } from "@mantine/core";
import { useMay } from "@/access/me";
import { useWords } from "@/language/dictionary";
import { PageTitle } from "@/layout/page-title";
import styles from "./agent.module.css";
import { Pending } from "./pending";
import { Question } from "./question";
import { OffForAdmins } from "./switch";
import { agentWords } from "./words";

/** Drafts that wait for a person, and questions to the knowledge base. */
export function AgentPage() {
  const says = useWords(agentWords);
  const mayAsk = useMay("Mutation.queryKnowledgeBase");
  const mayConfigure = useMay("Query.systemConfig");
  return (
    <Container size="xl" py="md" ml={0}>
      <PageTitle>{says.title}</PageTitle>
      <Text my="sm" size="sm">
        {says.about}{" "}
        {mayAsk && (
          <Anchor href="#ask" hiddenFrom="md" size="sm">
            {says.question}
          </Anchor>
        )}
      </Text>
      {mayConfigure && <OffForAdmins />}
      <div className={styles.page}>
        <Pending />
        {mayAsk && <Question />}
      </div>
    </Container>
  );
}
