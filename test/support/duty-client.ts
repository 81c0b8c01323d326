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
    readonly timeZone: string | null;
    readonly version: number;
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
  shifts { id name rank officer { name } startsAt endsAt timeZone recurrence except onHolidays version } changes { id kind officer { name } substitute { name } from to otherFrom otherTo note }`;

/** What an officer does with duty rosters, over `ask`. Officers are named by their e-mail addresses. */
export function dutyClient(ask: Ask) {
  const change = async (call: string, declared: string, variables: object): Promise<DutyRosterView> =>
    (await ask<{ roster: DutyRosterView }>(`mutation (${declared}) { roster: ${call} { ${ROSTER} } }`, variables)).roster;
  const present = async (agencyId?: string): Promise<DutyRosterView | null> => {
    const query = `query ($agencyId: ID) { dutyRoster(agencyId: $agencyId) { ${ROSTER} } }`;
    return (await ask<{ dutyRoster: DutyRosterView | null }>(query, { agencyId })).dutyRoster;
  };
  const settings = (version: number | null, stated: object = {}, agencyId?: string) =>
    change(
      'setDutyRoster(input: $input, version: $version, agencyId: $agencyId)',
      '$input: DutyRosterInput!, $version: Int, $agencyId: ID',
      { input: stated, version, agencyId },
    );
  return {
    ask,
    /** Changes the settings of a roster as the officer read it; null: there was none. */
    settings,
    /** Changes the settings of the roster as it is; the refusal to read it is that of the change. */
    sets: async (stated: object = {}, agencyId?: string) =>
      settings((await present(agencyId).catch(() => null))?.version ?? null, { timeZone: 'Asia/Bangkok', ...stated }, agencyId),
    shift: (officerId: string, stated: object = {}, more: { shiftId?: string; version?: number; agencyId?: string } = {}) =>
      change(
        'setDutyShift(input: $input, shiftId: $shiftId, version: $version, agencyId: $agencyId)',
        '$input: DutyShiftInput!, $shiftId: ID, $version: Int, $agencyId: ID',
        {
          input: { officerId, startsAt: '2026-01-01T00:00', endsAt: '2026-01-02T00:00', recurrence: 'FREQ=DAILY', ...stated },
          ...more,
        },
      ),
    /** @param version stated; absent: the present one. So below. */
    removesShift: async (shiftId: string, version?: number) =>
      change('removeDutyShift(shiftId: $shiftId, version: $version)', '$shiftId: ID!, $version: Int!', {
        shiftId,
        version: version ?? (await present())?.shifts.find(({ id }) => id === shiftId)?.version ?? 1,
      }),
    changes: async (input: object, version?: number) =>
      change('changeDuty(input: $input, version: $version)', '$input: DutyChangeInput!, $version: Int!', {
        input,
        version: version ?? (await present())?.version ?? 1,
      }),
    removesChange: (changeId: string) => change('removeDutyChange(changeId: $changeId)', '$changeId: ID!', { changeId }),
    async imports(calendar: string, version?: number): Promise<{ roster: DutyRosterView; receipts: readonly DutyReceiptView[] }> {
      const query = `mutation ($calendar: String!, $version: Int!) { importDutyRoster(calendar: $calendar, version: $version) { roster { ${ROSTER} } receipts { index uid outcome problems { code } } } }`;
      type Imported = { importDutyRoster: { roster: DutyRosterView; receipts: readonly DutyReceiptView[] } };
      return (await ask<Imported>(query, { calendar, version: version ?? (await present())?.version ?? 1 })).importDutyRoster;
    },
    roster: present,
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
