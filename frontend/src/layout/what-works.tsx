import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import { useWords } from "@/language/dictionary";
import styles from "./what-works.module.css";
import { layoutWords } from "./words";

/** Where somebody can go who came to nothing. */
export function WhatWorks() {
  const says = useWords(layoutWords);
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
        <li>
          <Anchor component={Link} to="/bulk-messaging">
            {says.sendToMany}
          </Anchor>
        </li>
      </ul>
    </>
  );
}
