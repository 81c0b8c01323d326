import type { Permission } from '../../platform/database/grants.js';
import { BadInput, Conflict, Forbidden } from '../../platform/platform/errors.js';
import { TLP, type Tlp } from '../../tenancy/sharing/label.js';
import { caseClosed, caseNotClosed, leadNotOffered } from './case-refusals.js';
import { CASE_RIGHTS, type CaseRights, type CaseState } from './case.js';

/** Permission of the act that changes a case. */
export type CasePermission = Extract<Permission, 'case:work' | 'case:lead'>;

/** Access of the actor's party to a case that it sees (hub.own_case_access). */
export interface CaseStanding {
  readonly rights: CaseRights;
  readonly ceiling: Tlp;
  readonly owns: boolean;
  readonly leads: boolean;
  /** Whether the lead is offered to the actor's party. */
  readonly offered: boolean;
  readonly state: CaseState;
  /** Label of the case. */
  readonly tlp: Tlp;
  readonly version: number;
}

/**
 * Requirements of each act on a case: the officer's permission, the country's rights, and whether a closed case allows the act.
 * The database checks the same (hub.own_case_access, hub.lock_case): only officers with `case:lead` get their country's LEAD rights.
 */
export const CASE_ACTS = {
  update: { permission: 'case:lead', needs: 'LEAD', closed: false },
  invite: { permission: 'case:lead', needs: 'LEAD', closed: false },
  setParticipant: { permission: 'case:lead', needs: 'LEAD', closed: false },
  removeParticipant: { permission: 'case:lead', needs: 'LEAD', closed: true },
  leave: { permission: 'case:lead', needs: 'READ', closed: true },
  handOver: { permission: 'case:lead', needs: 'LEAD', closed: false },
  takeOver: { permission: 'case:lead', needs: 'READ', closed: false },
  link: { permission: 'case:work', needs: 'CONTRIBUTE', closed: false },
  unlink: { permission: 'case:work', needs: 'READ', closed: false },
  allowPlaceholder: { permission: 'case:work', needs: 'READ', closed: true },
  addNote: { permission: 'case:work', needs: 'CONTRIBUTE', closed: false },
  editNote: { permission: 'case:work', needs: 'CONTRIBUTE', closed: false },
  withdrawNote: { permission: 'case:work', needs: 'READ', closed: true },
  addTask: { permission: 'case:work', needs: 'CONTRIBUTE', closed: false },
  setTask: { permission: 'case:work', needs: 'CONTRIBUTE', closed: false },
  attach: { permission: 'case:work', needs: 'CONTRIBUTE', closed: false },
  retain: { permission: 'case:lead', needs: 'LEAD', closed: true },
  setState: { permission: 'case:lead', needs: 'LEAD', closed: false },
  close: { permission: 'case:lead', needs: 'LEAD', closed: false },
  reopen: { permission: 'case:lead', needs: 'LEAD', closed: true },
} as const satisfies Record<string, { readonly permission: CasePermission; readonly needs: CaseRights; readonly closed: boolean }>;
export type CaseAct = keyof typeof CASE_ACTS;

/** Rights of a country in a case, and the highest label that it reads. */
export interface Participation {
  readonly rights: CaseRights;
  readonly ceiling: Tlp;
}

export const hasRights = (rights: CaseRights, needed: CaseRights): boolean => CASE_RIGHTS.indexOf(rights) >= CASE_RIGHTS.indexOf(needed);

/** Returns whether an item with this label is visible under this ceiling. */
export const isWithinCeiling = (label: Tlp, ceiling: Tlp): boolean => TLP.indexOf(label) <= TLP.indexOf(ceiling);

/** Checks that the act is allowed. @throws Forbidden without the rights; Conflict on a closed case, and when the case to reopen is not closed */
export function assertCaseAct(standing: CaseStanding, act: CaseAct): void {
  const { needs, closed } = CASE_ACTS[act];
  if (!hasRights(standing.rights, needs)) {
    throw new Forbidden('CASE_RIGHTS', `Your country has ${standing.rights} rights in this case; this operation needs ${needs}.`);
  }
  if (standing.state === 'CLOSED' && !closed) throw caseClosed();
  if (act === 'reopen' && standing.state !== 'CLOSED') throw caseNotClosed();
  if (act === 'handOver' && !standing.leads && !standing.owns) {
    throw new Forbidden('CASE_RIGHTS', 'Only the lead country or the owner of the case can hand over the lead.');
  }
  if (act === 'retain' && !standing.owns) {
    throw new Forbidden('CASE_RIGHTS', 'Only the country that owns the case can set its retention.');
  }
  if (act === 'takeOver' && !standing.offered) {
    throw leadNotOffered();
  }
  if (act === 'leave' && standing.owns) {
    throw new Conflict('CASE_OWNER', 'The owner cannot leave the case. It can close the case.');
  }
}

const lowerLabel = (first: Tlp, second: Tlp): Tlp => (isWithinCeiling(first, second) ? first : second);
const higherLabel = (first: Tlp, second: Tlp): Tlp => (isWithinCeiling(first, second) ? second : first);

/**
 * Returns the rights and the ceiling for a country. Absent values come from its current participation, or from the defaults of an invitation.
 * The database checks the same (hub.may_grant_case_ceiling).
 * @param present undefined when the country does not take part yet
 * @throws BadInput on a ceiling below the case's label; Forbidden when the ceiling is above the actor's country's and above the current ceiling
 */
export function participationOf(
  { tlp, ceiling: own }: CaseStanding,
  input: { readonly rights?: CaseRights | null; readonly ceiling?: Tlp | null },
  present?: Participation,
): Participation {
  const ceiling = input.ceiling ?? present?.ceiling ?? higherLabel(tlp, lowerLabel('AMBER_STRICT', own));
  if (!isWithinCeiling(tlp, ceiling)) {
    throw new BadInput('CEILING_BELOW_CASE', `The ceiling is below the label of this case (${tlp}). Choose at least ${tlp}.`);
  }
  if (!isWithinCeiling(ceiling, present ? higherLabel(own, present.ceiling) : own)) {
    throw new Forbidden('ABOVE_CEILING', `Your country reads up to ${own} in this case and cannot give another country a higher ceiling.`);
  }
  return { rights: input.rights ?? present?.rights ?? 'CONTRIBUTE', ceiling };
}

/** Checks that the actor's party could read content with this label. @throws Forbidden */
export function assertCeiling({ ceiling }: CaseStanding, label: Tlp): void {
  if (!isWithinCeiling(label, ceiling)) {
    throw new Forbidden('ABOVE_CEILING', `Your country reads up to ${ceiling} in this case. Choose a label up to ${ceiling}.`);
  }
}
