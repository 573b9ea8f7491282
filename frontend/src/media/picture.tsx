import { useEffect, useState } from "react";

/** A picture that only this browser has yet. */
export function LocalPicture({ file, className }: { file: File; className?: string | undefined }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url && <img src={url} alt={file.name} className={className} />;
}
