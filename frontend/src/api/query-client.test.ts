import { describe, expect, it, vi } from "vitest";
import { ApiError, NO_ANSWER, SESSION_ENDED } from "./error";
import { newQueryClient } from "./query-client";

const failing = (code: string) => {
  const queryFn = vi.fn(() => Promise.reject(new ApiError(code, "No.")));
  return { queryKey: [code], queryFn, retryDelay: 0 };
};

describe("the one place where errors of the API end up", () => {
  it("ends the session when a query finds it ended", async () => {
    const end = vi.fn();
    await expect(newQueryClient(end).fetchQuery(failing(SESSION_ENDED))).rejects.toThrow();
    expect(end).toHaveBeenCalledOnce();
  });

  it("ends the session when a mutation finds it ended", async () => {
    const end = vi.fn();
    const client = newQueryClient(end);
    const mutation = client.getMutationCache().build(client, {
      mutationFn: () => Promise.reject(new ApiError(SESSION_ENDED, "No.")),
    });
    await expect(mutation.execute(undefined)).rejects.toThrow();
    expect(end).toHaveBeenCalledOnce();
  });

  it("leaves a refusal to the page that asked", async () => {
    const end = vi.fn();
    await expect(newQueryClient(end).fetchQuery(failing("NOT_FOUND"))).rejects.toThrow();
    expect(end).not.toHaveBeenCalled();
  });
});

describe("trying a query again", () => {
  it.each([
    [NO_ANSWER, 3],
    ["NOT_FOUND", 1],
    [SESSION_ENDED, 1],
  ])("after %s, it is asked %i times in all", async (code, times) => {
    const client = newQueryClient(() => {});
    const query = failing(code);
    const observed = client.getQueryCache().build(client, client.defaultQueryOptions(query));
    await expect(observed.fetch()).rejects.toThrow();
    expect(query.queryFn).toHaveBeenCalledTimes(times);
  });
});
