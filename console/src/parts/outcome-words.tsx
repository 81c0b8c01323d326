import type { ReactNode } from 'react';
import { Text } from '../app/text.tsx';

export type OutcomeState = 'ACCEPTED' | 'ACTION_TAKEN' | 'DECLINED' | 'QUESTION' | 'UNDER_INVESTIGATION' | 'UNDER_TRIAGE';
export type DeclineReason = 'DUPLICATE' | 'NOT_ENOUGH' | 'NOT_OURS' | 'NO_OFFENCE' | 'OTHER' | 'OUTDATED' | 'WRONG';

export const DECLINE_REASONS: readonly DeclineReason[] = [
  'NOT_OURS',
  'NOT_ENOUGH',
  'NO_OFFENCE',
  'DUPLICATE',
  'OUTDATED',
  'WRONG',
  'OTHER',
];

interface OutcomeProps {
  /** The country that answers. */
  readonly country: string;
  readonly state: OutcomeState;
  readonly reason?: DeclineReason | null;
  readonly question?: string | null;
  readonly comment?: string | null;
  /** Number of values with a verdict. */
  readonly verdicts?: number;
}

/** What a partner reads of a country's answer. The officer sees the same words before sending. */
export const OutcomeWords = ({ country, state, reason, question, comment, verdicts = 0 }: OutcomeProps): ReactNode => (
  <span className="outcome-words">
    <Text id={`outcome.${state}`} values={{ country }} /> {reason && <Text id={`outcome.reason.${reason}`} />}
    {state === 'QUESTION' && question && <q>{question}</q>}
    {comment && <q>{comment}</q>}
    {verdicts > 0 && <Text id="outcome.verdicts" values={{ count: verdicts }} />}
  </span>
);
