import { MantineProvider } from "@mantine/core";
import "@mantine/core/styles.css";
import { lazy, Suspense } from "react";
import { Session } from "@/access/session";
import type { Configuration } from "@/configuration/configuration";
import { Waiting } from "@/layout/waiting";
import { theme } from "./theme";
import "./theme.css";

const Notices = lazy(() => import("./notices"));
const Pages = lazy(() => import("./pages"));

export function App({ configuration }: { configuration: Configuration }) {
  return (
    <MantineProvider theme={theme} forceColorScheme="light">
      <Suspense fallback={null}>
        <Notices />
      </Suspense>
      <Session local={configuration.custom.local}>
        <Suspense fallback={<Waiting for="the app" />}>
          <Pages />
        </Suspense>
      </Session>
    </MantineProvider>
  );
}
