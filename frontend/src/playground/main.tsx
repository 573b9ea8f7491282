import { Amplify } from "aws-amplify";
import { lazy, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { amplifyConfiguration } from "@/configuration/amplify";
import { ConfigurationError } from "@/configuration/configuration";
import { loadConfiguration } from "@/configuration/load";
import { wordsOf } from "@/language/dictionary";
import { tellTheBrowser } from "@/language/language";
import { accessToken } from "./fetcher";
import { playgroundWords } from "./words";

const Playground = lazy(() => import("./playground"));

async function firstScreen() {
  try {
    const configuration = await loadConfiguration();
    Amplify.configure(amplifyConfiguration(configuration));
    if (!(await accessToken())) return <SignInFirst />;
    return (
      <Suspense fallback={<p>{wordsOf(playgroundWords).loading}</p>}>
        <Playground url={configuration.data.url} />
      </Suspense>
    );
  } catch (error) {
    if (error instanceof ConfigurationError) return <p role="alert">{error.message}</p>;
    throw error;
  }
}

function SignInFirst() {
  const says = wordsOf(playgroundWords);
  return (
    <main>
      <h1>{says.title}</h1>
      <p>{says.asYou}</p>
      <a href="/">{says.signIn}</a>
    </main>
  );
}

tellTheBrowser();
const root = document.getElementById("root");
if (root) createRoot(root).render(await firstScreen());
