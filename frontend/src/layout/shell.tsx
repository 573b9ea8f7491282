import { AppShell, Burger, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Suspense, useRef, useState } from "react";
import { Link, Outlet } from "react-router";
import { LiveDrafts } from "@/agent/live-drafts";
import { Keyboard, type Panel } from "@/keyboard/keyboard";
import { useWords } from "@/language/dictionary";
import { LiveMessages } from "@/messages/live-messages";
import { OutboxProvider } from "@/messages/outbox";
import { LastShown } from "./arrival";
import { Connection } from "./connection";
import { Navigation } from "./navigation";
import { SendingStatusBadge } from "./sending-status";
import styles from "./shell.module.css";
import { Waiting } from "./waiting";
import { layoutWords } from "./words";

/** The frame of every page: title, where messages go, the nine items, who is signed in. */
export function Shell() {
  const says = useWords(layoutWords);
  const lastShown = useRef<string | null>(null);
  const [panel, show] = useState<Panel>(null);
  const [open, { toggle, close }] = useDisclosure();
  return (
    <LiveMessages>
      <LiveDrafts>
        <OutboxProvider>
          <a className={styles.skip} href="#content">
            {says.skip}
          </a>
          <AppShell
            header={{ height: { base: 84, sm: 56 } }}
            navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !open } }}
            withBorder
          >
            <AppShell.Header className={styles.header}>
              <Group gap="xs" wrap="nowrap">
                <Burger
                  opened={open}
                  onClick={toggle}
                  hiddenFrom="sm"
                  size="sm"
                  aria-label={says.menu}
                  aria-expanded={open}
                />
                <Text component={Link} to="/" size="lg" className={styles.brand}>
                  WECARE.DIGITAL
                </Text>
              </Group>
              <SendingStatusBadge />
              <Button size="compact-sm" onClick={() => show("palette")}>
                {says.find}
              </Button>
            </AppShell.Header>
            <AppShell.Navbar>
              <Navigation onNavigate={close} />
            </AppShell.Navbar>
            <AppShell.Main id="content" tabIndex={-1}>
              <Connection />
              <Suspense fallback={<Waiting says={says.loadingPage} />}>
                <LastShown value={lastShown}>
                  <Outlet />
                </LastShown>
              </Suspense>
            </AppShell.Main>
          </AppShell>
          <Keyboard panel={panel} show={show} />
        </OutboxProvider>
      </LiveDrafts>
    </LiveMessages>
  );
}
