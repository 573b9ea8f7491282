import { AppShell, Burger, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Suspense } from "react";
import { Link, Outlet } from "react-router";
import { Connection } from "./connection";
import { Navigation } from "./navigation";
import { SendingStatusBadge } from "./sending-status";
import styles from "./shell.module.css";
import { Waiting } from "./waiting";

/** The frame of every page: title, where messages go, the nine items, who is signed in. */
export function Shell() {
  const [open, { toggle, close }] = useDisclosure();
  return (
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
            aria-label="Menu"
            aria-expanded={open}
          />
          <Text component={Link} to="/" size="lg" className={styles.brand}>
            WECARE.DIGITAL
          </Text>
        </Group>
        <Connection />
        <SendingStatusBadge />
      </AppShell.Header>
      <AppShell.Navbar>
        <Navigation onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main>
        <Suspense fallback={<Waiting for="the page" />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}
