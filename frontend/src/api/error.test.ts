import { describe, expect, it } from "vitest";
import { speak } from "@/language/language";
import { NO_ANSWER, SESSION_ENDED, toApiError } from "./error";

describe("what Amplify rejects with becomes one error", () => {
  it("carries the code and the sentence of the server", () => {
    const error = toApiError({
      data: null,
      errors: [{ errorType: "OPT_IN_REQUIRED", message: "Record the opt-in first." }],
    });
    expect(error).toMatchObject({ code: "OPT_IN_REQUIRED", message: "Record the opt-in first." });
  });

  it("says in Hindi what the code says already, and the rest as the server does", () => {
    speak("hi");
    const [known, other] = ["OPT_IN_REQUIRED", "CONFLICT"].map((errorType) =>
      toApiError({ errors: [{ errorType, message: "In English." }] }),
    );
    speak("en");
    expect(known?.message).toContain("सहमति दर्ज करें");
    expect(other?.message).toBe("In English.");
  });

  it("carries a sentence per field", () => {
    const fields = { phone: "Write the number with its country code." };
    const errorInfo = { error: "VALIDATION_ERROR", httpStatus: 400, details: { fields } };
    const error = toApiError({
      errors: [{ errorType: "VALIDATION_ERROR", message: "No.", errorInfo }],
    });
    expect(error.fields).toEqual(fields);
  });

  it.each([
    [
      "a refused token",
      { errors: [{ message: "Unauthorized", originalError: { name: "UnauthorizedException" } }] },
    ],
    [
      "a refused token, as AppSync words it",
      { errors: [{ errorType: "UnauthorizedException", message: "Token" }] },
    ],
    ["nobody signed in", { name: "NoValidAuthTokens", message: "No federated jwt" }],
  ])("tells that the session ended: %s", (_case, thrown) => {
    expect(toApiError(thrown).code).toBe(SESSION_ENDED);
  });

  it.each([
    [
      "no network",
      { errors: [{ message: "Network error", originalError: { name: "NetworkError" } }] },
    ],
    ["something unheard of", new Error("boom")],
    ["nothing", undefined],
  ])("tells that no answer came: %s", (_case, thrown) => {
    expect(toApiError(thrown).code).toBe(NO_ANSWER);
  });
});
