import { useSearchParams } from "react-router";
import type { Channel } from "@/generated/graphql";
import type { Conversation } from "./merge";

export const channels: readonly Channel[] = ["whatsapp", "sms", "email"];

/** Which conversations are listed; it is part of the address. */
export interface Filter {
  readonly name: string;
  readonly channel: Channel | null;
  readonly change: (field: "name" | "channel", to: string) => void;
}

export function useFilter(): Filter {
  const [params, setParams] = useSearchParams();
  return {
    name: params.get("name") ?? "",
    channel: channels.find((known) => known === params.get("channel")) ?? null,
    change: (field, to) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (to.trim()) next.set(field, to.trim());
          else next.delete(field);
          return next;
        },
        { replace: true },
      ),
  };
}

/** Whether a contact's name, or number without its spaces, contains what was written. */
export function isNamed({ contact }: Conversation, name: string): boolean {
  const sought = name.toLocaleLowerCase();
  if (sought === "") return true;
  const digits = sought.replace(/[\s-]/g, "");
  return (
    contact?.name.toLocaleLowerCase().includes(sought) === true ||
    contact?.phone?.includes(digits) === true
  );
}
