import { Amplify } from "aws-amplify";
import { lazy, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { amplifyConfiguration } from "@/configuration/amplify";
import { ConfigurationError } from "@/configuration/configuration";
import { loadConfiguration } from "@/configuration/load";
import { accessToken } from "./fetcher";

const Playground = lazy(() => import("./playground"));

async function firstScreen() {
  try {
    const configuration = await loadConfiguration();
    Amplify.configure(amplifyConfiguration(configuration));
    if (!(await accessToken())) return <SignInFirst />;
    return (
      <Suspense fallback={<p>Loading the playground…</p>}>
        <Playground url={configuration.data.url} />
      </Suspense>
    );
  } catch (error) {
    if (error instanceof ConfigurationError) return <p role="alert">{error.message}</p>;
    throw error;
  }
}

function SignInFirst() {
  return (
    <main>
      <h1>Playground</h1>
      <p>
        The playground asks the API as you. <a href="/">Sign in first</a>, then come back.
      </p>
    </main>
  );
}

const root = document.getElementById("root");
if (root) createRoot(root).render(await firstScreen());
