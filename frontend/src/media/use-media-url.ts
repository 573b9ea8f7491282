import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApi } from "@/api/provider";
import { mediaUrlQuery } from "./queries";

/** A file of a message, as far as it is shown; `size` in bytes. */
export interface ShownFile {
  readonly fileId: string;
  readonly name: string;
  readonly size: number;
}

/** Where a file may be read, asked for once `isWanted`. */
export function useMediaUrl(fileId: string, isWanted: boolean) {
  return useQuery({ ...mediaUrlQuery(useApi(), fileId), enabled: isWanted });
}

/** How long something has to stay in sight; whoever scrolls past asks for nothing. */
const IN_SIGHT = 200;

export function useStaysInSight(): boolean {
  const [stays, setStays] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStays(true), IN_SIGHT);
    return () => clearTimeout(timer);
  }, []);
  return stays;
}
