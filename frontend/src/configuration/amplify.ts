import type { ResourcesConfig } from "aws-amplify";
import { parseAmplifyConfig } from "aws-amplify/utils";
import type { Configuration } from "./configuration";

/**
 * Amplify's own configuration. On a local platform it points at plain-HTTP endpoints, which the
 * outputs file cannot express: `endpoint` is where sockets go, `customEndpoint` where requests go,
 * and without `customEndpointRegion` Amplify sends no token.
 */
export function amplifyConfiguration(configuration: Configuration): ResourcesConfig {
  const deployed = parseAmplifyConfig(configuration);
  const { local } = configuration.custom;
  if (!local) return deployed;
  const { auth, data } = configuration;
  return {
    ...deployed,
    Auth: {
      Cognito: {
        userPoolId: auth.user_pool_id,
        userPoolClientId: auth.user_pool_client_id,
        userPoolEndpoint: local.userPoolEndpoint,
        loginWith: { email: true },
      },
    },
    API: {
      GraphQL: {
        endpoint: local.realtimeUrl,
        customEndpoint: data.url,
        customEndpointRegion: data.aws_region,
        region: data.aws_region,
        defaultAuthMode: "userPool",
      },
    },
  };
}
