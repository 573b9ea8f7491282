import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { englishSignIn } from "./english-sign-in";
import { signInBudget } from "./sign-in-budget";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const platform = process.env.PLATFORM_URL ?? "http://localhost:8000";

export default defineConfig({
  plugins: [react(), englishSignIn(), signInBudget()],
  resolve: {
    alias: { "@": here("./src"), "@contract": here("../schema") },
    dedupe: ["graphql", "react", "react-dom"],
  },
  build: {
    rolldownOptions: {
      input: { app: here("./index.html"), playground: here("./playground.html") },
      // GraphiQL's compiler hints mean nothing to a bundler, which warns about each of them.
      onLog: (level, log, report) => {
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") report(level, log);
      },
    },
    // The playground's editor is one large file that only the playground loads.
    chunkSizeWarningLimit: 2000,
  },
  server: {
    fs: { allow: [here("..")] },
    proxy: {
      "/amplify_outputs.json": platform,
      "/graphql": { target: platform, ws: true },
      "/local": platform,
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
    unstubGlobals: true,
    isolate: false,
    testTimeout: 20_000,
  },
});
