// The simulator on our schema. Its functions give the answers that the first line of standard
// input says for each field; it ends when standard input closes.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const { AmplifyAppSyncSimulator } = require("@aws-amplify/amplify-appsync-simulator");

const input = createInterface({ input: process.stdin });
const { sdl, answers } = JSON.parse((await input[Symbol.asyncIterator]().next()).value);
const fields = Object.keys(answers);
const modes = ["AWS_IAM", "AWS_LAMBDA"];

const simulator = new AmplifyAppSyncSimulator({ port: 0, wsPort: 0 });
await simulator.init({
  appSync: {
    name: "second opinion",
    defaultAuthenticationType: {
      authenticationType: "AMAZON_COGNITO_USER_POOLS",
      cognitoUserPoolConfig: {},
    },
    additionalAuthenticationProviders: modes.map((authenticationType) => ({ authenticationType })),
  },
  schema: { content: sdl },
  dataSources: fields.map((name) => ({
    name,
    type: "AWS_LAMBDA",
    invoke: async () => answers[name],
  })),
  resolvers: fields.map((name) => ({
    kind: "UNIT",
    typeName: name.split(".")[0],
    fieldName: name.split(".")[1],
    dataSourceName: name,
    requestMappingTemplate: '{"version": "2018-05-29", "operation": "Invoke", "payload": {}}',
    responseMappingTemplate: "$util.toJson($context.result)",
  })),
});
await simulator.start();
process.stdout.write(`ready ${new URL("/graphql", simulator.localhostUrl)}\n`);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
