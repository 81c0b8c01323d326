import type { Caller } from '../callers.js';
import { directoryEntry } from '../objects/directory.js';
import { dutyChange, dutyShift, rosteredAgency } from '../objects/duty.js';
import { user } from '../objects/objects.js';
import { agency } from '../objects/parties.js';
import type { FieldRow, Row } from '../row.js';
import type { World } from '../world.js';

const SPAN = { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
const SHIFT = { startsAt: '2026-01-01T00:00', endsAt: '2026-01-02T00:00' };
const CALENDAR = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nEND:VCALENDAR\r\n';
/** An agency that is hidden or absent is refused, by queries, too: a list would say that nobody is on duty there. */
const REFUSED = 'NOT_FOUND';
/** An account that is no officer of the agency, whatever it is. */
const NO_OFFICER = 'BAD_USER_INPUT';

/** @returns the version of the roster of the caller's party, which has one by now or not */
const rosterVersion = async ({ hub }: World, { party }: Caller): Promise<number | undefined> => {
  const [roster] = await hub.ownerSql<{ version: number }>(
    `select r.version from hub.duty_roster r where r.agency = (
       select a.key from hub.agency a join hub.party p on p.key = a.party where p.slug = $1 and a.closed_at is null order by a.key limit 1)`,
    [party],
  );
  return roster?.version;
};

type Variables = Readonly<Record<string, unknown>>;

/** Variables of an edit of a roster that there is, with its version. */
const edits =
  (variables: Variables) =>
  async (world: World, caller: Caller): Promise<Variables> => ({ ...variables, version: (await rosterVersion(world, caller)) ?? 1 });

/** Settings of the roster of the caller's party. */
const settings = async (world: World, caller: Caller): Promise<Variables> => ({
  ...{ input: { timeZone: 'UTC' }, version: (await rosterVersion(world, caller)) ?? null },
});

export const DUTY: Readonly<Record<string, Row>> = {
  'Query.dutyRoster': { about: { agencyId: rosteredAgency }, hidden: REFUSED },
  'Query.dutyLine': { about: { agencyId: agency }, hidden: REFUSED },
  'Query.dutyTurns': { with: SPAN, about: { agencyId: agency }, hidden: REFUSED },
  'Query.dutyCalendar': { with: { ...SPAN, form: 'TURNS' }, about: { agencyId: rosteredAgency }, hidden: REFUSED },
  'Mutation.setDutyRoster': { with: settings, about: { agencyId: agency } },
  'Mutation.setDutyShift': {
    with: { input: SHIFT, version: 1 },
    about: { 'input.officerId': user, shiftId: dutyShift, agencyId: rosteredAgency },
    foreign: { 'input.officerId': NO_OFFICER },
    hidden: { 'input.officerId': NO_OFFICER, shiftId: REFUSED, agencyId: REFUSED },
  },
  'Mutation.removeDutyShift': { with: { version: 1 }, about: { shiftId: dutyShift } },
  'Mutation.changeDuty': {
    with: edits({ input: { kind: 'ABSENCE', ...SPAN } }),
    about: { 'input.officerId': user, agencyId: rosteredAgency },
    foreign: { 'input.officerId': NO_OFFICER },
    hidden: { 'input.officerId': NO_OFFICER, agencyId: REFUSED },
  },
  'Mutation.removeDutyChange': { about: { changeId: dutyChange } },
  'Mutation.importDutyRoster': { with: edits({ calendar: CALENDAR }), about: { agencyId: rosteredAgency } },
};

export const DUTY_FIELDS: Readonly<Record<string, FieldRow>> = {
  'DirectoryEntry.staffed': {
    through: 'Query.directoryEntry',
    ask: 'query ($id: ID!) { directoryEntry(id: $id) { staffed } }',
    variables: async (world, caller) => {
      const id = await directoryEntry.own(world, caller);
      return id ? { id } : undefined;
    },
  },
};
