/**
 * What a file is declared as. Browsers know some endings by another name than WhatsApp, or not at
 * all; the server then looks at the file itself (`services/media/types.py`).
 */
const BY_ENDING: Readonly<Record<string, string>> = {
  aac: "audio/aac",
  amr: "audio/amr",
  m4a: "audio/mp4",
  mp3: "audio/mpeg",
  ogg: "audio/ogg",
  opus: "audio/ogg",
  "3gp": "video/3gpp",
  mp4: "video/mp4",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  pdf: "application/pdf",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  txt: "text/plain",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
const UNKNOWN = "application/octet-stream";

export function declaredType({ name, type }: Pick<File, "name" | "type">): string {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return BY_ENDING[ending] ?? (type || UNKNOWN);
}

export type FileKind = "image" | "video" | "audio" | "document";

/** What a file of this type is sent as. */
export function kindOf(contentType: string): FileKind {
  const [kind] = contentType.split("/");
  return kind === "image" || kind === "video" || kind === "audio" ? kind : "document";
}
