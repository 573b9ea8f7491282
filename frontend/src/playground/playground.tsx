import { GraphiQL } from "graphiql";
import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import { playgroundFetcher } from "./fetcher";
import "./playground.css";

const EXAMPLE = `# You are signed in: this asks as you. Press Ctrl+Enter to run it.
query Me {
  me {
    email
    role
  }
  sendingStatus {
    environment
    sendMode
  }
}
`;

export default function Playground({ url }: { url: string }) {
  return <GraphiQL fetcher={playgroundFetcher(url)} defaultQuery={EXAMPLE} forcedTheme="light" />;
}
