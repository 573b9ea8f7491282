import { Notifications } from "@mantine/notifications";
import { useState } from "react";
import { createBrowserRouter, RouterProvider } from "react-router";
import "@mantine/notifications/styles.css";
import { SignedInUser } from "@/access/me";
import { Backend } from "@/api/backend";
import { ReadAhead } from "./read-ahead";
import { routes } from "./routes";

/** What a signed-in person sees; its code is not needed to sign in. */
export default function Pages() {
  const [router] = useState(() => createBrowserRouter(routes));
  return (
    <Backend>
      <ReadAhead />
      <Notifications position="top-right" />
      <SignedInUser>
        <RouterProvider router={router} />
      </SignedInUser>
    </Backend>
  );
}
