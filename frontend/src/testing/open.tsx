import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { type UserEvent, userEvent } from "@testing-library/user-event";
import { createMemoryRouter, type RouteObject, RouterProvider } from "react-router";
import { beforeAll } from "vitest";
import { SignedInUser } from "@/access/me";
import type { Api } from "@/api/api";
import { ApiProvider } from "@/api/provider";
import { newQueryClient } from "@/api/query-client";
import { routes } from "@/routes";
import { theme } from "@/theme";

const A_MINUTE = 60_000;

/** Every page is loaded before the first test: a busy machine takes longer than a test waits. */
beforeAll(async () => {
  await Promise.all(everyRoute(routes).map(({ lazy }) => typeof lazy === "function" && lazy()));
}, A_MINUTE);

function everyRoute(among: readonly RouteObject[]): readonly RouteObject[] {
  return among.flatMap((route) => [route, ...everyRoute(route.children ?? [])]);
}

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
