import { Navigate, type RouteObject } from "react-router";
import { NotFound } from "@/layout/not-found";
import { PageFailed } from "@/layout/page-failed";
import { Shell } from "@/layout/shell";
import { Waiting } from "@/layout/waiting";
import { planned } from "@/planned/items";
import { PlannedPage } from "@/planned/page";

/** Every address of the app. Pages that talk to the API are loaded when they are first opened. */
export const routes: RouteObject[] = [
  {
    element: <Shell />,
    errorElement: <PageFailed />,
    hydrateFallbackElement: <Waiting for="the page" />,
    children: [
      { index: true, element: <Navigate to="/dm" replace /> },
      {
        path: "dm/:contactId?",
        lazy: async () => ({ Component: (await import("@/messages/dm-page")).DmPage }),
      },
      {
        path: "contacts",
        lazy: async () => ({ Component: (await import("@/contacts/list-page")).ContactsPage }),
      },
      {
        path: "contacts/new",
        lazy: async () => ({ Component: (await import("@/contacts/new-page")).NewContactPage }),
      },
      {
        path: "contacts/:contactId",
        lazy: async () => ({ Component: (await import("@/contacts/contact-page")).ContactPage }),
      },
      ...planned.map((item) => ({ path: item.path, element: <PlannedPage item={item} /> })),
      { path: "*", element: <NotFound /> },
    ],
  },
];
