import { extensions, util } from "@aws-appsync/utils";

/**
 * Subscriptions answer nothing themselves. AppSync delivers what is published when each argument
 * that was given equals the published field of its name; no argument means everything.
 *
 * A token outlives the access of its owner, so the owner's row in Users is read first: whoever is
 * disabled there starts nothing.
 *
 * @param {import("@aws-appsync/utils").Context} ctx
 */
export function request(ctx) {
  return {
    operation: "GetItem",
    key: util.dynamodb.toMapValues({ userId: callerOf(ctx) }),
    consistentRead: true,
  };
}

/** @param {import("@aws-appsync/utils").Context} ctx */
export function response(ctx) {
  if (ctx.error) {
    util.error("Live updates could not start; reload the page.", "INTERNAL_ERROR");
  }
  const enabled = ctx.result?.enabled ?? true;
  if (enabled !== true) {
    util.unauthorized();
  }
  // What setUserEnabled says about this person ends the subscription (lambda.js).
  extensions.setSubscriptionInvalidationFilter({
    filterGroup: [{ filters: [{ fieldName: "userId", operator: "eq", value: callerOf(ctx) }] }],
  });
  return null;
}

/**
 * Signed in with Cognito, or let in by the authorizer; who is neither has no row, and no key to ask.
 *
 * @param {import("@aws-appsync/utils").Context} ctx
 */
function callerOf(ctx) {
  /** @typedef {{ sub?: string, resolverContext?: { userId?: string } }} Person */
  const person = /** @type {Person} */ (/** @type {unknown} */ (ctx.identity));
  return person.resolverContext?.userId ?? person.sub ?? "";
}
