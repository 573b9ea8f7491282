import { AppShell, Stack, Text } from "@mantine/core";
import { NavLink } from "react-router";
import { useMe } from "@/access/me";
import { SignOut } from "@/access/sign-out";
import { menu } from "./menu";
import styles from "./shell.module.css";

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const me = useMe();
  return (
    <>
      <AppShell.Section grow component="nav" aria-label="Main" style={{ overflowY: "auto" }}>
        <ul className={styles.list}>
          {menu.map(({ label, to }) => (
            <li key={to}>
              <NavLink to={to} className={() => styles.item} onClick={onNavigate}>
                {label}
              </NavLink>
            </li>
          ))}
        </ul>
      </AppShell.Section>
      <AppShell.Section p="md">
        <Stack gap="xs" align="flex-start">
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {me.email ?? "Signed in"}
            <br />
            {me.role}
          </Text>
          <SignOut />
        </Stack>
      </AppShell.Section>
    </>
  );
}
