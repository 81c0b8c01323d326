import type { CaseHeadQuery } from './case.graphql.ts';
import type { TlpLabel } from '../../parts/marks.tsx';
import { labelsBetween } from '../../parts/tlp-labels.ts';

export type Case = NonNullable<CaseHeadQuery['case']>;
export type Participant = Case['participants'][number];
export type CaseParty = CaseHeadQuery['parties'][number];

/** What an act on a case needs: the officer's permission, the rights of the country, and an open case. The hub has the same table (case.policy.ts). */
const ACTS = {
  lead: { permission: 'case:lead', needs: ['LEAD'], closed: false },
  remove: { permission: 'case:lead', needs: ['LEAD'], closed: true },
  reopen: { permission: 'case:lead', needs: ['LEAD'], closed: true },
  leave: { permission: 'case:lead', needs: ['READ', 'CONTRIBUTE', 'LEAD'], closed: true },
  contribute: { permission: 'case:work', needs: ['CONTRIBUTE', 'LEAD'], closed: false },
  unlink: { permission: 'case:work', needs: ['READ', 'CONTRIBUTE', 'LEAD'], closed: false },
  withdraw: { permission: 'case:work', needs: ['READ', 'CONTRIBUTE', 'LEAD'], closed: true },
} as const;
export type CaseAct = keyof typeof ACTS;

/** Whether an officer with these permissions can act on a case. */
export function canAct(act: CaseAct, { rights, state }: Pick<Case, 'rights' | 'state'>, permissions: readonly string[]): boolean {
  const { permission, needs, closed } = ACTS[act];
  return permissions.includes(permission) && needs.some((one) => one === rights) && (closed || state !== 'CLOSED');
}

/** Labels that a note, a task or a linked item can have: up to what the own country reads. */
export const labelsUpTo = (ceiling: TlpLabel | null): readonly TlpLabel[] => labelsBetween('CLEAR', ceiling ?? 'RED');

/** Labels that can be the ceiling of a participant. */
export const ceilingsOf = ({ tlp, ceiling }: Pick<Case, 'tlp' | 'ceiling'>): readonly TlpLabel[] => labelsBetween(tlp, ceiling ?? 'RED');
