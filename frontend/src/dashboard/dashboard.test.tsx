import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/error";
import type { DashboardQuery, Role } from "@/generated/graphql";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import type { ChannelDay, Figures } from "./figures";
import { Dashboard, DlqStatistics } from "./queries";

const nothing = { sent: 0, delivered: 0, read: 0, failed: 0, template: 0, freeform: 0 };

/** That many days until 7 March, every channel each; over WhatsApp 10 messages a day. */
function days(many: number): ChannelDay[] {
  const busy = { sent: 10, delivered: 9, read: 6, failed: 1, template: 4, freeform: 6 };
  return Array.from({ length: many }, (_, i) => {
    const day = new Date(Date.UTC(2026, 2, 7 - (many - 1 - i))).toISOString().slice(0, 10);
    return [
      { channel: "whatsapp", day, ...busy } as const,
      { channel: "sms", day, ...nothing } as const,
      { channel: "email", day, ...nothing } as const,
    ];
  }).flat();
}

function figures(many: number, given: Partial<Figures> = {}): DashboardQuery {
  return {
    dashboard: {
      days: days(many),
      optIns: { whatsApp: 1200, sms: 30, email: 4 },
      tierLimit: 250,
      tierUsed: 25,
      tierPercent: 10,
      sending: {
        environment: "local",
        sendMode: "LIVE",
        rates: { whatsAppPerNumber: 80, sms: 5, email: 10 },
        providers: [
          { channel: "whatsapp", resting: false, restsUntil: null },
          { channel: "sms", resting: true, restsUntil: null },
          { channel: "email", resting: false, restsUntil: null },
        ],
      },
      ...given,
    },
  };
}

const queue = (queueName: string, waiting: number, exhausted: number) => ({
  queueName,
  waiting,
  exhausted,
  replayed: 0,
  oldest: null,
});

function dashboard(role: Role, given: Partial<Figures> = {}) {
  return platform(role)
    .on(Dashboard, ({ days: many }) => figures(many ?? 7, given))
    .on(DlqStatistics, () => ({
      dlqStatistics: [queue("inbound-dlq", 2, 1), queue("bulk-dlq", 0, 0)],
    }));
}

const section = async (name: string) => within(await screen.findByRole("region", { name }));

describe("the dashboard", () => {
  it("shows each channel's figures, as a chart and as a table", async () => {
    const user = open("/", dashboard("Viewer"));
    const whatsApp = await section("WhatsApp");
    const sent = whatsApp.getAllByText("Sent")[0]?.closest("div");
    expect(sent).toHaveTextContent("70");
    expect(whatsApp.getByText("63").parentElement).toHaveTextContent("90 %");
    expect(whatsApp.getAllByRole("img")).toHaveLength(2);
    await user.click(whatsApp.getByText("Show as a table"));
    const rows = whatsApp.getAllByRole("row");
    expect(rows).toHaveLength(8);
    expect(rows[1]).toHaveTextContent("Sat, 7 Mar");
    expect(rows[1]).toHaveTextContent("1096146");
    expect(
      (await section("Email")).getByText("Nothing was sent in the last 7 days."),
    ).toBeVisible();
  });

  it("shows the figures of the day that is pointed at", async () => {
    const user = open("/", dashboard("Viewer"));
    const whatsApp = await section("WhatsApp");
    const [chart] = whatsApp.getAllByRole("img");
    const first = chart?.querySelector("[data-at]");
    if (first) await user.hover(first);
    expect(whatsApp.getByText("How far messages came: Sun, 1 Mar")).toBeVisible();
  });

  it("shows another period, which the address keeps", async () => {
    const api = dashboard("Viewer");
    const user = open("/?days=30", api);
    expect(await screen.findAllByText(/last 30 days/)).not.toHaveLength(0);
    await user.click(screen.getByText("14 days"));
    expect(await screen.findAllByText(/last 14 days/)).not.toHaveLength(0);
    expect(api.calls(Dashboard)).toEqual([{ days: 30 }, { days: 14 }]);
  });

  it("shows opt-ins, the tier and how sending stands", async () => {
    open("/", dashboard("Viewer"));
    expect((await section("Opt-ins")).getByText("1,200")).toBeVisible();
    expect(screen.getByRole("meter", { name: "WhatsApp tier, 24 hours" })).toHaveAttribute(
      "aria-valuetext",
      "10 % used",
    );
    const sending = await section("Sending");
    expect(sending.getByText("resting; messages wait")).toBeVisible();
    expect(sending.getByText("works, 80 a second")).toBeVisible();
  });

  it("warns when the tier is nearly used up", async () => {
    open("/", dashboard("Viewer", { tierUsed: 210, tierPercent: 84 }));
    expect(await screen.findByText(/Nearly used up/)).toBeVisible();
  });

  it("leads to dead letters whoever may try them again", async () => {
    open("/", dashboard("Operator"));
    const letters = await section("Dead letters");
    expect(await letters.findByText("2 waiting, 1 given up")).toBeVisible();
    expect(letters.getByRole("link")).toHaveAttribute("href", "/admin/dead-letters");
  });

  it("shows their number to a viewer, and no way to change it", async () => {
    open("/", dashboard("Viewer"));
    const letters = await section("Dead letters");
    expect(await letters.findByText("2 waiting, 1 given up")).toBeVisible();
    expect(letters.queryByRole("link")).toBeNull();
  });

  it("keeps what it shows when it cannot be read again, and says so", async () => {
    const api = dashboard("Viewer");
    const user = open("/", api);
    await section("WhatsApp");
    api.on(Dashboard, () => {
      throw new ApiError("EXTERNAL", "The figures cannot be read now.");
    });
    await user.click(screen.getByRole("button", { name: "Refresh" }));
    expect(await screen.findByText("The figures cannot be read now.")).toBeVisible();
    expect(screen.getByRole("region", { name: "WhatsApp" })).toBeVisible();
    await waitFor(() => expect(api.calls(DlqStatistics)).toHaveLength(2));
  });
});
