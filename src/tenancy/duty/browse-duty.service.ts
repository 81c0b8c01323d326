import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { Clock } from '../../platform/platform/clock.js';
import { BadInput, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { shiftCalendar, turnCalendar } from './calendar.js';
import type { DutyLineRow, DutyRosterRow, DutyTurnRow } from './roster.js';

export const CALENDAR_FORMS = ['SHIFTS', 'TURNS'] as const;
export type CalendarForm = (typeof CALENDAR_FORMS)[number];

/** A time span; its end is after its beginning. */
export interface DutySpan {
  readonly from: Date;
  readonly to: Date;
}

const PERMISSION = 'duty:read';
const DAY_MS = 86_400_000;
/** Longest span of a calendar. */
const LONGEST_SPAN = 366 * DAY_MS;
/** Turns are known so far ahead, whenever the relay has extended them last. */
const FURTHEST_MS = 365 * DAY_MS;
const MOST_CALENDAR_TURNS = 5_000;

/** Returns the id of an agency: the given one, or the actor's own. @throws Forbidden when the actor has none; NotFound on an invalid id */
export function agencyIdOf(actor: Actor, agencyId: string | null): string {
  const id = agencyId ?? actor.agency?.id;
  if (id === undefined) throw new Forbidden('AGENCY_MISSING', 'Your account belongs to no agency. State the agency.');
  if (!isUuid(id)) throw new NotFound('agency');
  return id;
}

/** Reads duty rosters of the actor's party. Other parties learn whether a unit is staffed, and no more. */
@Injectable()
export class BrowseDutyService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly clock: Clock,
  ) {}

  /** Returns the roster of an agency; undefined when it has none. @throws NotFound for an agency of another party; Forbidden without an agency */
  async roster(actor: Actor, agencyId: string | null): Promise<DutyRosterRow | undefined> {
    const id = agencyIdOf(actor, agencyId);
    return hiddenAsAbsent(() => this.database.as(actor, act(actor, 'duty.roster', PERMISSION), (tx) => this.read(tx, id)));
  }

  /** Returns the roster within the current transaction. */
  async read(tx: Transaction, agencyId: string): Promise<DutyRosterRow | undefined> {
    const [row] = await tx.query<DutyRosterRow>('select * from hub.own_duty_roster($1)', [agencyId]);
    return row;
  }

  /**
   * Returns the officers on duty at a time (null: now), in the order in which they are called; those of the fallback roster come last.
   * @throws BadInput for a time more than 365 days ahead; NotFound for an agency of another party; Forbidden without an agency
   */
  async line(actor: Actor, agencyId: string | null, at: Date | null): Promise<readonly DutyLineRow[]> {
    const id = agencyIdOf(actor, agencyId);
    if (at && at.getTime() > this.clock.milliseconds() + FURTHEST_MS) {
      throw new BadInput('DUTY_TOO_FAR', 'Turns are known for 365 days. Ask for an earlier time.');
    }
    const read = (): Promise<readonly DutyLineRow[]> =>
      this.database.as(actor, act(actor, 'duty.line', PERMISSION), (tx) =>
        tx.query<DutyLineRow>('select * from hub.own_duty_line($1, coalesce($2, clock_timestamp()))', [id, at]),
      );
    return hiddenAsAbsent(read);
  }

  /** Returns a page of turns that touch a span, by their start. @throws BadInput on the span, the page size or the cursor; NotFound; Forbidden */
  async turns(actor: Actor, agencyId: string | null, span: DutySpan, request: PageRequest): Promise<Connection<DutyTurnRow>> {
    const id = agencyIdOf(actor, agencyId);
    assertSpan(span);
    const list = { name: 'duty.turns', reader: actor.party.id, filter: [id, span.from.getTime(), span.to.getTime()] };
    const page = this.pager.open<{ at: string; id: string }>(list, request);
    const values = [id, span.from, span.to, page.position?.at ?? null, page.position?.id ?? null, page.limit];
    const rows = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'duty.turns', PERMISSION), (tx) => tx.query<DutyTurnRow>(TURNS, values)),
    );
    return page.connection(rows, (row) => ({ at: row.from_text, id: row.id }));
  }

  /**
   * Returns a roster as iCalendar: its shifts, which can be imported again, or its turns in a span, which a calendar shows.
   * @throws BadInput on the span; NotFound on the agency, or when it has no roster; Forbidden
   */
  async calendar(actor: Actor, agencyId: string | null, form: CalendarForm, span: DutySpan): Promise<string> {
    const id = agencyIdOf(actor, agencyId);
    assertSpan(span);
    const work = (): Promise<string> =>
      this.database.as(actor, act(actor, 'duty.calendar', PERMISSION), async (tx) => {
        const roster = await this.read(tx, id);
        if (!roster) throw new NotFound('duty roster');
        if (form === 'SHIFTS') return shiftCalendar(roster.plan, (officer) => roster.officers[officer]?.name ?? null, this.clock.now());
        const rows = await tx.query<DutyTurnRow>(TURNS, [id, span.from, span.to, null, null, MOST_CALENDAR_TURNS + 1]);
        if (rows.length > MOST_CALENDAR_TURNS) throw new BadInput('DUTY_SPAN', 'The span has more than 5,000 turns. Choose a shorter one.');
        const turns = rows.map((row) => ({
          id: `${id}-${row.id}`,
          from: row.from_at,
          to: row.to_at,
          email: row.officer.name,
          rank: row.rank,
        }));
        return turnCalendar(turns, this.clock.now());
      });
    return hiddenAsAbsent(work);
  }

  /** Returns whether the units of directory entries are staffed now, in order; null where the agency has no roster, or the actor does not see the entry. */
  async staffed(actor: Actor, entries: readonly string[]): Promise<readonly (boolean | null)[]> {
    const rows = await this.database.as(actor, act(actor, 'directory.staffed', 'directory:read'), (tx) =>
      tx.query<{ id: string; staffed: boolean | null }>('select * from hub.staffed_entries($1)', [entries]),
    );
    const byId = new Map(rows.map(({ id, staffed }) => [id, staffed]));
    return entries.map((id) => byId.get(id) ?? null);
  }
}

const TURNS = `select t.*, t.from_at::text as from_text from hub.own_duty_turns($1, $2, $3, $4::timestamptz, $5, $6) t`;

/** @throws BadInput */
function assertSpan({ from, to }: DutySpan): void {
  if (!(from < to) || to.getTime() - from.getTime() > LONGEST_SPAN) {
    throw new BadInput('DUTY_SPAN', 'The end must be after the beginning, by at most 366 days.');
  }
}
