import { defineBackend } from "@aws-amplify/backend";
import { Alarms } from "./constructs/alarms.js";
import { Api } from "./constructs/api.js";
import { Firewall } from "./constructs/firewall.js";
import { Foundation } from "./constructs/foundation.js";
import { AUTHORIZER, definitionsOf, functionsOf, the } from "./constructs/functions.js";
import { allow } from "./constructs/grants.js";
import { Hosting } from "./constructs/hosting.js";
import { Queues } from "./constructs/queues.js";
import { Resolvers } from "./constructs/resolvers.js";
import { identifier, refuseNewRoles } from "./constructs/roles.js";
import { parametersOf } from "./constructs/secrets.js";
import { addressesOf, listen } from "./constructs/sources.js";
import { Tables } from "./constructs/tables.js";
import { deploymentOf } from "./description/branches.js";
import { faultsOf, requireSound } from "./description/checks.js";
import { readFields, readSdlFields } from "./description/fields.js";
import { readManifest } from "./description/manifest.js";
import { ownAddresses, userPoolClientId, variablesOf } from "./description/variables.js";

// What is described, checked before anything is made.
const manifest = readManifest();
const fields = readFields();
requireSound(faultsOf(manifest, fields, readSdlFields()));
const here = deploymentOf(identifier(process.env), process.env.SEND_MODE);
const clientId = userPoolClientId(process.env.COGNITO_USER_POOL_CLIENT_ID);
const addresses = ownAddresses(manifest, process.env);
refuseNewRoles(process.env, manifest.account.roleArn);

export const backend = defineBackend(definitionsOf(manifest, here));
const functions = functionsOf(backend, manifest);

const tables = new Tables(backend.createStack("data"), manifest, here);
const queues = new Queues(backend.createStack("messaging"), manifest.queues, here);
const api = new Api(backend.createStack("api"), manifest, here, the(functions, AUTHORIZER)).graphql;
new Firewall(api.stack, api);
const users = tables.named("Users");
new Resolvers(backend.createStack("resolvers"), api, manifest.account, functions, users, fields);
new Alarms(backend.createStack("monitoring"), manifest, here)
  .functions(functions)
  .queues(queues.byName)
  .api(api)
  .business();

const made = {
  tables: tables.names,
  queues: queues.urls,
  addresses: { ...addressesOf(manifest, functions), ...addresses },
  secrets: parametersOf(manifest, here),
  graphqlUrl: api.graphqlUrl,
  userPoolClientId: clientId,
};
for (const [name, row] of Object.entries(manifest.functions)) {
  const variables = variablesOf(manifest, here, made, name, row);
  for (const [variable, value] of Object.entries(variables))
    backend[name]?.addEnvironment(variable, value);
  const lambda = the(functions, name);
  listen(lambda, row, queues, manifest.account, here);
  allow(lambda, manifest, row, tables, queues, api);
}

if (here.main) {
  const foundation = backend.createStack("foundation");
  new Foundation(foundation, manifest.account);
  for (const lambda of functions.values()) lambda.stack.addStackDependency(foundation);
  new Hosting(backend.createStack("hosting"), manifest.account, here);
}

backend.addOutput({
  auth: {
    aws_region: manifest.account.region,
    user_pool_id: manifest.account.userPoolId,
    user_pool_client_id: clientId,
  },
  data: {
    aws_region: manifest.account.region,
    url: api.graphqlUrl,
    default_authorization_type: "AMAZON_COGNITO_USER_POOLS",
    authorization_types: ["AWS_IAM", "AWS_LAMBDA"],
  },
  custom: { environment: here.environment, sendMode: here.sendMode },
});
