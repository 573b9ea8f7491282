import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { ApiError, NO_ANSWER } from "@/api/error";
import { SearchContacts } from "@/contacts/queries";
import type { CreateBulkJobMutationVariables } from "@/generated/graphql";
import { WhatsAppTemplates } from "@/messages/templates/queries";
import { bulkJob, bulkPreflight, withBulk } from "@/testing/bulk";
import { contact } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { template } from "@/testing/templates";
import { BulkPreflight, CreateBulkJob } from "../queries";
import { forgetBulkDraft, write } from "./draft";

const people = Array.from({ length: 25 }, (_, i) =>
  contact({
    contactId: `c${i}`,
    name: `Person ${i}`,
    phone: `+9198765432${String(i).padStart(2, "0")}`,
    email: `person${i}@example.com`,
    optInWhatsApp: i > 0,
    optInSms: i > 19,
  }),
);

const ready = template({
  name: "order_ready",
  header: null,
  body: "Your order is ready.",
  buttons: [],
  parameters: [],
});

const backend = (preflight = bulkPreflight()) =>
  withBulk(platform("Operator", { contacts: people }), {
    jobs: [bulkJob({ jobId: "created" })],
    preflight,
  }).on(WhatsAppTemplates, () => ({ whatsAppTemplates: [ready, template(), pictured] }));

const pictured = template({
  name: "new_saris",
  header: null,
  headerMedia: "image",
  buttons: [],
  parameters: [],
});

beforeEach(() => forgetBulkDraft());

const step = (name: string) => screen.findByRole("heading", { name: `New bulk message: ${name}` });
const press = async (user: ReturnType<typeof open>, name: RegExp | string) =>
  user.click(await screen.findByRole("button", { name }));
const follow = async (user: ReturnType<typeof open>, name: string) =>
  user.click(await screen.findByRole("link", { name }));

/** Everything up to the check, with a template to everybody who opted in to WhatsApp. */
async function untilCheck(user: ReturnType<typeof open>) {
  await press(user, "Find them");
  await follow(user, "Next: message");
  await choose(user, /order_ready/);
  await press(user, "Next: check");
  await step("check");
}

/** Chooses a template of the account in the drawer. */
async function choose(user: ReturnType<typeof open>, name: RegExp) {
  await press(user, /Choose (a|another) template/);
  const drawer = within(await screen.findByRole("dialog", { name: "Templates" }));
  await user.click(await drawer.findByRole("button", { name }));
}

async function untilMessage(user: ReturnType<typeof open>) {
  await press(user, "Find them");
  await follow(user, "Next: message");
}

describe("choosing an audience", () => {
  it("finds everybody who opted in to the channel", async () => {
    const user = open("/bulk-messaging/new", backend());
    await step("who gets it");
    await press(user, "Find them");
    expect(await screen.findByText("24 people chosen.")).toBeVisible();
    await user.click(screen.getByRole("radio", { name: "SMS" }));
    expect(screen.queryByText("24 people chosen.")).toBeNull();
    await press(user, "Find them");
    expect(await screen.findByText("5 people chosen.")).toBeVisible();
  });

  it("finds whom a search finds, and leaves out who did not opt in unless told otherwise", async () => {
    const user = open("/bulk-messaging/new/audience", backend());
    await user.click(await screen.findByRole("radio", { name: /a search finds/ }));
    await user.type(screen.getByRole("searchbox"), "person 1");
    await press(user, "Find them");
    expect(await screen.findByText("11 people chosen.")).toBeVisible();
    await user.clear(screen.getByRole("searchbox"));
    await user.type(screen.getByRole("searchbox"), "Person 0");
    await press(user, "Find them");
    expect(await screen.findByText("1 person found did not opt in to WhatsApp.")).toBeVisible();
    expect(screen.getByText(/Nobody is left/)).toBeVisible();
    expect(screen.queryByRole("link", { name: "Next: message" })).toBeNull();
    await user.click(screen.getByRole("switch"));
    expect(screen.getByText("1 person chosen.")).toBeVisible();
  });

  it("matches a list, without repetitions, and names what is nobody", async () => {
    const user = open("/bulk-messaging/new/audience", backend());
    await user.click(await screen.findByRole("radio", { name: /on a list/ }));
    await user.click(screen.getByRole("textbox", { name: /Phone numbers/ }));
    await user.paste(
      ["98765 43201", "+919876543201", "Asha\tperson2@example.com", "c3", "+4915112345678"].join(
        "\n",
      ),
    );
    await press(user, "Find them");
    expect(await screen.findByText("3 people chosen.")).toBeVisible();
    expect(screen.getByText(/1 repetition was removed/)).toBeVisible();
    const unmatched = screen.getByRole("list", { name: /1 entry is no contact/ });
    expect(within(unmatched).getByText("+4915112345678")).toBeVisible();
  });

  it("can be stopped", async () => {
    const api = backend();
    let go: (page: unknown) => void = () => {};
    api.on(SearchContacts, () => new Promise((answer) => (go = answer)) as never);
    const user = open("/bulk-messaging/new/audience", api);
    await press(user, "Find them");
    await press(user, "Stop");
    go({ searchContacts: { items: people, nextToken: "more" } });
    expect(await screen.findByText("Stopped. Nobody was chosen.")).toBeVisible();
    expect(api.calls(SearchContacts)).toHaveLength(1);
  });

  it("takes at most ten thousand", async () => {
    const api = backend().on(SearchContacts, ({ nextToken }) => {
      const page = Number(nextToken ?? 0);
      const items = Array.from({ length: 3000 }, (_, i) => contact({ contactId: `c${page}-${i}` }));
      return { searchContacts: { items, nextToken: String(page + 1) } };
    });
    const user = open("/bulk-messaging/new/audience", api);
    await press(user, "Find them");
    expect(await screen.findByText(/More than 10,000 people match/)).toBeVisible();
    expect(api.calls(SearchContacts)).toHaveLength(4);
  });
});

describe("the steps of a bulk message", () => {
  it("cannot be opened before what they need is there", async () => {
    open("/bulk-messaging/new/confirm", backend());
    expect(await step("who gets it")).toBeVisible();
  });

  it("show what is missing in the message", async () => {
    const user = open("/bulk-messaging/new", backend());
    await press(user, "Find them");
    await follow(user, "Next: message");
    await press(user, "Next: check");
    expect(
      await screen.findByText("Choose a template.", { selector: "[role=alert]" }),
    ).toBeVisible();
  });

  it("are kept for whoever comes back to one by its address", async () => {
    const user = open("/bulk-messaging/new", backend());
    await untilCheck(user);
    document.body.innerHTML = "";
    open("/bulk-messaging/new/message", backend());
    expect(await screen.findByText("Template order_ready (en_US)")).toBeVisible();
    expect(await screen.findByText("Your order is ready.")).toBeVisible();
  });

  it("fill a template of the account, the same for everybody, and show it as it will be", async () => {
    const api = backend();
    const user = open("/bulk-messaging/new", api);
    await untilMessage(user);
    await choose(user, /order_update/);
    await press(user, "Next: check");
    expect(await screen.findAllByText("Fill this in.")).toHaveLength(4);
    for (const [label, words] of [
      ["Header {{1}}", "7"],
      ["Body {{1}}", "friend"],
      ["Body {{2}}", "Monday"],
      ["Button “Track it” {{1}}", "x7"],
    ] as const) {
      await user.type(screen.getByLabelText(label), words);
    }
    const preview = screen.getAllByRole("region", { name: "Preview" }).at(-1);
    expect(preview).toHaveTextContent("Hello friend, it comes on Monday.");
    await press(user, "Next: check");
    await step("check");
    expect(api.calls(BulkPreflight)).toMatchObject([
      {
        input: {
          templateName: "order_update",
          templateParameters: ["7", "friend", "Monday", "x7"],
        },
      },
    ]);
  });

  it("ask for the file that a template begins with, and send it", async () => {
    const api = backend();
    const user = open("/bulk-messaging/new", api);
    await untilMessage(user);
    await choose(user, /new_saris/);
    await press(user, "Next: check");
    expect(await screen.findByText(/begins with a file: choose image/)).toBeVisible();
    write({ mediaFileId: "f1" });
    expect(await screen.findByText(/begins with is uploaded/)).toBeVisible();
    await press(user, "Next: check");
    await step("check");
    expect(api.calls(BulkPreflight)).toMatchObject([{ input: { mediaFileId: "f1" } }]);
  });

  it("say when the chosen template is gone", async () => {
    write({ templateName: "old_one", templateLanguage: "en_US" });
    const user = open("/bulk-messaging/new", backend());
    await untilMessage(user);
    expect(await screen.findByText(/does not have this template any more/)).toBeVisible();
  });

  it("count the parts of an SMS, and say which letter makes it long", async () => {
    const user = open("/bulk-messaging/new", backend());
    await user.click(await screen.findByRole("radio", { name: "SMS" }));
    await press(user, "Find them");
    await follow(user, "Next: message");
    await user.type(await screen.findByLabelText(/Message/), "Namaste अ");
    expect(screen.getByText("1 part for each person · 9 of 70 characters")).toBeVisible();
    expect(screen.getByText(/“अ” is not in the SMS alphabet/)).toBeVisible();
  });

  it("show an email's HTML in a frame that may do nothing", async () => {
    write({ channel: "email", bodyHtml: "<b>Hello</b><script>alert(1)</script>" });
    const api = backend();
    api.on(SearchContacts, () => ({
      searchContacts: { items: [contact({ optInEmail: true })], nextToken: null },
    }));
    const user = open("/bulk-messaging/new", api);
    await press(user, "Find them");
    await follow(user, "Next: message");
    expect(await screen.findByTitle("Preview")).toHaveAttribute("sandbox", "");
  });
});

describe("checking a bulk message", () => {
  it("says how many can be reached, why others cannot, and what it takes", async () => {
    const api = backend(
      bulkPreflight({
        reachable: 20,
        refusals: [
          {
            code: "TEMPLATE_REQUIRED",
            count: 5,
            reason: "Window closed.",
            advice: "Use a template.",
          },
        ],
        tier: { limit: 250, used: 50, needed: 25, left: 200 },
        seconds: 65,
      }),
    );
    const user = open("/bulk-messaging/new", api);
    await untilCheck(user);
    expect(await screen.findByText("5 people · Window closed.")).toBeVisible();
    expect(screen.getByText("Use a template.")).toBeVisible();
    expect(screen.getByText("25 conversations of 200 left (250 in 24 hours)")).toBeVisible();
    expect(screen.getByText("about 1 min 5 s, at up to 80 a second")).toBeVisible();
    expect(api.calls(BulkPreflight)).toEqual([
      {
        input: expect.objectContaining({
          channel: "whatsapp",
          messageType: "template",
          templateName: "order_ready",
          templateLanguage: "en_US",
          recipientContactIds: people.slice(1).map(({ contactId }) => contactId),
        }),
      },
    ]);
  });

  it.each([
    ["nobody can be reached", bulkPreflight({ reachable: 0 }), /there is nothing to send/],
    [
      "the tier has no room",
      bulkPreflight({ tier: { limit: 250, used: 240, needed: 25, left: 10 } }),
      /WhatsApp allows 10 more/,
    ],
  ])("goes no further when %s", async (_case, preflight, said) => {
    const user = open("/bulk-messaging/new", backend(preflight));
    await untilCheck(user);
    expect(await screen.findByText(said)).toBeVisible();
    expect(screen.queryByRole("link", { name: "Next: confirm" })).toBeNull();
  });
});

describe("confirming a bulk message", () => {
  it("asks for the number of people, and then starts it", async () => {
    const api = backend();
    const user = open("/bulk-messaging/new", api);
    await untilCheck(user);
    await follow(user, "Next: confirm");
    await press(user, "Send to 25 people");
    expect(await screen.findByText("Type the number of people: 25.")).toBeVisible();
    expect(api.calls(CreateBulkJob)).toEqual([]);
    await user.type(screen.getByLabelText("Type 25 to confirm"), "25");
    await press(user, "Send to 25 people");
    expect(await screen.findByRole("heading", { name: "WhatsApp to 40 people" })).toBeVisible();
    expect(api.calls(CreateBulkJob)).toEqual([
      { input: expect.objectContaining({ confirmed: true, clientToken: expect.any(String) }) },
    ]);
    await waitFor(() => expect(sessionStorage.getItem("wecare.bulk-audience")).toBe("null"));
  });

  it("asks nothing of a small one", async () => {
    const few = bulkPreflight({ distinctRecipients: 3, reachable: 3, needsConfirmation: false });
    const user = open("/bulk-messaging/new", backend(few));
    await untilCheck(user);
    await follow(user, "Next: confirm");
    await press(user, "Send to 3 people");
    expect(await screen.findByRole("heading", { name: "WhatsApp to 40 people" })).toBeVisible();
  });

  it("starts it under the same token when no answer came", async () => {
    const tokens: unknown[] = [];
    const api = backend().on(CreateBulkJob, ({ input }: CreateBulkJobMutationVariables) => {
      tokens.push(input.clientToken);
      if (tokens.length === 1) throw new ApiError(NO_ANSWER, "No answer.");
      return { createBulkJob: bulkJob({ jobId: "created" }) };
    });
    const user = open("/bulk-messaging/new", api);
    await untilCheck(user);
    await follow(user, "Next: confirm");
    await user.type(await screen.findByLabelText("Type 25 to confirm"), "25");
    await press(user, "Send to 25 people");
    expect(await screen.findByText(/may or may not have been started/)).toBeVisible();
    await press(user, "Send to 25 people");
    expect(await screen.findByRole("heading", { name: "WhatsApp to 40 people" })).toBeVisible();
    expect(tokens[0]).toBe(tokens[1]);
  });

  it("says a refusal in the platform's words and keeps everything", async () => {
    const api = backend().on(CreateBulkJob, () => {
      throw new ApiError("TIER_LIMIT_EXCEEDED", "The tier is full; wait until noon.");
    });
    const user = open("/bulk-messaging/new", api);
    await untilCheck(user);
    await follow(user, "Next: confirm");
    await user.type(await screen.findByLabelText("Type 25 to confirm"), "25");
    await press(user, "Send to 25 people");
    expect(await screen.findByText("The tier is full; wait until noon.")).toBeVisible();
    expect(screen.getByLabelText("Type 25 to confirm")).toHaveValue("25");
  });

  it("is not for a viewer", async () => {
    open("/bulk-messaging/new/confirm", withBulk(platform("Viewer")));
    expect(await screen.findByText(/may watch bulk messages, not send them/)).toBeVisible();
  });
});
