import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/error";
import { FakeApi } from "@/testing/fake-api";
import { declaredType, kindOf } from "./declared";
import { CreateMediaUpload, upload } from "./upload";

const file = new File(["%PDF-1.7"], "Invoice 7.pdf", { type: "application/pdf" });
const fields = JSON.stringify({ key: "out/f1", policy: "signed" });

/** A browser's request, as far as an upload uses it. */
class Posted {
  static latest: Posted;
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  status = 0;
  url = "";
  body: FormData | null = null;
  onload = () => {};
  onerror = () => {};
  onabort = () => {};
  constructor() {
    Posted.latest = this;
  }
  open(_method: string, url: string) {
    this.url = url;
  }
  send(body: FormData) {
    this.body = body;
  }
  abort() {
    this.onabort();
  }
  answer(status: number) {
    this.status = status;
    this.onload();
  }
}

const api = () =>
  new FakeApi().on(CreateMediaUpload, () => ({
    createMediaUpload: { fileId: "f1", url: "https://bucket.example", fields, expiresAt: "" },
  }));

async function posted(): Promise<Posted> {
  await vi.waitFor(() => expect(Posted.latest?.body).toBeTruthy());
  return Posted.latest;
}

describe("an upload", () => {
  beforeEach(() => {
    Posted.latest = undefined as never;
    vi.stubGlobal("XMLHttpRequest", Posted);
  });

  it("posts the signed fields and the file after them, and gives its id", async () => {
    const backend = api();
    const heard: number[] = [];
    const done = upload(backend, file, { onProgress: (fraction) => heard.push(fraction) });
    const request = await posted();
    request.upload.onprogress?.({ loaded: 2, total: 8 });
    request.answer(204);
    expect(await done).toBe("f1");
    expect(request.url).toBe("https://bucket.example");
    expect([...(request.body ?? new FormData()).keys()]).toEqual(["key", "policy", "file"]);
    expect(heard).toEqual([0.25]);
    expect(backend.calls(CreateMediaUpload)).toEqual([
      { input: { filename: "Invoice 7.pdf", contentType: "application/pdf", size: 8 } },
    ]);
  });

  it("is refused in the server's words before a byte leaves", async () => {
    const refusing = new FakeApi().on(CreateMediaUpload, () => {
      throw new ApiError("VALIDATION_ERROR", "WhatsApp does not take files of this type.");
    });
    await expect(upload(refusing, file)).rejects.toThrow("does not take files of this type");
    expect(Posted.latest).toBeUndefined();
  });

  it.each([
    ["refuses", (request: Posted) => request.answer(403)],
    ["is out of reach", (request: Posted) => request.onerror()],
  ])("says so when the bucket %s", async (_case, fail) => {
    const done = upload(api(), file);
    fail(await posted());
    await expect(done).rejects.toMatchObject({ code: "UPLOAD_FAILED" });
  });

  it("stops when it is cancelled", async () => {
    const control = new AbortController();
    const done = upload(api(), file, { signal: control.signal });
    await posted();
    control.abort();
    await expect(done).rejects.toMatchObject({ name: "AbortError" });
  });

  it("does not begin when it was cancelled while it was asked for", async () => {
    const control = new AbortController();
    const done = upload(api(), file, { signal: control.signal });
    control.abort();
    await expect(done).rejects.toMatchObject({ name: "AbortError" });
    expect(Posted.latest).toBeUndefined();
  });
});

describe("a file is declared", () => {
  it.each([
    ["song.m4a", "audio/x-m4a", "audio/mp4", "audio"],
    ["voice.AMR", "", "audio/amr", "audio"],
    ["lamp.png", "image/png", "image/png", "image"],
    ["prices.xlsx", "", expect.stringContaining("spreadsheetml"), "document"],
    ["thing", "", "application/octet-stream", "document"],
  ])("%s (%s) as %s", (name, type, declared, kind) => {
    expect(declaredType({ name, type })).toEqual(declared);
    expect(kindOf(declaredType({ name, type }))).toBe(kind);
  });
});
