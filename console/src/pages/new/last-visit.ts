export const SPANS = ['visit', 'shift', 'day', 'week'] as const;
export type Span = (typeof SPANS)[number];

const HOUR_MS = 3_600_000;
const LENGTHS: Readonly<Record<Exclude<Span, 'visit'>, number>> = { shift: 8 * HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS };
/** The oldest visit that counts: what is older is too much for one page. */
const OLDEST_MS = 7 * 24 * HOUR_MS;

/** The beginning of a span, as ISO 8601. @param now milliseconds */
export function startOf(span: Span, lastVisit: string | null, now: number): string {
  if (span === 'visit' && lastVisit !== null) return new Date(Math.max(Date.parse(lastVisit), now - OLDEST_MS)).toISOString();
  return new Date(now - LENGTHS[span === 'visit' ? 'shift' : span]).toISOString();
}
