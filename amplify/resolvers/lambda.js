import { extensions, util } from "@aws-appsync/utils";

/** AppSync ends the subscriptions to at most five fields in one request. */
const SUBSCRIPTIONS = [
  "onBulkJobProgress",
  "onInboundMessage",
  "onMessageStatus",
  "onAiSuggestion",
];

/**
 * Every field that a Lambda function serves: the function gets the whole context, and what it
 * refuses travels back as an envelope `{errorMessage, errorType, errorInfo, data}`.
 *
 * @param {import("@aws-appsync/utils").Context} ctx
 */
export function request(ctx) {
  const info = ctx.info;
  return {
    operation: "Invoke",
    payload: {
      arguments: ctx.arguments,
      identity: ctx.identity,
      source: ctx.source,
      request: ctx.request,
      prev: ctx.prev,
      info: {
        // Listed by name: both are computed when asked for and absent from a copy of `info`.
        selectionSetList: info.selectionSetList,
        selectionSetGraphQL: info.selectionSetGraphQL,
        fieldName: info.fieldName,
        parentTypeName: info.parentTypeName,
        variables: info.variables,
      },
      stash: ctx.stash,
    },
  };
}

/** @param {import("@aws-appsync/utils").Context} ctx */
export function response(ctx) {
  if (ctx.error) {
    // What Lambda itself says (a timeout, a crash) may name internals; the log keeps it.
    util.error("Something went wrong on our side; try again in a moment.", "INTERNAL_ERROR");
  }
  const result = ctx.result;
  if (result?.errorMessage && result.errorType) {
    util.error(result.errorMessage, result.errorType, result.data, result.errorInfo);
  }
  if (ctx.info.fieldName === "setUserEnabled" && result?.enabled === false) {
    // Ends what subscribe.js let this person follow.
    for (const subscriptionField of SUBSCRIPTIONS) {
      extensions.invalidateSubscriptions({ subscriptionField, payload: { userId: result.userId } });
    }
  }
  return result;
}
