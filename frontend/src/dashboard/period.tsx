import { SegmentedControl } from "@mantine/core";
import { useSearchParams } from "react-router";
import { useWords } from "@/language/dictionary";
import { dashboardWords } from "./words";

const periods = [7, 14, 30] as const;
type Period = (typeof periods)[number];

/** How many days are shown: the address says it, so that it can be kept and passed on. */
export function usePeriod(): Period {
  const [search] = useSearchParams();
  const asked = Number(search.get("days"));
  return periods.find((period) => period === asked) ?? 7;
}

export function ChoosePeriod() {
  const says = useWords(dashboardWords);
  const chosen = usePeriod();
  const [, setSearch] = useSearchParams();
  const choose = (days: string) =>
    setSearch(days === "7" ? {} : { days }, { replace: true, preventScrollReset: true });
  return (
    <SegmentedControl
      aria-label={says.period}
      size="xs"
      value={String(chosen)}
      onChange={choose}
      data={periods.map((days) => ({ value: String(days), label: says.days(days) }))}
    />
  );
}
