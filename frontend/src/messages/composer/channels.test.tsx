import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import { CreateMediaUpload } from "@/media/upload";
import { contact, message } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { takeUploads } from "@/testing/uploads";
import { SendEmail, SendSms, SendWhatsApp } from "../deliver";
import { writeDraft } from "../drafts";

const everything = contact({ optInSms: true, optInEmail: true });
const inThread = () => within(screen.getByRole("log", { name: "Messages" }));
const over = async (name: string) => {
  const channels = await screen.findByRole("radiogroup", { name: "Answer over" });
  return within(channels).getByRole("radio", { name });
};

describe("the channels of the composer", () => {
  it("are those that the contact has an address for", async () => {
    open("/dm/asha", platform("Operator", { contacts: [contact({ email: null })] }));
    const channels = await screen.findByRole("radiogroup", { name: "Answer over" });
    const names = within(channels).getAllByRole("radio");
    expect(names.map((each) => each.getAttribute("value"))).toEqual(["whatsapp", "sms"]);
  });

  it("begin with one that the contact agreed to", async () => {
    const given = { optInWhatsApp: false, optInEmail: true };
    open("/dm/asha", platform("Operator", { contacts: [contact(given)] }));
    expect(await over("Email")).toBeChecked();
  });

  it("are remembered, and what is written over each is kept apart", async () => {
    const api = platform("Operator", { contacts: [everything] });
    const user = open("/dm/asha", api);
    await user.type(await screen.findByLabelText("Message"), "over WhatsApp");
    await user.click(await over("SMS"));
    await user.type(await screen.findByLabelText("Message"), "by SMS");
    await user.click(await over("WhatsApp"));
    expect(await screen.findByLabelText("Message")).toHaveValue("over WhatsApp");
    await user.click(await over("SMS"));
    expect(await screen.findByLabelText("Message")).toHaveValue("by SMS");
  });

  it("give way to a text that another page prepared", async () => {
    const api = platform("Operator", { contacts: [everything] });
    const user = open("/dm/asha", api);
    await user.click(await over("SMS"));
    writeDraft("asha", "Please pay here");
    expect(await screen.findByDisplayValue("Please pay here")).toBeVisible();
    expect(await over("WhatsApp")).toBeChecked();
  });

  it("say that a contact without an address cannot be written to", async () => {
    const given = { phone: null, email: null };
    open("/dm/asha", platform("Operator", { contacts: [contact(given)] }));
    expect(await screen.findByText(/no phone number and no email address/)).toBeVisible();
  });
});

describe("a file", () => {
  it("is the first of several, which the composer says, and is sent with its words", async () => {
    const uploads = takeUploads();
    const api = platform("Operator", { contacts: [everything] })
      .on(CreateMediaUpload, () => ({ createMediaUpload: uploads.room("f1") }))
      .on(SendWhatsApp, () => ({ sendWhatsApp: message() }));
    const user = open("/dm/asha", api);
    const [lamp, shade] = ["lamp", "shade"].map(
      (name) => new File(["%PDF"], `${name}.pdf`, { type: "application/pdf" }),
    );
    fireEvent.paste(await screen.findByLabelText("Message"), {
      clipboardData: { files: [lamp, shade] },
    });
    expect(await screen.findByText(/A message takes one file/)).toBeVisible();
    const card = within(await screen.findByRole("region", { name: "lamp.pdf" }));
    expect(await card.findByText(/ready to send/)).toBeVisible();
    await user.type(screen.getByLabelText("Caption"), "This one?");
    await user.click(screen.getByRole("button", { name: "Send" }));
    await waitFor(() =>
      expect(api.calls(SendWhatsApp)).toMatchObject([
        { input: { messageType: "document", mediaFileId: "f1", caption: "This one?" } },
      ]),
    );
    expect(screen.queryByText(/A message takes one file/)).toBeNull();
    expect(uploads.names).toEqual(["lamp.pdf"]);
  });
});

describe("an SMS", () => {
  const compose = async () => {
    const api = platform("Operator", { contacts: [everything] }).on(SendSms, ({ input }) => ({
      sendSms: message({ channel: "sms", content: input.content, status: "queued" }),
    }));
    const user = open("/dm/asha", api);
    await user.click(await over("SMS"));
    return { api, user, field: await screen.findByLabelText("Message") };
  };

  it("shows its parts, and the character that makes it more", async () => {
    const { user, field } = await compose();
    await user.type(field, "Your order is ready");
    expect(screen.getByText("19 / 160, 1 SMS, GSM-7")).toBeVisible();
    await user.type(field, "’");
    expect(screen.getByText(/20 \/ 70, 1 SMS, UCS-2.*’ \(U\+2019\)/)).toBeVisible();
  });

  it("is sent with Enter and shown at once", async () => {
    const { api, user, field } = await compose();
    await user.type(field, "Ready{Enter}");
    expect(await inThread().findByText("Ready")).toBeVisible();
    expect(await inThread().findByText(/Waits for its turn/)).toBeVisible();
    expect(api.calls(SendSms)).toMatchObject([{ input: { contactId: "asha", content: "Ready" } }]);
  });

  it("that needs more than ten parts is not sent", async () => {
    const { api, user, field } = await compose();
    await user.click(field);
    await user.paste("x".repeat(1531));
    expect(screen.getByText(/At most 10 SMS can be joined/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Send" }));
    expect(api.calls(SendSms)).toEqual([]);
  });
});

describe("an email", () => {
  const compose = async (refusal?: ApiError) => {
    const api = platform("Operator", { contacts: [everything] }).on(SendEmail, ({ input }) => {
      if (refusal) throw refusal;
      const { subject, bodyText } = input;
      return { sendEmail: message({ channel: "email", subject, content: bodyText ?? "" }) };
    });
    const user = open("/dm/asha", api);
    await user.click(await over("Email"));
    return { api, user, part: (name: string) => screen.getByRole("radio", { name }) };
  };

  it("has a subject, text and HTML, and is shown at once", async () => {
    const { api, user, part } = await compose();
    await user.type(await screen.findByLabelText("Subject"), "Your lamp");
    await user.type(screen.getByLabelText("Email as text"), "It is ready.");
    await user.click(part("HTML"));
    await user.type(screen.getByLabelText("Email as HTML"), "<p>It is ready.</p>");
    await user.click(screen.getByRole("button", { name: "Send email" }));
    expect(await inThread().findByText("Your lamp")).toBeVisible();
    await waitFor(() => expect(api.calls(SendEmail)).toHaveLength(1));
    expect(api.calls(SendEmail)).toMatchObject([
      {
        input: {
          subject: "Your lamp",
          bodyText: "It is ready.",
          bodyHtml: "<p>It is ready.</p>",
        },
      },
    ]);
    expect(screen.getByLabelText("Subject")).toHaveValue("");
  });

  it("is seen before it is sent in a frame that runs nothing", async () => {
    const { user, part } = await compose();
    await user.click(await screen.findByRole("radio", { name: "HTML" }));
    await user.type(screen.getByLabelText("Email as HTML"), "<script>alert(1)</script>Hi");
    await user.click(part("Preview"));
    const frame = screen.getByTitle("Preview of the email");
    expect(frame).toHaveAttribute("sandbox", "");
    expect(frame.getAttribute("srcdoc")).toContain("default-src 'none'");
  });

  it("says what is missing, and asks for nothing", async () => {
    const { api, user } = await compose();
    await user.click(await screen.findByRole("button", { name: "Send email" }));
    expect(screen.getByText("Write a subject first.")).toBeVisible();
    expect(api.calls(SendEmail)).toEqual([]);
  });

  it("comes back whole when it is refused, with the reason at its field", async () => {
    const refusal = new ApiError("VALIDATION_ERROR", "Write the subject on one line.", {
      subject: "may not have line breaks",
    });
    const { user } = await compose(refusal);
    await user.type(await screen.findByLabelText("Subject"), "Your lamp");
    await user.type(screen.getByLabelText("Email as text"), "It is ready.");
    await user.click(screen.getByRole("button", { name: "Send email" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Write the subject on one line.");
    expect(screen.getByLabelText("Subject")).toHaveValue("Your lamp");
    expect(screen.getByLabelText("Email as text")).toHaveValue("It is ready.");
    expect(screen.getByText("may not have line breaks")).toBeVisible();
  });
});
