import type { Ask } from './officer.js';

interface Named {
  readonly name: string | null;
}
export interface DutyRosterView {
  readonly agency: { readonly id: string; readonly name: string };
  readonly timeZone: string;
  readonly fallback: boolean;
  readonly shifts: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly officer: Named | null;
    readonly recurrence: string | null;
    readonly startsAt: string;
  }[];
  readonly holidays: readonly { readonly day: string }[];
  readonly changes: readonly {
    readonly id: string;
    readonly kind: string;
    readonly officer: Named | null;
    readonly substitute: Named | null;
  }[];
  readonly updatedBy: Named | null;
  readonly version: number;
}
export interface DutyReceiptView {
  readonly uid: string;
  readonly outcome: string;
  readonly problems: readonly { readonly code: string }[];
}

const ROSTER = `agency { id name } timeZone fallback version updatedBy { name } holidays { day name }
  shifts { id name rank officer { name } startsAt endsAt timeZone recurrence except onHolidays } changes { id kind officer { name } substitute { name } from to otherFrom otherTo note }`;

/** What an officer does with duty rosters, over `ask`. Officers are named by their e-mail addresses. */
export function dutyClient(ask: Ask) {
  const change = async (call: string, declared: string, variables: object): Promise<DutyRosterView> =>
    (await ask<{ roster: DutyRosterView }>(`mutation (${declared}) { roster: ${call} { ${ROSTER} } }`, variables)).roster;
  return {
    ask,
    sets: (stated: object = {}, agencyId?: string) =>
      change('setDutyRoster(input: $input, agencyId: $agencyId)', '$input: DutyRosterInput!, $agencyId: ID', {
        input: { timeZone: 'Asia/Bangkok', ...stated },
        agencyId,
      }),
    shift: (officerId: string, stated: object = {}, more: { shiftId?: string; agencyId?: string } = {}) =>
      change(
        'setDutyShift(input: $input, shiftId: $shiftId, agencyId: $agencyId)',
        '$input: DutyShiftInput!, $shiftId: ID, $agencyId: ID',
        {
          input: { officerId, startsAt: '2026-01-01T00:00', endsAt: '2026-01-02T00:00', recurrence: 'FREQ=DAILY', ...stated },
          ...more,
        },
      ),
    removesShift: (shiftId: string) => change('removeDutyShift(shiftId: $shiftId)', '$shiftId: ID!', { shiftId }),
    changes: (input: object) => change('changeDuty(input: $input)', '$input: DutyChangeInput!', { input }),
    removesChange: (changeId: string) => change('removeDutyChange(changeId: $changeId)', '$changeId: ID!', { changeId }),
    async imports(calendar: string): Promise<{ roster: DutyRosterView; receipts: readonly DutyReceiptView[] }> {
      const query = `mutation ($calendar: String!) { importDutyRoster(calendar: $calendar) { roster { ${ROSTER} } receipts { index uid outcome problems { code } } } }`;
      type Imported = { importDutyRoster: { roster: DutyRosterView; receipts: readonly DutyReceiptView[] } };
      return (await ask<Imported>(query, { calendar })).importDutyRoster;
    },
    async roster(agencyId?: string): Promise<DutyRosterView | null> {
      const query = `query ($agencyId: ID) { dutyRoster(agencyId: $agencyId) { ${ROSTER} } }`;
      return (await ask<{ dutyRoster: DutyRosterView | null }>(query, { agencyId })).dutyRoster;
    },
    /** Who is called, in order: `name rank`, with a star for those of the fallback. */
    async line(at?: string, agencyId?: string): Promise<readonly string[]> {
      const query =
        'query ($agencyId: ID, $at: DateTime) { dutyLine(agencyId: $agencyId, at: $at) { position rank fallback officer { name } until } }';
      type Line = { dutyLine: readonly { position: number; rank: number; fallback: boolean; officer: Named }[] };
      const { dutyLine } = await ask<Line>(query, { agencyId, at });
      return dutyLine.map(({ officer, rank, fallback }) => `${officer.name?.split('@')[0]} ${rank}${fallback ? '*' : ''}`);
    },
    async turns(from: string, to: string, page: object = {}): Promise<Turns> {
      const query = `query ($from: DateTime!, $to: DateTime!, $first: Int, $after: Cursor) {
        dutyTurns(from: $from, to: $to, first: $first, after: $after) { nodes { from to rank officer { name } } pageInfo { endCursor hasNextPage } } }`;
      return (await ask<{ dutyTurns: Turns }>(query, { from, to, ...page })).dutyTurns;
    },
    async calendar(form: 'SHIFTS' | 'TURNS', from: string, to: string): Promise<string> {
      const query =
        'query ($form: DutyCalendarForm!, $from: DateTime!, $to: DateTime!) { dutyCalendar(form: $form, from: $from, to: $to) }';
      return (await ask<{ dutyCalendar: string }>(query, { form, from, to })).dutyCalendar;
    },
  };
}

interface Turns {
  readonly nodes: readonly { readonly from: string; readonly to: string; readonly rank: number; readonly officer: Named }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}
export type DutyClient = ReturnType<typeof dutyClient>;
