import { Anchor, Container, Text } from "@mantine/core";
import { Link } from "react-router";
import { useWords } from "@/language/dictionary";
import { PageTitle } from "@/layout/page-title";
import { menuWords } from "@/layout/words";
import type { PlannedItem } from "./items";
import styles from "./planned.module.css";
import { plannedWords } from "./words";

/** An honest page: what this will do, that it does not yet, and what works today. */
export function PlannedPage({ item }: { item: PlannedItem }) {
  const says = useWords(plannedWords);
  const names = useWords(menuWords);
  return (
    <Container size="sm" py="xl" ml={0}>
      <PageTitle>{names[item.name]}</PageTitle>
      <Text mt="md">{says[item.name]}</Text>
      <Text my="xs">{says.notBuilt}</Text>
      <WhatWorks />
    </Container>
  );
}

export function WhatWorks() {
  const says = useWords(plannedWords);
  return (
    <>
      <Text>{says.worksToday}</Text>
      <ul className={styles.works}>
        <li>
          <Anchor component={Link} to="/dm">
            {says.answer}
          </Anchor>
        </li>
        <li>
          <Anchor component={Link} to="/contacts">
            {says.manage}
          </Anchor>
        </li>
      </ul>
    </>
  );
}
