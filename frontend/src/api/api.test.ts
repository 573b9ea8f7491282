import { Amplify } from "aws-amplify";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Me } from "@/access/me";
import { amplifyConfiguration } from "@/configuration/amplify";
import { OnInboundMessage } from "@/messages/queries";
import { localConfiguration } from "@/testing/factories";
import { amplifyApi } from "./api";
import { NO_ANSWER, SESSION_ENDED } from "./error";

const accessToken = { toString: () => "access-token", payload: {} };

beforeAll(() => {
  const signedIn = { getTokens: async () => ({ accessToken }) };
  Amplify.configure(amplifyConfiguration(localConfiguration()), {
    Auth: { tokenProvider: signedIn },
  });
});

/** What AppSync answers over HTTP, in front of the real Amplify client. */
function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const answer = vi.fn<typeof fetch>(async () => Response.json(body, { status, headers }));
  vi.stubGlobal("fetch", answer);
  return answer;
}

describe("a request through Amplify", () => {
  it("carries the access token as it is, and gives the data", async () => {
    const me = { userId: "1", email: "operator@example.com", role: "Operator" };
    const fetch = answering(200, { data: { me } });
    expect(await amplifyApi().request(Me, {})).toEqual({ me });
    const [url, request] = fetch.mock.calls[0] ?? [];
    expect(String(url)).toBe("http://localhost:8000/graphql");
    expect(new Headers(request?.headers).get("authorization")).toBe("access-token");
  });

  it("rejects with the server's code and words, even beside data", async () => {
    const error = { errorType: "NOT_FOUND", message: "Search for another one.", path: ["me"] };
    answering(200, { data: { me: null }, errors: [error] });
    await expect(amplifyApi().request(Me, {})).rejects.toMatchObject({
      name: "ApiError",
      code: "NOT_FOUND",
      message: "Search for another one.",
    });
  });

  it("knows a refused token", async () => {
    const errors = [{ errorType: "UnauthorizedException", message: "Token has expired." }];
    answering(401, { errors }, { "x-amzn-ErrorType": "UnauthorizedException" });
    await expect(amplifyApi().request(Me, {})).rejects.toMatchObject({ code: SESSION_ENDED });
  });

  it("knows that no answer came", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(amplifyApi().request(Me, {})).rejects.toMatchObject({ code: NO_ANSWER });
  });
});

/** A socket of a server that takes every subscription, but for as many as it refuses. */
class TakingSocket {
  static refusals = 0;
  static starts = 0;
  static readonly OPEN = 1;
  readonly readyState = TakingSocket.OPEN;
  readonly bufferedAmount = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor() {
    queueMicrotask(() => this.onopen?.());
  }
  send(text: string) {
    const { id, type } = JSON.parse(text);
    if (type === "connection_init") this.#say({ type: "connection_ack", payload: {} });
    if (type !== "start") return;
    TakingSocket.starts += 1;
    if (TakingSocket.refusals-- > 0) this.#say({ type: "error", id, payload: REFUSED });
    else this.#say({ type: "start_ack", id });
  }
  close() {}
  #say(message: object) {
    queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(message) }));
  }
}

const REFUSED = { errors: [{ errorType: "LimitExceededError", message: "Rate limit exceeded" }] };

describe("a subscription through Amplify", () => {
  beforeEach(() => {
    TakingSocket.refusals = TakingSocket.starts = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is asked for again when the server refused it", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.stubGlobal("WebSocket", TakingSocket);
    TakingSocket.refusals = 2;
    const api = amplifyApi(1);
    const heard = vi.fn();
    const stopHearing = api.onAcknowledged(heard);
    const stop = api.subscribe(OnInboundMessage, {}, () => {});
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(TakingSocket.starts).toBe(3);
    stop();
    stopHearing();
  });

  it("is not asked for again once nobody listens", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.stubGlobal("WebSocket", TakingSocket);
    TakingSocket.refusals = 1;
    const stop = amplifyApi(60_000).subscribe(OnInboundMessage, {}, () => {});
    await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce());
    stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(TakingSocket.starts).toBe(1);
  });

  it("says when the server has taken it", async () => {
    vi.stubGlobal("WebSocket", TakingSocket);
    const api = amplifyApi();
    const heard = vi.fn();
    const stopHearing = api.onAcknowledged(heard);
    const stop = api.subscribe(OnInboundMessage, {}, () => {});
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    stop();
    stopHearing();
  });
});
