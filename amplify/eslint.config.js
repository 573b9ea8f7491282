import appsync from "@aws-appsync/eslint-plugin";
import parser from "@typescript-eslint/parser";

/** Only the resolvers run in AppSync's JavaScript; everything else is Biome's. */
export default [
  {
    ...appsync.configs.recommended,
    files: ["resolvers/*.js"],
    languageOptions: {
      parser,
      parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
  },
];
