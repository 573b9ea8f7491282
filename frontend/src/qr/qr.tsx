import { Button, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { save } from "@/browser/save";
import { useWords } from "@/language/dictionary";
import { qrCode, svgOf, viewBoxOf } from "./code";
import { qrWords } from "./words";

interface QrProps {
  /** What the code says to a camera. */
  text: string;
  /** What a person who cannot see it should know. */
  label: string;
  /** Of the file that the person can save, without its ending. */
  fileName: string;
}

/** A QR code to show or to save. */
export function Qr({ text, label, fileName }: QrProps) {
  const says = useWords(qrWords);
  const code = useMemo(() => qrCode(text), [text]);
  return (
    <Stack gap="xs" align="flex-start">
      <svg role="img" aria-label={label} viewBox={viewBoxOf(code)} width={220} height={220}>
        <path d={code.path} />
      </svg>
      <Text size="xs" style={{ overflowWrap: "anywhere" }}>
        {text}
      </Text>
      <Button onClick={() => save(`${fileName}.svg`, "image/svg+xml", svgOf(code))}>
        {says.save}
      </Button>
    </Stack>
  );
}
