import { Container, Text } from "@mantine/core";
import { useWords } from "@/language/dictionary";
import { PageTitle } from "./page-title";
import { WhatWorks } from "./what-works";
import { layoutWords } from "./words";

export function NotFound() {
  const says = useWords(layoutWords);
  return (
    <Container size="sm" py="xl" ml={0}>
      <PageTitle>{says.notFound}</PageTitle>
      <Text my="md">{says.noPage}</Text>
      <WhatWorks />
    </Container>
  );
}
