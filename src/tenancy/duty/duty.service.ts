import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type Refusals, withRefusals } from '../../platform/database/refusals.js';
import { Clock } from '../../platform/platform/clock.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { newId } from '../../platform/platform/new-ids.js';
import { agencyIdOf, BrowseDutyService } from './browse-duty.service.js';
import { MOST_EVENTS, readCalendar } from './calendar-events.js';
import { type ImportReceipt, withCalendar } from './calendar-import.policy.js';
import { asStoredTurns } from './duty-turns.js';
import type { DutyHoliday, DutyPlan, DutyRosterRow, DutyShift } from './roster.js';
import {
  assertVersion,
  boundedTurns,
  type ChangeFields,
  type DutyOfficer,
  type EditContext,
  HORIZON_MS,
  type ShiftFields,
  withChange,
  withoutChange,
  withoutOldChanges,
  withoutShift,
  withSettings,
  withShift,
  withVersions,
} from './roster-edits.policy.js';

/** A roster that its administrator has locked (hub.lock_duty_roster). */
interface LockedRoster {
  readonly agency: string;
  /** null: there is none yet. */
  readonly plan: DutyPlan | null;
  readonly fallback: boolean;
  /** 0: there is none yet. */
  readonly version: number;
  readonly officers: readonly DutyOfficer[];
}

/** Settings of a roster; null: as it is. */
export interface RosterSettings {
  /** That the actor read; null: there was no roster. */
  readonly version: number | null;
  readonly timeZone: string | null;
  readonly holidays: readonly DutyHoliday[] | null;
  readonly fallback: boolean | null;
}

/** A shift that is replaced or removed. */
export interface ShiftToEdit {
  readonly id: string;
  /** That the actor read; null: not stated. */
  readonly version: number | null;
}

export interface ImportedRoster {
  readonly roster: DutyRosterRow;
  readonly receipts: readonly ImportReceipt[];
}

/** What an edit makes of a roster. */
interface Edited<Result> {
  readonly plan: DutyPlan;
  readonly fallback: boolean;
  readonly result: Result;
}

/** The database decides when the new turns begin, by its own clock. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Edits the duty roster of an agency, for its administrators. Each edit computes the coming turns again; those of the past stay. */
@Injectable()
export class DutyService {
  constructor(
    private readonly database: Database,
    private readonly browse: BrowseDutyService,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates a roster, or changes its settings.
   * @throws BadInput; NotFound; Forbidden for another agency, or for the fallback of a party with other agencies; Conflict when the roster has another version, or
   * another agency has the fallback
   */
  async setRoster(actor: Actor, agencyId: string | null, { timeZone, holidays, ...settings }: RosterSettings): Promise<DutyRosterRow> {
    const { roster } = await this.edit(actor, 'duty.settings', agencyId, ({ plan, fallback, version }) => {
      assertVersion(settings.version, version || null);
      return { plan: withSettings(plan, timeZone, holidays), fallback: settings.fallback ?? fallback, result: undefined };
    });
    return roster;
  }

  /**
   * Adds a shift, or replaces one.
   * @throws BadInput; NotFound when there is no roster or no such shift; Forbidden for another agency; Conflict when the shift has another version
   */
  async setShift(actor: Actor, agencyId: string | null, replaces: ShiftToEdit | null, fields: ShiftFields): Promise<DutyRosterRow> {
    return this.editPlan(actor, 'duty.shift', agencyId, (plan, context) => {
      const present = replaces ? presentShift(plan, replaces) : undefined;
      const shiftId = present?.id ?? newId();
      return withShift(plan, { id: shiftId, uid: present?.uid ?? `${shiftId}@shift.entente` }, fields, context);
    });
  }

  /** @throws NotFound when there is no roster or no such shift; Forbidden for another agency; Conflict when the shift has another version */
  async removeShift(actor: Actor, agencyId: string | null, shift: ShiftToEdit): Promise<DutyRosterRow> {
    return this.editPlan(actor, 'duty.remove-shift', agencyId, (plan) => withoutShift(plan, presentShift(plan, shift).id));
  }

  /**
   * Adds an absence, a cover or a swap. It applies to the roster that the changes before it made, so it takes the version of the roster.
   * @throws BadInput; NotFound when there is no roster; Forbidden for another agency; Conflict when the roster has another version
   */
  async addChange(actor: Actor, agencyId: string | null, version: number, fields: ChangeFields): Promise<DutyRosterRow> {
    return this.editPlan(actor, 'duty.change', agencyId, (plan, context, current) => {
      assertVersion(version, current);
      return withChange(plan, newId(), fields, context);
    });
  }

  /** @throws NotFound when there is no roster or no such change; Forbidden for another agency */
  async removeChange(actor: Actor, agencyId: string | null, id: string): Promise<DutyRosterRow> {
    return this.editPlan(actor, 'duty.remove-change', agencyId, (plan) => withoutChange(plan, id.toLowerCase()));
  }

  /**
   * Imports the events of a calendar as shifts, with a receipt for each. An event with the UID of a shift replaces it; an equal one changes nothing. An invalid
   * event is rejected, and the others are imported.
   * @throws BadInput when the text is no calendar; NotFound when there is no roster; Forbidden for another agency; Conflict when the roster has another version
   */
  async importCalendar(actor: Actor, agencyId: string | null, expected: number, text: string): Promise<ImportedRoster> {
    const { roster, result } = await this.edit(actor, 'duty.import', agencyId, ({ plan: stored, fallback, officers, version }) => {
      const present = existing(stored);
      assertVersion(expected, version);
      const events = readCalendar(text, present.timeZone); // after the rights are checked: reading takes time
      if (!events) {
        throw new BadInput(
          'DUTY_CALENDAR',
          `This is no iCalendar (RFC 5545), or it has more than ${MOST_EVENTS} events or a million characters.`,
        );
      }
      const { plan, receipts } = withCalendar(present, events, { officers, now: this.clock.milliseconds() });
      return { plan, fallback, result: receipts };
    });
    return { roster, receipts: result };
  }

  private async editPlan(
    actor: Actor,
    what: string,
    agencyId: string | null,
    change: (plan: DutyPlan, context: EditContext, version: number) => DutyPlan,
  ): Promise<DutyRosterRow> {
    const { roster } = await this.edit(actor, what, agencyId, ({ plan, fallback, officers, version }) => ({
      ...{ plan: change(existing(plan), { officers, now: this.clock.milliseconds() }, version), fallback, result: undefined },
    }));
    return roster;
  }

  private async edit<Result>(
    actor: Actor,
    what: string,
    agencyId: string | null,
    change: (locked: LockedRoster) => Edited<Result>,
  ): Promise<{ readonly roster: DutyRosterRow; readonly result: Result }> {
    const id = agencyIdOf(actor, agencyId);
    const work = async (tx: Transaction): Promise<{ roster: DutyRosterRow; result: Result }> => {
      const [row] = await tx.query<{ locked: LockedRoster }>('select hub.lock_duty_roster($1) as locked', [id]);
      if (!row) throw new NotFound('agency');
      const { plan, fallback, result } = change(row.locked);
      const now = this.clock.milliseconds();
      const kept = withVersions(withoutOldChanges(plan, now), row.locked.plan);
      const until = now + HORIZON_MS;
      const turns = asStoredTurns(boundedTurns(kept, { from: now - CLOCK_TOLERANCE_MS, to: until }));
      await tx.query('select hub.save_duty_roster($1, $2, $3, $4, $5)', [id, JSON.stringify(kept), fallback, turns, new Date(until)]);
      tx.auditItems(id);
      const roster = await this.browse.read(tx, id);
      if (!roster) throw new NotFound('duty roster');
      return { roster, result };
    };
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, what, 'duty:manage'), writes: true }, (tx) => withRefusals(REFUSALS, () => work(tx))),
    );
  }
}

/** @throws NotFound */
function existing(plan: DutyPlan | null): DutyPlan {
  if (!plan) throw new NotFound('duty roster');
  return plan;
}

/** Returns the stored shift. @throws NotFound; Conflict when it has another version */
function presentShift(plan: DutyPlan, { id, version }: ShiftToEdit): DutyShift {
  const present = plan.shifts.find((one) => one.id === id.toLowerCase());
  if (!present) throw new NotFound('shift');
  assertVersion(version, present.version);
  return present;
}

const REFUSALS: Refusals = {
  HB490: () =>
    new Forbidden('OTHER_AGENCY', 'Your account administers one agency. Ask an administrator of the other agency, or of the party.'),
  HB493: () =>
    new Forbidden(
      'DUTY_FALLBACK_OF_PARTY',
      'The fallback answers for all agencies of your party. Ask an administrator of the whole party to change it.',
    ),
  HB492: () =>
    new Conflict(
      'DUTY_FALLBACK_TAKEN',
      'The roster of another agency is the fallback of your party. Its administrator must end that first.',
    ),
};
