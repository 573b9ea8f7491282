import { type RouteObject, redirect } from "react-router";
import { useWords } from "@/language/dictionary";
import { NotFound } from "@/layout/not-found";
import { PageFailed } from "@/layout/page-failed";
import { Shell } from "@/layout/shell";
import { Waiting } from "@/layout/waiting";
import { layoutWords } from "@/layout/words";
import { planned } from "@/planned/items";
import { PlannedPage } from "@/planned/page";

function FirstPage() {
  return <Waiting says={useWords(layoutWords).loadingPage} />;
}

/** Every address of the app. Pages that talk to the API are loaded when they are first opened. */
export const routes: RouteObject[] = [
  {
    element: <Shell />,
    errorElement: <PageFailed />,
    hydrateFallbackElement: <FirstPage />,
    children: [
      { index: true, loader: () => redirect("/dm") },
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
        path: "contacts/import",
        lazy: async () => ({ Component: (await import("@/contacts/import/page")).ImportPage }),
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
