const SECOND = 1_000;
/** A longer `Retry-After` is cut to this. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * SECOND;

/** `Retry-After` as a date: IMF-fixdate (RFC 9110, 5.6.7); the two obsolete forms are not read. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Returns the delay of a `Retry-After` (RFC 9110, 10.2.3), in milliseconds from `now`: 0 if it is absent or invalid, and at most a day.
 * @param now milliseconds since 1970
 */
export function parseRetryAfter(retryAfter: string | undefined, now: number): number {
  const text = retryAfter?.trim() ?? '';
  const delay = /^\d{1,12}$/.test(text) ? Number(text) * SECOND : HTTP_DATE.test(text) ? Date.parse(text) - now : 0;
  return Number.isFinite(delay) ? Math.min(Math.max(delay, 0), MAX_RETRY_AFTER_MS) : 0;
}
