import type { Template } from "@/messages/templates/queries";

/** A template of the account that asks for something in each of its parts. */
export function template(given: Partial<Template> = {}): Template {
  return {
    name: "order_update",
    language: "en_US",
    category: "UTILITY",
    status: "APPROVED",
    header: "Order {{1}}",
    headerMedia: null,
    body: "Hello {{1}}, it comes on {{2}}.",
    footer: "WECARE",
    buttons: [{ kind: "url", text: "Track it", target: "https://base.example/t/{{1}}" }],
    parameters: [
      { part: "header", name: "1", button: null, example: "1042" },
      { part: "body", name: "1", button: null, example: "Asha" },
      { part: "body", name: "2", button: null, example: "Monday" },
      { part: "button", name: "1", button: 0, example: null },
    ],
    problem: null,
    ...given,
  };
}
