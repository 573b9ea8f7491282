import { Anchor, Container, Text } from "@mantine/core";
import { Link, Navigate, useParams } from "react-router";
import { useMay } from "@/access/me";
import { useWords } from "@/language/dictionary";
import { PageTitle } from "@/layout/page-title";
import styles from "../bulk.module.css";
import { bulkWords } from "../words";
import { AudienceStep } from "./audience-step";
import { CheckStep } from "./check-step";
import { ConfirmStep } from "./confirm-step";
import { useAudience, useDraft } from "./draft";
import { MessageStep } from "./message-step";
import { addressOf, openSteps, type Step, steps } from "./steps";
import { checkWords, stepWords } from "./words";

/** From an idea to a running job in four steps, each with an address of its own. */
export function NewBulkPage() {
  const { all, newMessage } = useWords(bulkWords);
  const { mayNot } = useWords(checkWords);
  const { step: asked } = useParams();
  const draft = useDraft();
  const audience = useAudience();
  const may = useMay("Mutation.createBulkJob");
  const open = openSteps(draft, audience);
  const step = steps.find((known) => known === asked);
  if (may && !(step && open.includes(step))) {
    return <Navigate to={addressOf(step ? (open.at(-1) ?? "audience") : "audience")} replace />;
  }
  return (
    <Container size="md" py="md" ml={0}>
      <Anchor component={Link} to="/bulk-messaging" size="sm">
        {all}
      </Anchor>
      {may && step ? (
        <>
          <StepList step={step} open={open} />
          {step === "audience" && <AudienceStep draft={draft} audience={audience} />}
          {step === "message" && <MessageStep draft={draft} />}
          {step === "check" && audience && <CheckStep draft={draft} audience={audience} />}
          {step === "confirm" && audience && <ConfirmStep draft={draft} audience={audience} />}
        </>
      ) : (
        <>
          <PageTitle>{newMessage}</PageTitle>
          <Text my="md">{mayNot}</Text>
        </>
      )}
    </Container>
  );
}

function StepList({ step, open }: { step: Step; open: readonly Step[] }) {
  const says = useWords(stepWords);
  return (
    <nav aria-label={says.steps}>
      <ol className={styles.steps}>
        {steps.map((each) => (
          <li key={each} data-current={each === step}>
            {open.includes(each) ? (
              <Anchor
                component={Link}
                to={addressOf(each)}
                underline={each === step ? "never" : "always"}
                aria-current={each === step ? "step" : undefined}
              >
                {says[each]}
              </Anchor>
            ) : (
              says[each]
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
