import { Text } from "@mantine/core";
import { useMe } from "@/access/me";
import type { Channel, ContactFieldsFragment } from "@/generated/graphql";
import { type SameAs, useWords } from "@/language/dictionary";
import { dayAndTimeOf } from "@/language/moments";
import { consentOf } from "./channels";
import { inWords } from "./sources";
import { consentWords } from "./words";

type Says = SameAs<(typeof consentWords)["en"]>;

interface LastWordProps {
  contact: ContactFieldsFragment;
  channel: Channel;
}

/** Why a consent stands, or no longer does; nothing where nobody ever said a word. */
export function LastWord({ contact, channel }: LastWordProps) {
  const says = useWords(consentWords);
  const { userId } = useMe();
  const word = consentOf(contact, channel);
  if (!word) return null;
  const about = [
    inWords(word.source, says),
    dayAndTimeOf(word.at),
    recordedBy(word.by, userId, says),
  ] as const;
  return (
    <Text component="span" size="xs" display="block" style={{ overflowWrap: "anywhere" }}>
      {word.optedIn ? says.given(...about) : says.taken(...about)}
    </Text>
  );
}

function recordedBy(by: string, me: string, says: Says): string {
  if (by === "system") return says.byItself;
  return by === me ? says.byYou : says.byColleague;
}
