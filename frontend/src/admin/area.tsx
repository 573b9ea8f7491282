import { Container, Text } from "@mantine/core";
import { NavLink, Outlet, useLocation } from "react-router";
import { may } from "@/access/may";
import { useMe } from "@/access/me";
import { useWords } from "@/language/dictionary";
import { PageTitle } from "@/layout/page-title";
import styles from "./admin.module.css";
import { adminPages } from "./pages";
import { adminWords } from "./words";

/** The frame of the Admin pages: the way from one to another, and who may not be here. */
export function AdminArea() {
  const { role } = useMe();
  const { pathname } = useLocation();
  const allowed = adminPages.filter(({ field }) => may(role, field));
  const isAllowed = allowed.some(({ to }) => pathname.startsWith(to));
  return (
    <Container size="md" py="md" ml={0}>
      {isAllowed && allowed.length > 1 && <Sections pages={allowed} />}
      {isAllowed ? <Outlet /> : <NotForYou />}
    </Container>
  );
}

function Sections({ pages }: { pages: typeof adminPages }) {
  const says = useWords(adminWords);
  return (
    <nav aria-label={says.admin}>
      <ul className={styles.sections}>
        {pages.map(({ name, to }) => (
          <li key={to}>
            <NavLink to={to}>{says[name]}</NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function NotForYou() {
  const says = useWords(adminWords);
  return (
    <>
      <PageTitle>{says.notForYou}</PageTitle>
      <Text mt="sm">{says.notForYouWhy}</Text>
    </>
  );
}
