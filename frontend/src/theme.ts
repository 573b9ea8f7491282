import { createTheme, type MantineColorsTuple } from "@mantine/core";

const LIGHT = "300";
const FONT =
  '"Helvetica Light", "HelveticaNeue-Light", "Helvetica Neue Light", Helvetica, Arial, "Noto Sans Devanagari", "Nirmala UI", sans-serif';
/** The corner of every button (Requirement 12.5). */
const BUTTON_RADIUS = 13;

const ink: MantineColorsTuple = [
  "#f5f5f5",
  "#e8e8e8",
  "#d1d1d1",
  "#a8a8a8",
  "#7a7a7a",
  "#555555",
  "#3d3d3d",
  "#262626",
  "#141414",
  "#000000",
];

/** White pages, Helvetica Light, black buttons (Requirement 12). `theme.css` has the rest. */
export const theme = createTheme({
  colors: { ink },
  primaryColor: "ink",
  primaryShade: 9,
  white: "#ffffff",
  black: "#000000",
  fontFamily: FONT,
  fontWeights: { regular: LIGHT, medium: LIGHT, bold: LIGHT },
  headings: { fontFamily: FONT, fontWeight: LIGHT, sizes: { h1: { fontSize: "1.6rem" } } },
  defaultRadius: "md",
  focusRing: "auto",
  cursorType: "pointer",
  respectReducedMotion: true,
  // Named rather than imported, so that signing in does not load what only pages use.
  components: {
    Button: { defaultProps: { radius: BUTTON_RADIUS, color: "ink" } },
    ActionIcon: { defaultProps: { radius: BUTTON_RADIUS, color: "ink" } },
    Burger: { defaultProps: { color: "#000000" } },
    CloseButton: { defaultProps: { radius: BUTTON_RADIUS } },
    Anchor: { defaultProps: { c: "ink", underline: "always" } },
    Badge: { defaultProps: { color: "ink", variant: "outline", tt: "none" } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close · बंद करें" } } },
    Alert: { defaultProps: { variant: "outline", color: "red.9" } },
  },
});
