import { MantineProvider } from "@mantine/core";
import "@mantine/core/styles.css";
import { lazy, Suspense } from "react";
import { Session } from "@/access/session";
import { accessWords } from "@/access/words";
import type { Configuration } from "@/configuration/configuration";
import { useWords } from "@/language/dictionary";
import { Waiting } from "@/layout/waiting";
import { theme } from "./theme";
import "./theme.css";

const Pages = lazy(() => import("./pages"));

export function App({ configuration }: { configuration: Configuration }) {
  return (
    <MantineProvider theme={theme} forceColorScheme="light">
      <Session local={configuration.custom.local}>
        <Suspense fallback={<Waiting says={useWords(accessWords).theApp} />}>
          <Pages />
        </Suspense>
      </Session>
    </MantineProvider>
  );
}
