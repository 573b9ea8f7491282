import { isRunning, type Job, settled } from "../job";

/** How far a job was at a moment of the platform's clock, in milliseconds. */
export interface Sample {
  readonly at: number;
  readonly done: number;
}

/** The rate is that of the last while: what a job did before a pause says nothing of now. */
const WHILE = 15_000;
const SHORTEST = 900;

/** What is known of a job's pace once it is seen in another state. */
export function observe(samples: readonly Sample[], job: Job): readonly Sample[] {
  if (!isRunning(job)) return [];
  const sample = { at: Date.parse(job.updatedAt), done: settled(job) };
  const last = samples.at(-1);
  if (last && (sample.at < last.at || sample.done < last.done)) return samples;
  return [...samples.filter(({ at }) => sample.at - at <= WHILE && at < sample.at), sample];
}

/** Recipients a second, as measured; null while too little was seen. */
export function measured(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at - first.at < SHORTEST || last.done === first.done) return null;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}

/** Seconds until nobody is pending, at the measured rate or else the permitted one. */
export function secondsLeft(job: Job, rate: number | null): number | null {
  const pace = rate ?? job.rate;
  return isRunning(job) && pace > 0 ? job.pendingCount / pace : null;
}
