/** A tab that waits for its address. */
export interface Tab {
  go(address: string): void;
  close(): void;
}

/**
 * Opens a tab while somebody is pressing something; browsers block one that is opened after an
 * answer came. What it shows then knows nothing of the app.
 */
export function openTab(): Tab {
  const tab = window.open("", "_blank");
  if (!tab) return { go: follow, close: () => {} };
  tab.opener = null;
  return { go: (address) => tab.location.replace(address), close: () => tab.close() };
}

function follow(address: string): void {
  const link = document.createElement("a");
  Object.assign(link, { href: address, target: "_blank", rel: "noopener noreferrer" });
  link.click();
}
