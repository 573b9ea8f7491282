import { useRouteError } from "react-router";
import { wordsOf } from "@/language/dictionary";
import { Failure } from "./failure";
import { layoutWords } from "./words";

/** Shown when a page breaks, for example when a new version replaced its files. */
export function PageFailed() {
  const thrown = useRouteError();
  console.error("A page broke.", thrown);
  const error = new Error(wordsOf(layoutWords).brokenPage);
  return <Failure error={error} retry={() => window.location.reload()} />;
}
