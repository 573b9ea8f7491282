import { Title, type TitleProps } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useContext, useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { useUnreadConversations } from "@/messages/unread";
import { LastShown } from "./arrival";

/**
 * The heading of a page, which names the tab too. After a navigation it has the focus, so that the
 * keyboard starts at the new page and a screen reader says its name.
 */
export function PageTitle({ children, ...look }: TitleProps & { children: string }) {
  const unread = useUnreadConversations();
  const { pathname } = useLocation();
  const lastShown = useContext(LastShown);
  const heading = useRef<HTMLHeadingElement>(null);
  useDocumentTitle(`${unread > 0 ? `(${unread}) ` : ""}${children} · WECARE.DIGITAL`);
  useEffect(() => {
    const isNavigation = lastShown.current !== null && lastShown.current !== pathname;
    if (isNavigation) heading.current?.focus({ preventScroll: true });
    lastShown.current = pathname;
  }, [pathname, lastShown]);
  return (
    <Title order={1} tabIndex={-1} ref={heading} {...look}>
      {children}
    </Title>
  );
}
