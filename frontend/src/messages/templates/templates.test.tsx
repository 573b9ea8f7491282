import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import type { SendWhatsAppMutationVariables } from "@/generated/graphql";
import { contact, message } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { template } from "@/testing/templates";
import { SendWhatsApp } from "../deliver";
import { inOrder, matches, runs } from "./filling";
import { WhatsAppTemplates } from "./queries";

const paused = template({
  name: "a_survey",
  status: "PAUSED",
  problem: "WhatsApp paused this template because of its quality; choose another one.",
});

function compose(refusal?: ApiError) {
  const inputs: SendWhatsAppMutationVariables["input"][] = [];
  const api = platform("Operator", { contacts: [contact()] })
    .on(WhatsAppTemplates, () => ({ whatsAppTemplates: [paused, template()] }))
    .on(SendWhatsApp, ({ input }) => {
      inputs.push(input);
      if (refusal) throw refusal;
      return { sendWhatsApp: message({ messageType: "template", content: "Order 7" }) };
    });
  return { user: open("/dm/asha", api), inputs };
}

describe("the templates", () => {
  it("come with those that can be sent first, the others with why not", async () => {
    const { user } = compose();
    await user.click(await screen.findByRole("button", { name: "Template" }));
    const items = await screen.findAllByRole("listitem");
    const listed = items.filter((each) => /order_update|a_survey/.test(each.textContent));
    expect(listed.map((each) => each.textContent)).toEqual([
      expect.stringContaining("order_update"),
      expect.stringContaining("WhatsApp paused this template"),
    ]);
    expect(screen.queryByRole("button", { name: /a_survey/ })).toBeNull();
  });

  it("are found by words of their name or text", () => {
    expect(matches(template(), "order comes")).toBe(true);
    expect(matches(template(), "invoice")).toBe(false);
    expect(inOrder([paused, template()])).toEqual([template(), paused]);
  });

  it("are filled as one types, and sent with every parameter in its order", async () => {
    const { user, inputs } = compose();
    await user.click(await screen.findByRole("button", { name: "Template" }));
    await user.click(await screen.findByRole("button", { name: /order_update/ }));
    const preview = within(screen.getByRole("region", { name: "Preview" }));
    expect(preview.getByText("{{2}}")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Send template" }));
    expect(screen.getAllByText("Fill this in.")).toHaveLength(4);
    await user.type(screen.getByLabelText("Header {{1}}"), "7");
    await user.type(screen.getByLabelText("Body {{1}}"), "Asha");
    await user.type(screen.getByLabelText("Body {{2}}"), "Monday");
    await user.type(screen.getByLabelText("Button “Track it” {{1}}"), "x7");
    expect(preview.getByText("Monday")).toBeVisible();
    expect(preview.queryByText("{{2}}")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Send template" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(inputs).toMatchObject([
      {
        contactId: "asha",
        messageType: "template",
        templateName: "order_update",
        templateLanguage: "en_US",
        templateParameters: ["7", "Asha", "Monday", "x7"],
      },
    ]);
  });

  it("stay open with the server's words when one is refused", async () => {
    const { user } = compose(
      new ApiError("VALIDATION_ERROR", "Please correct the template's parameters: body 2 …."),
    );
    await user.click(await screen.findByRole("button", { name: "Template" }));
    await user.click(await screen.findByRole("button", { name: /order_update/ }));
    for (const field of screen.getAllByRole("textbox")) {
      if (field.closest("[role=dialog]")) await user.type(field, "1");
    }
    await user.click(screen.getByRole("button", { name: "Send template" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("body 2");
  });
});

describe("filling", () => {
  it("tells apart the same name in different parts", () => {
    const values = ["7", "Asha", "", "x7"];
    const said = (text: string, part: "header" | "body") =>
      runs(template(), values, text, part).map(({ text: each }) => each);
    expect(said("Order {{1}}", "header")).toEqual(["Order ", "7", ""]);
    expect(said("{{1}} on {{2}}", "body")).toEqual(["", "Asha", " on ", "{{2}}", ""]);
  });

  it("keeps to the button that asks", () => {
    const address = runs(template(), ["", "", "", "x7"], "t/{{1}}", "button", 0);
    expect(address).toContainEqual({ text: "x7", is: "filled" });
    const other = runs(template(), ["", "", "", "x7"], "t/{{1}}", "button", 1);
    expect(other).toContainEqual({ text: "{{1}}", is: "open" });
  });
});
