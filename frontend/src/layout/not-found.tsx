import { Anchor, Container, List, Text } from "@mantine/core";
import { Link } from "react-router";
import { useWords } from "@/language/dictionary";
import { PageTitle } from "./page-title";
import { layoutWords } from "./words";

/** An address without a page, and where somebody can go who came to nothing. */
export function NotFound() {
  const says = useWords(layoutWords);
  const ways = [
    { to: "/dm", says: says.answer },
    { to: "/contacts", says: says.manage },
    { to: "/bulk-messaging", says: says.sendToMany },
  ];
  return (
    <Container size="md" py="md" ml={0}>
      <PageTitle mb="sm">{says.notFound}</PageTitle>
      <Text mb="sm">
        {says.noPage} {says.fromHere}
      </Text>
      <List>
        {ways.map((way) => (
          <List.Item key={way.to}>
            <Anchor component={Link} to={way.to}>
              {way.says}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </Container>
  );
}
