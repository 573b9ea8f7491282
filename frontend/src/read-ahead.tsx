import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { matchPath } from "react-router";
import { useApi } from "@/api/provider";
import { jobQuery } from "@/bulk/queries";
import { contactQuery } from "@/contacts/queries";
import { messagesQuery } from "@/messages/queries";

/**
 * Where a page's second question follows from the answer to its first, the first is asked beside
 * who one is: nobody shall wait for three answers in a row.
 */
export function ReadAhead() {
  const api = useApi();
  const queryClient = useQueryClient();
  useState(() => {
    const named = (pattern: string) => matchPath(pattern, window.location.pathname)?.params.id;
    const contactId = named("/dm/:id");
    if (contactId) {
      void queryClient.prefetchInfiniteQuery(messagesQuery(api, contactId));
      void queryClient.prefetchQuery(contactQuery(api, contactId));
    }
    const jobId = named("/bulk-messaging/:id");
    if (jobId && jobId !== "new") void queryClient.prefetchQuery(jobQuery(api, jobId));
  });
  return null;
}
