import type { Channel, DashboardQuery } from "@/generated/graphql";

export type Figures = DashboardQuery["dashboard"];
export type ChannelDay = Figures["days"][number];

/** What is counted of a channel on a day. */
export type Count = "sent" | "delivered" | "read" | "failed" | "template" | "freeform";
export type Counts = Readonly<Record<Count, number>>;

export const channels: readonly Channel[] = ["whatsapp", "sms", "email"];

const nothing: Counts = { sent: 0, delivered: 0, read: 0, failed: 0, template: 0, freeform: 0 };

export function ofChannel(days: readonly ChannelDay[], channel: Channel): readonly ChannelDay[] {
  return days.filter((day) => day.channel === channel);
}

export function total(days: readonly Counts[]): Counts {
  return days.reduce(
    (sum, day) => ({
      sent: sum.sent + day.sent,
      delivered: sum.delivered + day.delivered,
      read: sum.read + day.read,
      failed: sum.failed + day.failed,
      template: sum.template + day.template,
      freeform: sum.freeform + day.freeform,
    }),
    nothing,
  );
}

/** A piece of a column: from how many messages to how many. */
export interface Piece {
  readonly count: Count;
  readonly from: number;
  readonly to: number;
}

/** The columns of a day, side by side. */
export type Columns = (day: Counts) => readonly (readonly Piece[])[];

/** How far messages came: what was read was delivered, and what was delivered was sent. */
export const reach: Columns = ({ sent, delivered, read, failed }) => [
  [
    { count: "sent", from: 0, to: sent },
    { count: "delivered", from: 0, to: delivered },
    { count: "read", from: 0, to: read },
  ],
  [{ count: "failed", from: 0, to: failed }],
];

/** How messages over WhatsApp were paid for: as templates, or as free-form answers. */
export const kinds: Columns = ({ template, freeform }) => [
  [
    { count: "template", from: 0, to: template },
    { count: "freeform", from: template, to: template + freeform },
  ],
];

/** The upper end of the scale: the least round number that everything fits under, and its half is whole. */
export function scaleFor(days: readonly Counts[], columns: Columns): number {
  const most = Math.max(
    0,
    ...days.flatMap((day) => columns(day).flatMap((column) => column.map(({ to }) => to))),
  );
  const magnitude = 10 ** Math.max(0, Math.ceil(Math.log10(Math.max(most, 1))) - 1);
  const step = [2, 4, 6, 8, 10].find((each) => each * magnitude >= most) ?? 10;
  return step * magnitude;
}
