import type { Api } from "@/api/api";
import { ApiError } from "@/api/error";
import { graphql } from "@/generated";
import { wordsOf } from "@/language/dictionary";
import { declaredType } from "./declared";
import { mediaWords } from "./words";

export const CreateMediaUpload = graphql(`
  mutation CreateMediaUpload($input: CreateMediaUploadInput!) {
    createMediaUpload(input: $input) {
      fileId
      url
      fields
      expiresAt
    }
  }
`);

export interface Following {
  /** From 0 to 1, as the file leaves this browser. */
  readonly onProgress?: (fraction: number) => void;
  /** Stops it; the upload then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Puts a file into the media bucket and gives the id by which messages name it. Rejects with an
 * `ApiError`: in the server's words, before a byte leaves, for a type or a size that WhatsApp does
 * not take; `UPLOAD_FAILED` when the bucket did not take it or could not be reached.
 */
export async function upload(api: Api, file: File, following: Following = {}): Promise<string> {
  const input = { filename: file.name, contentType: declaredType(file), size: file.size };
  const { createMediaUpload: room } = await api.request(CreateMediaUpload, { input });
  following.signal?.throwIfAborted();
  await post(room.url, form(room.fields, file), following);
  return room.fileId;
}

/** The signed fields come first; S3 ignores whatever follows the file. */
function form(fields: string, file: File): FormData {
  const content = new FormData();
  for (const [name, value] of Object.entries(JSON.parse(fields))) content.set(name, String(value));
  content.set("file", file);
  return content;
}

/** `fetch` does not tell how much has left. */
function post(url: string, content: FormData, { onProgress, signal }: Following): Promise<void> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    const failed = () => fail(new ApiError("UPLOAD_FAILED", wordsOf(mediaWords).notUploaded));
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total ? loaded / total : 0);
    request.onload = () => (request.status >= 200 && request.status < 300 ? done() : failed());
    request.onerror = failed;
    request.onabort = () => fail(signal?.reason);
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.open("POST", url);
    request.send(content);
  });
}
