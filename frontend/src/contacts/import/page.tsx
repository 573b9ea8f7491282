import { Anchor, Container, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useMay } from "@/access/me";
import { useWords } from "@/language/dictionary";
import { PageTitle } from "@/layout/page-title";
import { MayNotCreate } from "../new-page";
import { contactWords } from "../words";
import { ChooseFile } from "./choose-file";
import { Preview } from "./preview";
import { Progress } from "./progress";
import type { Row } from "./rows";
import { useImport } from "./use-import";
import { importWords } from "./words";

type Cells = readonly (readonly string[])[];

/** From a file to contacts: choose, map and look, then write row by row. */
export function ImportPage() {
  const says = useWords(importWords);
  const { all } = useWords(contactWords);
  const [cells, setCells] = useState<Cells | null>(null);
  const [isWriting, setWriting] = useState(false);
  const importing = useImport();
  const start = (rows: readonly Row[]) => {
    setWriting(true);
    importing.start(rows);
  };
  const again = () => {
    setWriting(false);
    setCells(null);
  };
  if (!useMay("Mutation.createContact")) return <MayNotCreate />;
  return (
    <Container size="md" py="md" ml={0}>
      <Anchor component={Link} to="/contacts" size="sm">
        {all}
      </Anchor>
      <PageTitle>{says.title}</PageTitle>
      <Text size="sm" my="sm">
        {says.intro}
      </Text>
      {!cells && <ChooseFile onChosen={setCells} />}
      {cells && !isWriting && <Preview cells={cells} onStart={start} onAnother={again} />}
      {isWriting && <Progress importing={importing} onAnother={again} />}
    </Container>
  );
}
