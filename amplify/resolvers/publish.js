/**
 * Publish mutations: what is published is what the caller, one of our functions, sent.
 *
 * @param {import("@aws-appsync/utils").Context} ctx
 */
export function request(ctx) {
  return { payload: ctx.arguments.input };
}

/** @param {import("@aws-appsync/utils").Context} ctx */
export function response(ctx) {
  return ctx.result;
}
