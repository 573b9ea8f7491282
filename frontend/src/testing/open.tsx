import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { type UserEvent, userEvent } from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { SignedInUser } from "@/access/me";
import type { Api } from "@/api/api";
import { ApiProvider } from "@/api/provider";
import { newQueryClient } from "@/api/query-client";
import { routes } from "@/routes";
import { theme } from "@/theme";

/** Opens an address of the app in front of a fake backend, and gives the hands to use it. */
export function open(address: string, api: Api): UserEvent {
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  render(
    <MantineProvider theme={theme} forceColorScheme="light" env="test">
      <Notifications />
      <ApiProvider value={api}>
        <QueryClientProvider client={newQueryClient(() => {})}>
          <SignedInUser>
            <RouterProvider router={router} />
          </SignedInUser>
        </QueryClientProvider>
      </ApiProvider>
    </MantineProvider>,
  );
  return userEvent.setup();
}
