import { vi } from "vitest";

/** A bucket that takes every file; `names` are those that were put there. */
export function takeUploads() {
  const names: string[] = [];
  class Request {
    status = 204;
    onload: (() => void) | null = null;
    readonly upload = { onprogress: null };
    open() {}
    abort() {}
    send(form: FormData) {
      const file = form.get("file");
      if (file instanceof File) names.push(file.name);
      queueMicrotask(() => this.onload?.());
    }
  }
  vi.stubGlobal("XMLHttpRequest", Request);
  return {
    names,
    /** What the platform answers when it is asked for a place for a file. */
    room: (fileId: string) => ({
      fileId,
      url: "https://bucket.example",
      fields: JSON.stringify({ key: fileId }),
      expiresAt: "2026-03-01T12:05:00.000Z",
    }),
  };
}
