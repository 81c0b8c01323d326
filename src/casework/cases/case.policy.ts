import type { Permission } from '../../platform/database/grants.js';
import { BadInput, Conflict, Forbidden } from '../../platform/platform/errors.js';
import { TLP, type Tlp } from '../../tenancy/sharing/label.js';
import { caseClosed, caseNotClosed, leadNotOffered } from './case-refusals.js';
import { CASE_RIGHTS, type CaseRights, type CaseStatus } from './case.js';

/** In which act a case is changed. */
export type CasePermission = Extract<Permission, 'case:work' | 'case:lead'>;

/** How the actor's party stands in a case that it sees (hub.own_case_access). */
export interface CaseStanding {
  readonly rights: CaseRights;
  readonly ceiling: Tlp;
  readonly founder: boolean;
  readonly leads: boolean;
  /** Whether the lead is offered to it. */
  readonly offered: boolean;
  readonly status: CaseStatus;
  /** Of the case. */
  readonly tlp: Tlp;
  readonly version: number;
}

/**
 * What each act on a case needs: the officer's permission, the country's rights; and whether a closed case lets it happen. The database has the same (hub.own_case_access, hub.lock_case): it gives a country's
 * LEAD rights to officers with `case:lead` alone.
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
  setStatus: { permission: 'case:lead', needs: 'LEAD', closed: false },
  close: { permission: 'case:lead', needs: 'LEAD', closed: false },
  reopen: { permission: 'case:lead', needs: 'LEAD', closed: true },
} as const satisfies Record<string, { readonly permission: CasePermission; readonly needs: CaseRights; readonly closed: boolean }>;
export type CaseAct = keyof typeof CASE_ACTS;

/** What a country may do in a case, and how far it reads. */
export interface Participation {
  readonly rights: CaseRights;
  readonly ceiling: Tlp;
}

export const hasRights = (rights: CaseRights, needed: CaseRights): boolean => CASE_RIGHTS.indexOf(rights) >= CASE_RIGHTS.indexOf(needed);

/** Whether something with this label is shown under this ceiling. */
export const isWithinCeiling = (label: Tlp, ceiling: Tlp): boolean => TLP.indexOf(label) <= TLP.indexOf(ceiling);

/** @throws Forbidden without the rights; Conflict on a closed case, or one that is not closed when it is to be reopened */
export function assertCaseAct(standing: CaseStanding, act: CaseAct): void {
  const { needs, closed } = CASE_ACTS[act];
  if (!hasRights(standing.rights, needs)) {
    throw new Forbidden('CASE_RIGHTS', `Your country has ${standing.rights} rights in this case: this needs ${needs}.`);
  }
  if (standing.status === 'CLOSED' && !closed) throw caseClosed();
  if (act === 'reopen' && standing.status !== 'CLOSED') throw caseNotClosed();
  if (act === 'handOver' && !standing.leads && !standing.founder) {
    throw new Forbidden('CASE_RIGHTS', 'The lead is handed over by the country that has it, or that founded the case.');
  }
  if (act === 'retain' && !standing.founder) {
    throw new Forbidden('CASE_RIGHTS', 'How long a case is kept is said by the country that founded it.');
  }
  if (act === 'takeOver' && !standing.offered) {
    throw leadNotOffered();
  }
  if (act === 'leave' && standing.founder) {
    throw new Conflict('CASE_FOUNDER', 'The country that founded a case does not leave it: it hands the lead over, or closes the case.');
  }
}

const lowerLabel = (one: Tlp, other: Tlp): Tlp => (isWithinCeiling(one, other) ? one : other);
const higherLabel = (one: Tlp, other: Tlp): Tlp => (isWithinCeiling(one, other) ? other : one);

/**
 * What is asked for a country, filled up with what it has, or with what an invitation means unless it says otherwise. The database has the same (hub.may_grant_case_ceiling).
 * @param present undefined: it takes no part yet
 * @throws BadInput on a ceiling below the case's label; Forbidden where it would read further than the actor's country, and than it does
 */
export function participationOf(
  { tlp, ceiling: own }: CaseStanding,
  said: { readonly rights?: CaseRights | null; readonly ceiling?: Tlp | null },
  present?: Participation,
): Participation {
  const ceiling = said.ceiling ?? present?.ceiling ?? higherLabel(tlp, lowerLabel('AMBER_STRICT', own));
  if (!isWithinCeiling(tlp, ceiling)) {
    throw new BadInput('CEILING_BELOW_CASE', `This case is ${tlp}: a country that reads less than that cannot take part in it.`);
  }
  if (!isWithinCeiling(ceiling, present ? higherLabel(own, present.ceiling) : own)) {
    throw new Forbidden('ABOVE_CEILING', `Your country reads up to ${own} in this case, and lets no other read further.`);
  }
  return { rights: said.rights ?? present?.rights ?? 'CONTRIBUTE', ceiling };
}

/** Nobody says what it could not read itself. @throws Forbidden */
export function assertCeiling({ ceiling }: CaseStanding, label: Tlp): void {
  if (!isWithinCeiling(label, ceiling)) {
    throw new Forbidden('ABOVE_CEILING', `Your country reads up to ${ceiling} in this case: choose a label up to that.`);
  }
}
