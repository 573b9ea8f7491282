import { screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { contact } from "@/testing/factories";
import { open } from "@/testing/open";
import { platform } from "@/testing/platform";
import { language, speak } from "./language";

afterEach(() => speak("en"));

it("changes every word and tells the browser, without loading the page again", async () => {
  const user = open("/contacts", platform("Operator", { contacts: [contact()] }));
  await screen.findByRole("heading", { name: "Contacts" });
  await user.selectOptions(screen.getByLabelText("Language · भाषा"), "hi");
  expect(screen.getByRole("heading", { name: "संपर्क" })).toBeVisible();
  expect(screen.getByRole("link", { name: "नया संपर्क" })).toBeVisible();
  expect(document.documentElement).toHaveAttribute("lang", "hi");
  expect(language()).toBe("hi");
});

it("leaves no English on a page but names", async () => {
  speak("hi");
  open("/contacts/asha", platform("Operator", { contacts: [contact({ email: null })] }));
  await screen.findByRole("heading", { name: "Asha Rao" });
  const names = /WECARE\.DIGITAL|Asha Rao|operator@example\.com|Operator|English/g;
  const said = [...document.querySelectorAll("main, nav")].map((part) => part.textContent).join();
  expect(said.replaceAll(names, "")).not.toMatch(/[A-Za-z]{4,}/);
});
