import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { SystemConfig } from "@/admin/configuration/queries";
import { ApiError } from "@/api/error";
import type { DraftFieldsFragment, Role } from "@/generated/graphql";
import { OnInboundMessage } from "@/messages/queries";
import { draft } from "@/testing/drafts";
import { contact, message, minutesAfterNoon } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import {
  AskKnowledgeBase,
  DraftsOfMessage,
  GenerateDraft,
  OnAiSuggestion,
  PendingDrafts,
  RateDraft,
  ReviewDraft,
} from "./queries";

const question = message({ direction: "inbound", content: "When are you open?" });
const records = { contacts: [contact()], messages: [question] };

function agent(role: Role, ...items: DraftFieldsFragment[]) {
  return platform(role, records)
    .on(PendingDrafts, () => ({ pendingAiSuggestions: { items, nextToken: null } }))
    .on(SystemConfig, () => ({ systemConfig: [] }));
}

const card = async () => within(await screen.findByRole("article", { name: "Draft" }));

describe("the drafts that wait", () => {
  it("show the customer's words, the draft, how sure it is and what it rests on", async () => {
    const user = open("/agent", agent("Operator", draft()));
    const shown = await card();
    expect(await shown.findByRole("heading", { name: "Asha Rao" })).toBeVisible();
    expect(shown.getByText("When are you open?")).toBeVisible();
    expect(shown.getByText("We open at 9:30.")).toBeVisible();
    expect(shown.getByText(/Confidence 82 %/)).toHaveTextContent("derived");
    await user.click(shown.getByText("1 source"));
    expect(shown.getByText("hours.md · score 0.8")).toBeVisible();
    expect(shown.getByRole("link", { name: "Open the conversation" })).toHaveAttribute(
      "href",
      "/dm/asha",
    );
  });

  it("say so when the agent failed and a passage is offered instead", async () => {
    open("/agent", agent("Operator", draft({ kind: "passage" })));
    expect((await card()).getByText(/The agent did not answer/)).toBeVisible();
  });

  it("appear live", async () => {
    const api = agent("Viewer");
    open("/agent", api);
    await screen.findByText(/No draft waits/);
    act(() => api.publish(OnAiSuggestion, { onAiSuggestion: draft() }));
    expect((await card()).getByText("We open at 9:30.")).toBeVisible();
  });

  it("are read by a viewer, who decides nothing", async () => {
    open("/agent", agent("Viewer", draft()));
    const shown = await card();
    expect(shown.getByText("We open at 9:30.")).toBeVisible();
    expect(shown.queryByRole("button")).toBeNull();
    expect(screen.queryByRole("button", { name: "Ask" })).toBeNull();
  });

  it("become void when the customer writes again, and keep what was being written", async () => {
    const api = agent("Operator", draft());
    const user = open("/agent", api);
    await user.click((await card()).getByRole("button", { name: "Edit" }));
    await user.type(screen.getByLabelText("Your version"), " Come by!");
    const again = { ...question, messageId: "m2", timestamp: minutesAfterNoon(3) };
    act(() => api.publish(OnInboundMessage, { onInboundMessage: again }));
    expect(await screen.findByText(/Void: the customer wrote again/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /send/i })).toBeNull();
    expect(screen.getByLabelText("Your version")).toHaveValue("We open at 9:30. Come by!");
  });
});

it("a draft is void when the platform says so, whatever the clocks of providers say", async () => {
  const waiting = [draft()];
  const api = platform("Viewer", records).on(PendingDrafts, () => ({
    pendingAiSuggestions: { items: waiting, nextToken: null },
  }));
  open("/agent", api);
  await card();
  waiting.splice(0, 1, draft({ stale: true }));
  const again = { ...question, messageId: "m2", timestamp: minutesAfterNoon(0) };
  act(() => api.publish(OnInboundMessage, { onInboundMessage: again }));
  expect(await screen.findByText(/Void: the customer wrote again/)).toBeVisible();
});

it("a draft to somebody who was deleted says why it is void", async () => {
  const api = agent("Operator", draft({ contactId: "gone", stale: true }));
  open("/agent", api);
  const shown = await card();
  expect(await shown.findByRole("heading", { name: "Deleted contact" })).toBeVisible();
  expect(shown.getByText(/Void: the contact was deleted/)).toBeVisible();
  expect(shown.queryByText(/wrote again/)).toBeNull();
});

describe("a decision", () => {
  it("approves the draft as it stands, once", async () => {
    const sent = draft({ approved: true, sentMessageId: "m2", updatedAt: minutesAfterNoon(2) });
    const api = agent("Operator", draft()).on(ReviewDraft, () => ({ reviewAiResponse: sent }));
    const user = open("/agent", api);
    await user.click((await card()).getByRole("button", { name: "Approve and send" }));
    expect(await screen.findByText(/Approved and sent\./)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Approve and send" })).toBeNull();
    expect(api.calls(ReviewDraft)).toEqual([
      { input: { interactionId: "draft", decision: "approve", clientToken: expect.any(String) } },
    ]);
  });

  it("sends the operator's own version, and asks again under the same token", async () => {
    const api = agent("Operator", draft()).on(ReviewDraft, () => {
      throw new ApiError("NO_ANSWER", "The platform did not answer.");
    });
    const user = open("/agent", api);
    await user.click((await card()).getByRole("button", { name: "Edit" }));
    await user.clear(screen.getByLabelText("Your version"));
    expect(screen.getByRole("button", { name: "Send my version" })).toBeDisabled();
    await user.type(screen.getByLabelText("Your version"), "At ten.");
    await user.click(screen.getByRole("button", { name: "Send my version" }));
    expect(await screen.findByText("The platform did not answer.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Send my version" }));
    await waitFor(() => expect(api.calls(ReviewDraft)).toHaveLength(2));
    const [first, second] = api.calls(ReviewDraft);
    expect(first).toMatchObject({ input: { decision: "approve", editedResponse: "At ten." } });
    expect(second).toEqual(first);
  });

  it("that a safety rule refuses says why and leaves the draft open", async () => {
    const reason = "Asha has not opted in to WhatsApp.";
    const api = agent("Operator", draft({ refusalReason: reason })).on(ReviewDraft, () => {
      throw new ApiError("OPT_IN_REQUIRED", reason);
    });
    const user = open("/agent", api);
    await user.click((await card()).getByRole("button", { name: "Approve and send" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(reason);
    expect(screen.getByText(`It was not sent: ${reason}`)).toBeVisible();
    expect(screen.getByRole("button", { name: "Approve and send" })).toBeEnabled();
  });

  it("rejects", async () => {
    const rejected = draft({ approved: false, updatedAt: minutesAfterNoon(2) });
    const api = agent("Operator", draft()).on(ReviewDraft, () => ({ reviewAiResponse: rejected }));
    const user = open("/agent", api);
    await user.click((await card()).getByRole("button", { name: "Reject" }));
    expect(await screen.findByText(/Rejected; nothing was sent/)).toBeVisible();
    expect(api.calls(ReviewDraft)).toMatchObject([{ input: { decision: "reject" } }]);
  });

  it("that broke off on its way is finished as it was approved", async () => {
    const cut = draft({
      approved: true,
      reviewedAt: minutesAfterNoon(1),
      editedResponse: "At ten.",
    });
    const sent = { ...cut, sentMessageId: "m2", updatedAt: minutesAfterNoon(9) };
    const api = agent("Operator", cut).on(ReviewDraft, () => ({ reviewAiResponse: sent }));
    const user = open("/agent", api);
    expect((await card()).getByText(/it broke off on its way/)).toBeVisible();
    expect(screen.getByText("At ten.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Finish sending" }));
    expect(await screen.findByText(/Edited, approved and sent\./)).toBeVisible();
    expect(api.calls(ReviewDraft)).toMatchObject([{ input: { decision: "approve" } }]);
  });

  it("is apart from what a person thinks of a draft", async () => {
    const api = agent("Operator", draft()).on(RateDraft, ({ feedback }) => ({
      rateAiResponse: draft({ feedback, updatedAt: minutesAfterNoon(2) }),
    }));
    const user = open("/agent", api);
    await user.click((await card()).getByRole("button", { name: "Good" }));
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Good" })).toHaveAttribute("aria-pressed", "true"),
    );
    expect(screen.getByRole("button", { name: "Approve and send" })).toBeVisible();
  });
});

describe("a question to the knowledge base", () => {
  it("is answered by passages", async () => {
    const api = agent("Operator").on(AskKnowledgeBase, ({ query }) => ({
      queryKnowledgeBase: { query, results: draft().sources },
    }));
    const user = open("/agent", api);
    await user.type(await screen.findByLabelText("Your question"), " Hours? ");
    await user.click(screen.getByRole("button", { name: "Ask" }));
    expect(await screen.findByText("Open from 9:30.")).toBeVisible();
    expect(api.calls(AskKnowledgeBase)).toEqual([{ query: "Hours?" }]);
  });

  it("says who can switch drafts on while they are off", async () => {
    const api = agent("Operator").on(AskKnowledgeBase, () => {
      throw new ApiError("AI_AUTOMATION_DISABLED", "AI drafts are switched off.");
    });
    const user = open("/agent", api);
    await user.type(await screen.findByLabelText("Your question"), "Hours?");
    await user.click(screen.getByRole("button", { name: "Ask" }));
    expect(await screen.findByText("Drafts are switched off")).toBeVisible();
    expect(screen.getByText(/An administrator can switch them on/)).toBeVisible();
  });
});

describe("in the conversation", () => {
  it("the draft to the last message is beside it, and a new one appears live", async () => {
    const api = platform("Operator", records).on(DraftsOfMessage, () => ({
      aiInteractions: [draft()],
    }));
    open("/dm/asha", api);
    const summary = await screen.findByText("Suggested answer: We open at 9:30.");
    expect(summary).toBeVisible();
    expect(api.calls(DraftsOfMessage)).toEqual([{ messageId: "m1" }]);
    const again = { ...question, messageId: "m2", timestamp: minutesAfterNoon(3) };
    act(() => api.publish(OnInboundMessage, { onInboundMessage: again }));
    await waitFor(() => expect(screen.getByText("Suggested answer")).toBeVisible());
    const other = draft({
      interactionId: "second",
      messageId: "m2",
      response: "And on Saturday too.",
      timestamp: minutesAfterNoon(4),
    });
    act(() => api.publish(OnAiSuggestion, { onAiSuggestion: other }));
    expect(await screen.findByText("Suggested answer: And on Saturday too.")).toBeVisible();
  });

  it("a draft is asked for where there is none", async () => {
    const api = platform("Operator", records).on(GenerateDraft, () => ({
      generateAiResponse: draft(),
    }));
    const user = open("/dm/asha", api);
    await user.click(await screen.findByText("Suggested answer"));
    await user.click(await screen.findByRole("button", { name: "Suggest an answer" }));
    expect(await screen.findByText("Suggested answer: We open at 9:30.")).toBeVisible();
    expect(api.calls(GenerateDraft)).toEqual([{ messageId: "m1" }]);
  });
});

it("an administrator is told where drafts are switched on", async () => {
  const off = {
    configKey: "ai_automation_enabled",
    configValue: "false",
    description: "Drafts",
    kind: "switch",
    choices: ["true", "false"],
    minimum: null,
    maximum: null,
    defaultValue: "false",
    updatedBy: null,
    updatedAt: null,
  };
  open(
    "/agent",
    agent("Admin").on(SystemConfig, () => ({ systemConfig: [off] })),
  );
  expect(await screen.findByRole("link", { name: /Switch them on/ })).toHaveAttribute(
    "href",
    "/admin/configuration",
  );
});
