import type { ReactNode } from 'react';
import { Text } from '../app/text.tsx';

export type UrgencyOf = 'EMERGENCY' | 'ROUTINE' | 'URGENT';

const TONES: Readonly<Record<UrgencyOf, string>> = { EMERGENCY: 'tag bad', URGENT: 'tag warn', ROUTINE: 'tag' };

/** How urgent something is, in a word. */
export const Urgency = ({ urgency }: { readonly urgency: UrgencyOf }): ReactNode => (
  <span className={TONES[urgency]}>
    <Text id={`urgency.${urgency}`} />
  </span>
);
