import { type RouteObject, redirect } from "react-router";
import { useWords } from "@/language/dictionary";
import { NotFound } from "@/layout/not-found";
import { PageFailed } from "@/layout/page-failed";
import { Shell } from "@/layout/shell";
import { Waiting } from "@/layout/waiting";
import { layoutWords } from "@/layout/words";

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
      {
        index: true,
        lazy: async () => ({ Component: (await import("@/dashboard/page")).DashboardPage }),
      },
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
      {
        path: "bulk-messaging",
        lazy: async () => ({ Component: (await import("@/bulk/list-page")).BulkPage }),
      },
      {
        path: "bulk-messaging/new/:step?",
        lazy: async () => ({ Component: (await import("@/bulk/new/page")).NewBulkPage }),
      },
      {
        path: "bulk-messaging/:jobId",
        lazy: async () => ({ Component: (await import("@/bulk/job/page")).BulkJobPage }),
      },
      {
        path: "link",
        lazy: async () => ({ Component: (await import("@/links/page")).LinksPage }),
      },
      {
        path: "pay",
        lazy: async () => ({ Component: (await import("@/payments/page")).PaymentsPage }),
      },
      {
        path: "invoice",
        lazy: async () => ({ Component: (await import("@/invoices/page")).InvoicesPage }),
      },
      {
        path: "invoice/new",
        lazy: async () => ({ Component: (await import("@/invoices/new-page")).NewInvoicePage }),
      },
      {
        path: "docs",
        lazy: async () => ({ Component: (await import("@/documents/page")).DocumentsPage }),
      },
      {
        path: "admin",
        lazy: async () => ({ Component: (await import("@/admin/area")).AdminArea }),
        children: [
          { index: true, loader: () => redirect("/admin/users") },
          {
            path: "users",
            lazy: async () => ({ Component: (await import("@/admin/users/page")).UsersPage }),
          },
          {
            path: "configuration",
            lazy: async () => ({
              Component: (await import("@/admin/configuration/page")).ConfigurationPage,
            }),
          },
          {
            path: "audit",
            lazy: async () => ({ Component: (await import("@/admin/audit/page")).AuditPage }),
          },
          {
            path: "dead-letters",
            lazy: async () => ({
              Component: (await import("@/admin/dead-letters/page")).DeadLettersPage,
            }),
          },
        ],
      },
      {
        path: "agent",
        lazy: async () => ({ Component: (await import("@/agent/page")).AgentPage }),
      },
      {
        path: "forms",
        lazy: async () => ({ Component: (await import("@/forms/page")).FormsPage }),
      },
      { path: "*", element: <NotFound /> },
    ],
  },
];
