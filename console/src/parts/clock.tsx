import { type ReactNode, useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { useText } from '../app/text.tsx';
import { announce } from './announcements.tsx';
import { useMinute } from './time.tsx';
import { durationIn, markReached, timeLeft, type Tone } from './time-left.ts';

interface ClockProps {
  /** What the deadline is of, read out when little time is left. Never RED content. */
  readonly name: string;
  /** When it began, ISO 8601. */
  readonly from: string;
  /** The deadline, ISO 8601. */
  readonly due: string;
}

const WORDS: Readonly<Record<Tone, string>> = { calm: 'm', warning: 'st w s', danger: 'st d s', over: 'st d s' };
const BARS: Readonly<Record<Tone, string>> = { calm: '', warning: 'w', danger: 'dc', over: 'dc' };

/** The time left until a deadline, in words and as a bar. */
export function Clock({ name, from, due }: ClockProps): ReactNode {
  const intl = useIntl();
  const text = useText();
  const now = useMinute();
  const { tone, share, left, whole } = timeLeft(now, Date.parse(from), Date.parse(due));
  const inWords = (ms: number): string => {
    const { unit, count } = durationIn(ms);
    return intl.formatNumber(count, { style: 'unit', unit, unitDisplay: 'short' });
  };
  const title = `${intl.formatDate(due, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })} UTC`;
  const before = useRef(now);
  useEffect(() => {
    const mark = markReached(before.current, now, Date.parse(due));
    before.current = now;
    if (mark !== undefined) announce(text('clock.mark', { name, left: inWords(mark), at: title }));
  });
  return (
    <time className="clk" dateTime={due} title={title}>
      <span className={WORDS[tone]}>
        {tone === 'over' ? text('clock.over', { over: inWords(left) }) : text('clock.left', { left: inWords(left), whole: inWords(whole) })}
      </span>
      <span className="bar t" aria-hidden="true">
        <i className={BARS[tone]} ref={(element) => void element?.style.setProperty('width', `${Math.round(share * 100)}%`)} />
      </span>
    </time>
  );
}
