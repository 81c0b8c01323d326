import type { Subject } from './subject.ts';

type Explained = Pick<Subject, 'confidence' | 'currentConfidence' | 'corroboration' | 'revokedAt' | 'validUntil' | 'sightingSummary'> &
  Pick<Subject, 'publishedAt' | 'lastSeen'>;

/** A reason of today's confidence. `effect`: whether it starts from, raises or lowers it. */
export interface Reason {
  readonly id: 'stated' | 'unstated' | 'age' | 'owners' | 'seen' | 'falsePositive' | 'expired' | 'over';
  readonly effect: 'start' | 'up' | 'down';
  readonly count?: number;
  readonly at?: string;
}

/**
 * Why the confidence is what it is today, from what the viewer sees (docs/confidence.md has the formula, which the hub alone applies).
 * @param now ISO 8601
 */
export function reasonsOf(subject: Explained, now: string): readonly Reason[] {
  const { confidence, corroboration, revokedAt, validUntil, sightingSummary, publishedAt, lastSeen } = subject;
  if (revokedAt !== null || (validUntil !== null && validUntil < now)) return [{ id: 'over', effect: 'down' }];
  const { seen, falsePositive, expired } = sightingSummary;
  const start: Reason = confidence === null ? { id: 'unstated', effect: 'start' } : { id: 'stated', effect: 'start', count: confidence };
  const latest = [publishedAt, lastSeen ?? '', seen.last ?? ''].sort().at(-1) ?? publishedAt;
  const counted: readonly (readonly [Reason['id'], Reason['effect'], number])[] = [
    ['owners', 'up', corroboration - 1],
    ['seen', 'up', seen.sighters],
    ['falsePositive', 'down', falsePositive.sighters],
    ['expired', 'down', expired.sighters],
  ];
  return [
    start,
    { id: 'age', effect: 'down', at: latest },
    ...counted.flatMap(([id, effect, count]): readonly Reason[] => (count > 0 ? [{ id, effect, count }] : [])),
  ];
}
