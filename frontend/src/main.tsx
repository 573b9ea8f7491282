import { MantineProvider } from "@mantine/core";
import { Amplify } from "aws-amplify";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { amplifyConfiguration } from "@/configuration/amplify";
import { ConfigurationError } from "@/configuration/configuration";
import { loadConfiguration } from "@/configuration/load";
import { Unreadable } from "@/configuration/unreadable";
import { tellTheBrowser } from "@/language/language";
import { App } from "./app";
import { theme } from "./theme";

async function firstScreen(): Promise<ReactNode> {
  try {
    const configuration = await loadConfiguration();
    Amplify.configure(amplifyConfiguration(configuration));
    return <App configuration={configuration} />;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return (
      <MantineProvider theme={theme} forceColorScheme="light">
        <Unreadable reason={error.message} />
      </MantineProvider>
    );
  }
}

tellTheBrowser();
const root = document.getElementById("root");
if (root) createRoot(root).render(<StrictMode>{await firstScreen()}</StrictMode>);
