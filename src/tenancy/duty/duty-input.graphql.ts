import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Length, MaxLength, ValidateNested } from 'class-validator';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { DutyChangeKindEnum } from './duty.graphql.js';
import type { RosterSettings, ShiftToEdit } from './duty.service.js';
import { type DutyChangeKind, type DutyHoliday, MOST_EXCEPTIONS, MOST_HOLIDAYS } from './roster.js';
import type { ChangeFields, ShiftFields } from './roster-edits.policy.js';

const LOCAL = 'as YYYY-MM-DDTHH:MM on the wall clock of the time zone';

@InputType('DutyHolidayInput', { description: 'A holiday of a duty roster.' })
export class DutyHolidayInput implements DutyHoliday {
  @Field(() => String, { description: 'The day, as YYYY-MM-DD.' })
  @MaxLength(10)
  readonly day: string;

  @Field(() => String, { description: 'Name, 1 to 200 characters.' })
  @IsStorableText()
  @Length(1, 200)
  readonly name: string;
}

@InputType('DutyRosterInput', { description: 'Settings of a duty roster. An absent field stays as it is.' })
export class DutyRosterInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Time zone of shifts that state none, which follow it: a name from the IANA time zone database, such as Asia/Bangkok. A new roster needs one (TIME_ZONE_UNKNOWN).',
  })
  @IsOptional()
  @MaxLength(64)
  readonly timeZone?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether it is the fallback of the agencies of the party: the roster of the NCB. One roster of a party can be. Where the party has several agencies, only an administrator of the whole party changes it.',
  })
  readonly fallback?: boolean | null;

  @Field(() => [DutyHolidayInput], { nullable: true, description: 'All holidays, at most 400; an empty list removes them.' })
  @IsOptional()
  @ArrayMaxSize(MOST_HOLIDAYS)
  @ValidateNested({ each: true })
  @Type(() => DutyHolidayInput)
  readonly holidays?: DutyHolidayInput[] | null;
}

@InputType('DutyShiftInput', { description: 'A whole shift. In a replacement, an absent field is cleared.' })
export class DutyShiftInput {
  @Field(() => String, { nullable: true, description: 'Name, at most 200 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(200)
  readonly name?: string | null;

  @Field(() => ID, { description: 'An enabled account of the agency.' })
  @MaxLength(64)
  readonly officerId: string;

  @Field(() => Int, { nullable: true, defaultValue: 1, description: '1: first on duty; a higher number is next in line, up to 9.' })
  readonly rank?: number | null;

  @Field(() => String, { description: `Start of the first occurrence, ${LOCAL}.` })
  @MaxLength(16)
  readonly startsAt: string;

  @Field(() => String, { description: `End of the first occurrence, ${LOCAL}; at most seven days later.` })
  @MaxLength(16)
  readonly endsAt: string;

  @Field(() => String, { nullable: true, description: 'Time zone; absent: that of the roster, also when it changes.' })
  @IsOptional()
  @MaxLength(64)
  readonly timeZone?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Rule of the recurrence (RRULE of RFC 5545), such as FREQ=WEEKLY;BYDAY=MO,TU. Absent: the shift takes place once.',
  })
  @IsOptional()
  @MaxLength(500)
  readonly recurrence?: string | null;

  @Field(() => [String], { nullable: true, description: `Starts of occurrences that do not take place, ${LOCAL}; at most 500.` })
  @IsOptional()
  @ArrayMaxSize(MOST_EXCEPTIONS)
  @MaxLength(16, { each: true })
  readonly except?: string[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: true, description: 'Whether it takes place on holidays of the roster.' })
  readonly onHolidays?: boolean | null;
}

@InputType('DutyChangeInput', { description: 'A change of who is on duty.' })
export class DutyChangeInput {
  @Field(() => DutyChangeKindEnum, { description: 'What changes.' })
  readonly kind: DutyChangeKind;

  @Field(() => ID, { description: 'The officer who is on duty.' })
  @MaxLength(64)
  readonly officerId: string;

  @Field(() => ID, { nullable: true, description: 'Who takes the duty; absent for an ABSENCE.' })
  @IsOptional()
  @MaxLength(64)
  readonly substituteId?: string | null;

  @Field(() => DateTime, { description: 'Beginning.' })
  readonly from: Date;

  @Field(() => DateTime, { description: 'End.' })
  readonly to: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: "Of a SWAP: beginning of the time in which the officer takes the substitute's duty.",
  })
  readonly otherFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Of a SWAP: end of that time.' })
  readonly otherTo?: Date | null;

  @Field(() => String, { nullable: true, description: 'A note, at most 500 characters. Your own party sees it.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(500)
  readonly note?: string | null;
}

export const settingsOf = ({ timeZone, fallback, holidays }: DutyRosterInput): Omit<RosterSettings, 'version'> => ({
  timeZone: timeZone ?? null,
  fallback: fallback ?? null,
  holidays: holidays?.map(({ day, name }) => ({ day, name })) ?? null,
});

/** Returns the shift that an input replaces; null: it is a new one. */
export const toReplace = (id: string | null | undefined, version: number | null | undefined): ShiftToEdit | null =>
  id === null || id === undefined ? null : { id, version: version ?? null };

export const shiftFieldsOf = (input: DutyShiftInput): ShiftFields => ({
  name: input.name?.trim() || null,
  officer: input.officerId.toLowerCase(),
  rank: input.rank ?? 1,
  ...{ startsAt: input.startsAt, endsAt: input.endsAt, timeZone: input.timeZone ?? null, recurrence: input.recurrence ?? null },
  except: [...new Set(input.except)].sort(),
  onHolidays: input.onHolidays ?? true,
});

export const changeFieldsOf = (input: DutyChangeInput): ChangeFields => ({
  kind: input.kind,
  officer: input.officerId.toLowerCase(),
  substitute: input.substituteId?.toLowerCase() ?? null,
  span: { from: input.from.getTime(), to: input.to.getTime() },
  otherSpan: input.otherFrom && input.otherTo ? { from: input.otherFrom.getTime(), to: input.otherTo.getTime() } : null,
  note: input.note?.trim() || null,
});
