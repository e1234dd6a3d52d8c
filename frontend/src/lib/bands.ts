// Which band a duration falls in. The bands are Go's; the page only looks.

import type { Band, PlanView } from './contract';

/** What is said of a duration; undefined when the plan has no bands. */
export function bandAt(plan: PlanView, seconds: number): Band | undefined {
  const first = plan.bands[0];
  const last = plan.bands.at(-1);
  if (!first || !last) return undefined;
  if (plan.noneWorks) return first;
  if (seconds < first.from) return plan.belowRange;
  if (seconds > last.to) return plan.aboveRange;
  return plan.bands.find((band) => seconds <= band.to);
}
