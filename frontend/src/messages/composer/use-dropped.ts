import { type ClipboardEvent, useEffect, useEffectEvent, useState } from "react";

/**
 * Takes a file that is dropped anywhere on the page, and says whether one is being held over it.
 * Without this a browser would leave the app and show the file.
 */
export function useDropped(take: (files: readonly File[]) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  const onOver = useEffectEvent((event: DragEvent) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    setIsOver(true);
  });
  const onLeave = useEffectEvent((event: DragEvent) => {
    if (event.relatedTarget === null) setIsOver(false);
  });
  const onDrop = useEffectEvent((event: DragEvent) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    setIsOver(false);
    const isFree = document.querySelector("[role=dialog]") === null;
    if (isFree) take([...(event.dataTransfer?.files ?? [])]);
  });
  useEffect(() => {
    const over = (event: DragEvent) => onOver(event);
    const leave = (event: DragEvent) => onLeave(event);
    const drop = (event: DragEvent) => onDrop(event);
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, []);
  return isOver;
}

/** Takes a file that is pasted; pasted words go where they always go. */
export function onPasted(take: (files: readonly File[]) => void) {
  return (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    take(files);
  };
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
