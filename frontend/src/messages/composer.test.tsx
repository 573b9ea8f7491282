import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError, NO_ANSWER } from "@/api/error";
import type { SendWhatsAppMutationVariables } from "@/generated/graphql";
import { contact, message } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { SendWhatsApp } from "./deliver";

const answer = message({ messageId: "answer", content: "On its way!", status: "sending" });

/** The composer with Asha, in front of a backend that answers sends like this. */
function compose(
  send: (variables: SendWhatsAppMutationVariables) => typeof answer,
  arrival: () => Promise<void> = async () => {},
) {
  const inputs: SendWhatsAppMutationVariables["input"][] = [];
  const api = platform("Operator", { contacts: [contact()] }).on(SendWhatsApp, (variables) => {
    inputs.push(variables.input);
    return { sendWhatsApp: send(variables) };
  });
  const { request } = api;
  api.request = async (document, variables) => {
    if (`${document}` === `${SendWhatsApp}`) await arrival();
    return request(document, variables);
  };
  return { user: open("/dm/asha", api), inputs };
}

const field = () => screen.findByLabelText("Message");

describe("the composer", () => {
  it("sends with Enter, shows the message and empties itself", async () => {
    const { user, inputs } = compose(() => answer);
    await user.type(await field(), "On its way!{Enter}");
    const thread = within(screen.getByRole("log", { name: "Messages" }));
    expect(await thread.findByText("On its way!")).toBeVisible();
    expect(thread.getByRole("img", { name: "Sending" })).toBeVisible();
    await waitFor(async () => expect(await field()).toHaveValue(""));
    expect(inputs).toMatchObject([
      { contactId: "asha", messageType: "text", content: "On its way!" },
    ]);
  });

  it("starts a new line with Shift+Enter", async () => {
    const { user, inputs } = compose(() => answer);
    await user.type(await field(), "one{Shift>}{Enter}{/Shift}two");
    expect(await field()).toHaveValue("one\ntwo");
    expect(inputs).toEqual([]);
  });

  it("shows a refusal in the server's words and keeps what was written", async () => {
    const { user } = compose(() => {
      throw new ApiError("TEMPLATE_REQUIRED", "The window is closed; send a template instead.");
    });
    await user.type(await field(), "Hello");
    await user.click(screen.getByRole("button", { name: "Send" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "The window is closed; send a template instead.",
    );
    expect(await field()).toHaveValue("Hello");
  });

  it("sends a token of its own each time, and the same one after no answer came", async () => {
    let isReachable = false;
    const { user, inputs } = compose(() => {
      if (!isReachable) throw new ApiError(NO_ANSWER, "The platform did not answer.");
      return answer;
    });
    await user.type(await field(), "Hello{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent(/may or may not have been sent/);
    isReachable = true;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
    await user.type(await field(), "Hello{Enter}");
    await waitFor(() => expect(inputs).toHaveLength(3));
    const [lost, again, another] = inputs.map(({ clientToken }) => clientToken);
    expect(again).toBe(lost);
    expect(another).not.toBe(lost);
  });

  it("takes a fresh token after a refusal", async () => {
    const { user, inputs } = compose(() => {
      throw new ApiError("OPT_IN_REQUIRED", "Record the opt-in first.");
    });
    await user.type(await field(), "Hello{Enter}");
    await screen.findByRole("alert");
    await user.type(await field(), "{Enter}");
    await waitFor(() => expect(inputs).toHaveLength(2));
    expect(inputs[0]?.clientToken).not.toBe(inputs[1]?.clientToken);
  });

  it("counts, and sends nothing that is empty or longer than 4096 characters", async () => {
    const { user, inputs } = compose(() => answer);
    await user.click(await screen.findByRole("button", { name: "Send" }));
    await user.click(await field());
    await user.paste("x".repeat(4097));
    expect(screen.getByText(/4097 \/ 4096: too long/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Send" }));
    expect(inputs).toEqual([]);
  });
});

describe("a text on its way", () => {
  it("is in the thread at once, and the next one can be written", async () => {
    let arrive = () => {};
    const waiting = () =>
      new Promise<void>((done) => {
        arrive = done;
      });
    const { user } = compose(() => ({ ...answer, status: "sent" }), waiting);
    await user.type(await field(), "On its way!{Enter}");
    const thread = within(screen.getByRole("log", { name: "Messages" }));
    expect(await thread.findByRole("img", { name: "Sending" })).toBeVisible();
    expect(await field()).toHaveValue("");
    arrive();
    expect(await thread.findByRole("img", { name: "Sent" })).toBeVisible();
    expect(thread.getAllByText("On its way!")).toHaveLength(1);
  });

  it("that is refused stays in the thread while something else is being written", async () => {
    let isOptedIn = false;
    let refuse = () => {};
    const { user, inputs } = compose(
      ({ input }) => {
        if (input.content === "First" && !isOptedIn) {
          throw new ApiError("OPT_IN_REQUIRED", "Record the opt-in first.");
        }
        return { ...answer, content: input.content ?? null };
      },
      () =>
        new Promise<void>((done) => {
          refuse = done;
        }),
    );
    await user.type(await field(), "First{Enter}Second");
    refuse();
    expect(await screen.findByRole("alert")).toHaveTextContent("Record the opt-in first.");
    expect(await field()).toHaveValue("Second");
    isOptedIn = true;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    refuse();
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
    expect(inputs[0]?.clientToken).not.toBe(inputs[1]?.clientToken);
  });

  it("can be discarded after it was lost", async () => {
    const { user, inputs } = compose(() => {
      throw new ApiError(NO_ANSWER, "The platform did not answer.");
    });
    await user.type(await field(), "Never mind{Enter}");
    await user.click(await screen.findByRole("button", { name: "Discard" }));
    expect(screen.queryByText("Never mind")).toBeNull();
    expect(inputs).toHaveLength(1);
  });
});
