import { Authenticator } from "@aws-amplify/ui-react";
import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { Amplify } from "aws-amplify";
import { describe, expect, it } from "vitest";
import { amplifyConfiguration } from "@/configuration/amplify";
import type { LocalPlatform } from "@/configuration/configuration";
import { localConfiguration } from "@/testing/factories";
import { SignIn } from "./sign-in";

function openSignIn(local: LocalPlatform | undefined) {
  Amplify.configure(amplifyConfiguration(localConfiguration()));
  render(
    <MantineProvider env="test">
      <Authenticator.Provider>
        <SignIn local={local} />
      </Authenticator.Provider>
    </MantineProvider>,
  );
}

describe("signing in", () => {
  it("asks for email and password, and offers nobody to register", async () => {
    openSignIn(undefined);
    expect(await screen.findByLabelText("Email")).toBeVisible();
    expect(screen.getByLabelText("Password")).toBeVisible();
    expect(screen.getByRole("button", { name: "Sign in" })).toBeVisible();
    expect(screen.queryByText(/Create Account/i)).toBeNull();
    expect(screen.queryByText(/local platform/)).toBeNull();
  });

  it("tells who was seeded on a local platform", async () => {
    openSignIn(localConfiguration().custom.local);
    expect(await screen.findByText("Local-Operator-1")).toBeVisible();
    expect(screen.getByRole("button", { name: "Use operator@example.com" })).toBeVisible();
  });
});
