import { AppShell, Stack, Text } from "@mantine/core";
import { NavLink } from "react-router";
import { useMay, useMe } from "@/access/me";
import { SignOut } from "@/access/sign-out";
import { useWords } from "@/language/dictionary";
import { LanguageSwitch } from "@/language/switch";
import { menu } from "./menu";
import styles from "./shell.module.css";
import { layoutWords, menuWords } from "./words";

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const me = useMe();
  const says = useWords(layoutWords);
  const names = useWords(menuWords);
  const mayAdminister = useMay("Query.users");
  return (
    <>
      <AppShell.Section grow component="nav" aria-label={says.main} style={{ overflowY: "auto" }}>
        <ul className={styles.list}>
          {menu.map(({ name, to }) => (
            <li key={to}>
              <NavLink to={to} className={() => styles.item} onClick={onNavigate}>
                {names[name]}
                {name === "dm" && (
                  <span className={styles.over} aria-hidden>
                    {" "}
                    {names.over}
                  </span>
                )}
              </NavLink>
            </li>
          ))}
        </ul>
        {mayAdminister && (
          <ul className={styles.list}>
            <li>
              <NavLink to="/admin" className={() => styles.item} onClick={onNavigate}>
                {says.admin}
              </NavLink>
            </li>
          </ul>
        )}
      </AppShell.Section>
      <AppShell.Section p="md">
        <Stack gap="xs" align="flex-start">
          <LanguageSwitch />
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {me.email ?? says.signedIn}
            <br />
            {me.role}
          </Text>
          <SignOut />
        </Stack>
      </AppShell.Section>
    </>
  );
}
