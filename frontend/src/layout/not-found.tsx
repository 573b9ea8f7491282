import { Container, Text, Title } from "@mantine/core";
import { WhatWorks } from "@/planned/page";

export function NotFound() {
  return (
    <Container size="sm" py="xl" ml={0}>
      <Title order={1}>Page not found</Title>
      <Text mt="md">
        There is no page at this address. You can <WhatWorks />
      </Text>
    </Container>
  );
}
