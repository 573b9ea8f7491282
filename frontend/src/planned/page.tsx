import { Anchor, Container, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { PlannedItem } from "./items";

/** An honest page: what this will do, that it does not yet, and what works today. */
export function PlannedPage({ item }: { item: PlannedItem }) {
  return (
    <Container size="sm" py="xl" ml={0}>
      <Title order={1}>{item.title}</Title>
      <Text mt="md">{item.purpose}</Text>
      <Text mt="xs">It is not built yet.</Text>
      <Text mt="xs">
        What works today: <WhatWorks />
      </Text>
    </Container>
  );
}

export function WhatWorks() {
  return (
    <>
      <Anchor component={Link} to="/dm">
        answer messages in DM
      </Anchor>{" "}
      and{" "}
      <Anchor component={Link} to="/contacts">
        manage Contacts
      </Anchor>
      .
    </>
  );
}
