import { type ReactNode, useSyncExternalStore } from 'react';
import { useIntl } from 'react-intl';
import { ageIn } from './time-left.ts';

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
const RELATIVE_MS = 7 * 86_400_000;

/** The present minute. All times on a page change together. */
export const useMinute = (): number =>
  useSyncExternalStore(
    (listener) => {
      const timer = setInterval(listener, 15_000);
      return () => clearInterval(timer);
    },
    () => Math.floor(Date.now() / 60_000) * 60_000,
  );

/** A time: relative for a week, then the date. UTC, to the second, is in its title. `of` is ISO 8601. */
export function Time({ of }: { readonly of: string }): ReactNode {
  const intl = useIntl();
  const at = new Date(of);
  const age = ageIn(useMinute(), at.getTime());
  const [unit, length] = STEPS.find(([, ms]) => Math.abs(age) >= ms) ?? STEPS[2];
  const title = `${intl.formatDate(at, { dateStyle: 'medium', timeZone: 'UTC' })}, ${intl.formatDate(at, { timeStyle: 'medium', timeZone: 'UTC', hourCycle: 'h23' })} UTC`;
  const words =
    Math.abs(age) < RELATIVE_MS
      ? intl.formatRelativeTime(-Math.trunc(age / length), unit, { style: 'short', numeric: 'auto' })
      : intl.formatDate(at, { dateStyle: 'medium' });
  return (
    <time dateTime={of} title={title}>
      {words}
    </time>
  );
}
