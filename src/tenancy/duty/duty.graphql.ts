import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { AgencyType } from '../../identity/auth/viewer.graphql.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { ReceiptType } from '../../platform/graphql/receipts.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { CALENDAR_FORMS } from './browse-duty.service.js';
import type { ImportReceipt } from './calendar-import.policy.js';
import type { ImportedRoster } from './duty.service.js';
import { DUTY_CHANGES, type DutyChangeKind, type DutyLineRow, type DutyRosterRow, type DutyTurnRow } from './roster.js';

export const DutyChangeKindEnum = enumOf(DUTY_CHANGES);
registerEnumType(DutyChangeKindEnum, {
  name: 'DutyChangeKind',
  description: 'What changes in a duty roster.',
  valuesMap: {
    ABSENCE: { description: 'The officer is not on duty: the next in line is called.' },
    COVER: { description: "The substitute takes the officer's duty." },
    SWAP: { description: "The substitute takes the officer's duty, and the officer takes the substitute's at another time." },
  },
});

export const DutyCalendarFormEnum = enumOf(CALENDAR_FORMS);
registerEnumType(DutyCalendarFormEnum, {
  name: 'DutyCalendarForm',
  description: 'What a calendar of a duty roster holds.',
  valuesMap: {
    SHIFTS: { description: 'The shifts with their rules, without changes. They can be imported again.' },
    TURNS: { description: 'Who is on duty when, with all changes, for a calendar program.' },
  },
});

@ObjectType('DutyShift', {
  description: 'A shift of a duty roster, once or recurring. Its times are those of a wall clock in its time zone.',
})
export class DutyShiftType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { nullable: true, description: 'Name, at most 200 characters.' })
  readonly name: string | null;

  @Field(() => ActorType, { nullable: true, description: 'The officer; null when the account no longer exists.' })
  readonly officer: ActorView | null;

  @Field(() => Int, { description: '1: first on duty; a higher number is next in line, up to 9.' })
  readonly rank: number;

  @Field(() => String, { description: 'Start of the first occurrence, as YYYY-MM-DDTHH:MM.' })
  readonly startsAt: string;

  @Field(() => String, { description: 'End of the first occurrence, as YYYY-MM-DDTHH:MM.' })
  readonly endsAt: string;

  @Field(() => String, { nullable: true, description: 'Time zone: a name from the IANA time zone database; null: that of the roster.' })
  readonly timeZone: string | null;

  @Field(() => String, { nullable: true, description: 'Rule of the recurrence (RRULE of RFC 5545); null: the shift takes place once.' })
  readonly recurrence: string | null;

  @Field(() => [String], { description: 'Starts of occurrences that do not take place, at most 500.' })
  readonly except: readonly string[];

  @Field(() => Boolean, { description: 'Whether it takes place on holidays of the roster.' })
  readonly onHolidays: boolean;

  @Field(() => Int, { description: 'Version, from 1. An edit that changes the shift makes one.' })
  readonly version: number;
}

@ObjectType('DutyHoliday', { description: 'A holiday of a duty roster.' })
export class DutyHolidayType {
  @Field(() => String, { description: 'The day, as YYYY-MM-DD.' })
  readonly day: string;

  @Field(() => String, { description: 'Name, at most 200 characters.' })
  readonly name: string;
}

@ObjectType('DutyChange', {
  description: 'A change of who is on duty. Changes apply in order, each to the roster that the ones before it made.',
})
export class DutyChangeType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => DutyChangeKindEnum, { description: 'What changes.' })
  readonly kind: DutyChangeKind;

  @Field(() => ActorType, { nullable: true, description: 'The officer; null when the account no longer exists.' })
  readonly officer: ActorView | null;

  @Field(() => ActorType, { nullable: true, description: 'Who takes the duty; null for an ABSENCE.' })
  readonly substitute: ActorView | null;

  @Field(() => DateTime, { description: 'Beginning.' })
  readonly from: Date;

  @Field(() => DateTime, { description: 'End.' })
  readonly to: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: "Of a SWAP: beginning of the time in which the officer takes the substitute's duty.",
  })
  readonly otherFrom: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Of a SWAP: end of that time.' })
  readonly otherTo: Date | null;

  @Field(() => String, { nullable: true, description: 'A note, at most 500 characters.' })
  readonly note: string | null;
}

@ObjectType('DutyRoster', { description: 'The duty roster of an agency. Only its own party sees it.' })
export class DutyRosterType {
  @Field(() => AgencyType, { description: 'The agency.' })
  readonly agency: AgencyType;

  @Field(() => String, { description: 'Time zone of shifts that state none: a name from the IANA time zone database.' })
  readonly timeZone: string;

  @Field(() => Boolean, { description: 'Whether it is the fallback of the agencies of its party: the roster of the NCB.' })
  readonly fallback: boolean;

  @Field(() => [DutyShiftType], { description: 'Shifts, at most 200.' })
  readonly shifts: readonly DutyShiftType[];

  @Field(() => [DutyHolidayType], { description: 'Holidays, by day, at most 400.' })
  readonly holidays: readonly DutyHolidayType[];

  @Field(() => [DutyChangeType], { description: 'Changes in their order, at most 500. A change that ended 90 days ago is left out.' })
  readonly changes: readonly DutyChangeType[];

  @Field(() => DateTime, { description: 'When it was last edited.' })
  readonly updatedAt: Date;

  @Field(() => ActorType, { nullable: true, description: 'Who edited it last; null when the account no longer exists.' })
  readonly updatedBy: ActorView | null;

  @Field(() => Int, { description: 'Version, from 1. Every edit makes one.' })
  readonly version: number;

  static of = ({ agency, plan, fallback, officers, version, updatedAt, updatedBy }: DutyRosterRow): DutyRosterType => {
    const officerOf = (id: string | null): ActorView | null => (id === null ? null : (officers[id] ?? null));
    return {
      ...{ agency, timeZone: plan.timeZone, fallback, holidays: plan.holidays, version, updatedAt: new Date(updatedAt), updatedBy },
      shifts: plan.shifts.map(({ officer, ...shift }) => ({ ...shift, officer: officerOf(officer) })),
      changes: plan.changes.map(({ officer, substitute, span, otherSpan, ...change }) => ({
        ...{ ...change, officer: officerOf(officer), substitute: officerOf(substitute), from: new Date(span.from), to: new Date(span.to) },
        ...{ otherFrom: otherSpan && new Date(otherSpan.from), otherTo: otherSpan && new Date(otherSpan.to) },
      })),
    };
  };
}

@ObjectType('DutyLineOfficer', { description: 'An officer on duty, in the order in which officers are called.' })
export class DutyLineOfficerType {
  @Field(() => Int, { description: 'Position, from 1: who is called first.' })
  readonly position: number;

  @Field(() => ActorType, { description: 'The officer.' })
  readonly officer: ActorView;

  @Field(() => AgencyType, { description: 'The agency in whose roster the officer is on duty.' })
  readonly agency: AgencyType;

  @Field(() => Int, { description: 'Rank of the shift, from 1.' })
  readonly rank: number;

  @Field(() => Boolean, { description: 'Whether the officer is on duty in the fallback roster of the party.' })
  readonly fallback: boolean;

  @Field(() => DateTime, { description: 'End of the turn.' })
  readonly until: Date;

  static of = ({ until_at: until, ...row }: DutyLineRow): DutyLineOfficerType => ({ ...row, until });
}

@ObjectType('DutyTurn', { description: 'A stretch in which an officer is on duty, with all changes. Those of the past stay as they were.' })
export class DutyTurnType {
  @Field(() => ActorType, { description: 'The officer.' })
  readonly officer: ActorView;

  @Field(() => Int, { description: 'Rank, from 1.' })
  readonly rank: number;

  @Field(() => DateTime, { description: 'Beginning.' })
  readonly from: Date;

  @Field(() => DateTime, { description: 'End.' })
  readonly to: Date;

  @Field(() => ID, { description: 'The shift, which may be removed since.' })
  readonly shiftId: string;

  static of = ({ officer, rank, from_at: from, to_at: to, shift: shiftId }: DutyTurnRow): DutyTurnType => ({
    officer,
    rank,
    from,
    to,
    shiftId,
  });
}

export const DutyTurnConnection = connectionType('DutyTurn', () => DutyTurnType, {
  description: 'Turns of a duty roster, by their beginning.',
});

@ObjectType('DutyImportReceipt', {
  description: 'The result for one event of an imported calendar: CREATED, UPDATED, UNCHANGED, REMOVED (a cancelled one) or REJECTED.',
  implements: () => [ReceiptType],
})
export class DutyImportReceiptType implements ReceiptType {
  readonly index: number;
  readonly outcome: ImportReceipt['outcome'];
  readonly problems: readonly ItemProblem[];

  @Field(() => String, { description: 'UID of the event.' })
  readonly uid: string;
}

@ObjectType('ImportedDutyRoster', { description: 'A duty roster after an import, with the result for each event.' })
export class ImportedDutyRosterType {
  @Field(() => DutyRosterType, { description: 'The roster.' })
  readonly roster: DutyRosterType;

  @Field(() => [DutyImportReceiptType], { description: 'One for each event, in the order of the file, at most 1,000.' })
  readonly receipts: readonly ImportReceipt[];

  static of = ({ roster, receipts }: ImportedRoster): ImportedDutyRosterType => ({ roster: DutyRosterType.of(roster), receipts });
}
