import { Notifications } from "@mantine/notifications";
import "@mantine/notifications/styles.css";

/** Short messages in the corner; loaded on the side, since sign-in shows none. */
export default function Notices() {
  return <Notifications position="top-right" />;
}
