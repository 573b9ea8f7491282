import "@testing-library/jest-dom/vitest";
import { notifications } from "@mantine/notifications";
import { cleanup, configure } from "@testing-library/react";
import { ConsoleLogger } from "aws-amplify/utils";
import { afterEach, vi } from "vitest";

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 5_000 });

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
  notifications.clean();
});

ConsoleLogger.LOG_LEVEL = "ERROR";

// What Mantine and the thread ask of a browser and jsdom does not have.
window.matchMedia = (query) => ({
  matches: false,
  media: query,
  onchange: null,
  addListener: vi.fn(),
  removeListener: vi.fn(),
  addEventListener: vi.fn(),
  removeEventListener: vi.fn(),
  dispatchEvent: vi.fn(),
});
window.HTMLElement.prototype.scrollIntoView = vi.fn();
URL.createObjectURL = () => "blob:file";
URL.revokeObjectURL = () => {};

// A thread is as high as twenty lines, so that every message of a test is in sight.
Object.defineProperties(window.HTMLElement.prototype, {
  clientHeight: { configurable: true, get: () => 800 },
  offsetHeight: { configurable: true, get: () => 40 },
});
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
