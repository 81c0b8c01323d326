import type { ActorView } from '../../identity/auth/actor-view.js';

/** A wall-clock time without a zone, as `YYYY-MM-DDTHH:MM`. */
export type LocalTime = string;
/** A calendar day, as `YYYY-MM-DD`. */
export type LocalDay = string;

/** A shift, once or recurring (RFC 5545). Its times are those of a wall clock in its time zone: a night shift ends at eight, whatever the clocks do in between. */
export interface DutyShift {
  readonly id: string;
  /** UID of its event in iCalendar. */
  readonly uid: string;
  readonly name: string | null;
  /** Id of the account. */
  readonly officer: string;
  /** 1: first on duty; a higher number is next in line. */
  readonly rank: number;
  readonly startsAt: LocalTime;
  readonly endsAt: LocalTime;
  /** Name in the IANA time zone database; null: that of the roster, also when it gets another one (zoneOf). */
  readonly timeZone: string | null;
  /** RRULE of RFC 5545, without its name; null: the shift takes place once. */
  readonly recurrence: string | null;
  /** Starts of occurrences that do not take place (EXDATE). */
  readonly except: readonly LocalTime[];
  /** Whether it takes place on holidays of the roster. */
  readonly onHolidays: boolean;
  /** From 1. Each edit that changes the shift makes one (withVersions). */
  readonly version: number;
}

export interface DutyHoliday {
  readonly day: LocalDay;
  readonly name: string;
}

/** A time span. Times are milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const DUTY_CHANGES = ['ABSENCE', 'COVER', 'SWAP'] as const;
export type DutyChangeKind = (typeof DUTY_CHANGES)[number];

/**
 * A change of who is on duty. ABSENCE: the officer is not on duty in `span`. COVER: the substitute takes the officer's duty in `span`. SWAP: besides that, the
 * officer takes the substitute's duty in `otherSpan`. Changes apply in order, each to the roster that the ones before it made.
 */
export interface DutyChange {
  readonly id: string;
  readonly kind: DutyChangeKind;
  readonly officer: string;
  /** null for an ABSENCE. */
  readonly substitute: string | null;
  readonly span: Span;
  /** null unless it is a SWAP. */
  readonly otherSpan: Span | null;
  readonly note: string | null;
}

/** The plan of an agency: what hub.duty_roster stores. */
export interface DutyPlan {
  /** Time zone of the holidays, and of shifts that state none. */
  readonly timeZone: string;
  readonly shifts: readonly DutyShift[];
  readonly holidays: readonly DutyHoliday[];
  readonly changes: readonly DutyChange[];
}

/** Returns the time zone of a shift of a plan. */
export const zoneOf = (shift: Pick<DutyShift, 'timeZone'>, plan: Pick<DutyPlan, 'timeZone'>): string => shift.timeZone ?? plan.timeZone;

/** A stretch in which an officer is on duty. */
export interface DutyTurn extends Span {
  readonly officer: string;
  readonly rank: number;
  /** Id of the shift. */
  readonly shift: string;
  /** Index of the shift in the plan, which decides between equal ranks. */
  readonly place: number;
}

/** A roster as its own party sees it (hub.own_duty_roster). */
export interface DutyRosterRow {
  readonly agency: { readonly id: string; readonly name: string };
  readonly plan: DutyPlan;
  readonly fallback: boolean;
  readonly version: number;
  readonly updatedAt: string;
  readonly computedUntil: string;
  readonly updatedBy: ActorView | null;
  /** The accounts that the plan names, by id; an account that no longer exists is missing. */
  readonly officers: Readonly<Record<string, ActorView>>;
}

/** An officer in the line of duty (hub.own_duty_line). */
export interface DutyLineRow {
  readonly position: number;
  readonly rank: number;
  readonly fallback: boolean;
  readonly until_at: Date;
  readonly officer: ActorView;
  readonly agency: { readonly id: string; readonly name: string };
}

/** A turn as its own party sees it (hub.own_duty_turns). */
export interface DutyTurnRow {
  readonly id: string;
  readonly from_at: Date;
  /** `from_at` with microseconds, for cursors. */
  readonly from_text: string;
  readonly to_at: Date;
  readonly rank: number;
  readonly shift: string;
  readonly officer: ActorView;
}

export const HIGHEST_RANK = 9;
export const MOST_SHIFTS = 200;
export const MOST_HOLIDAYS = 400;
export const MOST_CHANGES = 500;
export const MOST_EXCEPTIONS = 500;
/** A plan that makes more turns is refused. */
export const MOST_TURNS = 20_000;
/** Longest shift in milliseconds. */
export const LONGEST_SHIFT = 7 * 86_400_000;
