/** What is written on the key that Ctrl is elsewhere: ⌘ on a Mac. */
export const MOD_KEY = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
