import { Anchor } from "@mantine/core";

/** Addresses of the web, without the full stop or bracket that ends the sentence around them. */
const ADDRESS = /(https?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)\]}'’])/g;

/** Words in which addresses can be followed; they open beside the app and learn nothing of it. */
export function Linked({ text }: { text: string }) {
  return text.split(ADDRESS).map((piece, i) =>
    i % 2 === 0 ? (
      piece
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text are known by their place
      <Outside key={i} href={piece}>
        {piece}
      </Outside>
    ),
  );
}

export function Outside({ href, children }: { href: string; children: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noopener noreferrer" inherit>
      {children}
    </Anchor>
  );
}
