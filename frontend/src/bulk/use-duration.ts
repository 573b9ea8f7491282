import { useWords } from "@/language/dictionary";
import { durationWords } from "./words";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds as people say them: "2 min 5 s". */
export function useDuration(): (seconds: number) => string {
  const says = useWords(durationWords);
  return (given) => {
    const seconds = Math.round(given);
    if (seconds < 1) return says.underASecond;
    if (seconds < MINUTE) return says.seconds(seconds);
    if (seconds < HOUR) return says.minutes(Math.floor(seconds / MINUTE), seconds % MINUTE);
    return says.hours(Math.floor(seconds / HOUR), Math.floor((seconds % HOUR) / MINUTE));
  };
}
