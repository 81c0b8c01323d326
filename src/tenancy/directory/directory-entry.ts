import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { AudienceKeys, AudienceSpec, Directory } from '../sharing/audience.js';

/** What a unit does. */
export const DIRECTORY_ROLES = [
  'NCB_DUTY_DESK',
  'AROUND_THE_CLOCK_POINT',
  'FRAUD_DESK',
  'CYBERCRIME_UNIT',
  'FINANCIAL_INTELLIGENCE_UNIT',
  'LEGAL_ASSISTANCE',
  'TRUST_AND_SAFETY',
  'OTHER',
] as const;
export type DirectoryRole = (typeof DIRECTORY_ROLES)[number];

/** How to reach a unit urgently. */
export const URGENT_CHANNELS = ['PHONE', 'EMAIL'] as const;
export type UrgentChannel = (typeof URGENT_CHANNELS)[number];

/** Days of the week, as RFC 5545 (iCalendar) names them. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const DIRECTORY_OPERATIONS = ['CREATE', 'UPDATE', 'VERIFY', 'WITHDRAW'] as const;
export type DirectoryOperation = (typeof DIRECTORY_OPERATIONS)[number];

/** Hours in the time zone of the entry, as `HH:MM`. Closing at or before the opening means the next day. */
export interface OpeningHours {
  readonly days: readonly Weekday[];
  readonly opens: string;
  readonly closes: string;
}

/** An entry as an officer writes it. */
export interface DirectoryEntryFields {
  readonly unit: string;
  readonly role: DirectoryRole;
  readonly phone?: string | null;
  readonly email?: string | null;
  /** BCP 47. */
  readonly languages: readonly string[];
  /** Empty: around the clock. */
  readonly openingHours: readonly OpeningHours[];
  /** Name in the IANA time zone database. */
  readonly timeZone: string;
  readonly urgentChannel: UrgentChannel;
  readonly urgentNote?: string | null;
  readonly audience: AudienceSpec;
}

/** The content of an entry after all checks. */
export interface CheckedEntry extends Omit<DirectoryEntryFields, 'audience'>, AudienceKeys {}

/** A row of hub.directory_entry_view. */
export interface DirectoryEntryRow {
  readonly id: string;
  readonly unit: string;
  readonly role: DirectoryRole;
  readonly phone: string | null;
  readonly email: string | null;
  readonly languages: readonly string[];
  readonly opening_hours: readonly OpeningHours[];
  readonly time_zone: string;
  readonly urgent_channel: UrgentChannel;
  readonly urgent_note: string | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly verified_at: Date;
  readonly verification_due_at: Date;
  readonly stale: boolean;
  readonly withdrawn_at: Date | null;
  readonly withdrawn_reason: string | null;
  readonly party_id: string;
  readonly party_kind: ActorParty['kind'];
  readonly party_name: string;
  readonly party_country: string | null;
  readonly agency_id: string | null;
  readonly agency_name: string | null;
  /** Whether it belongs to the viewer's party. */
  readonly own: boolean;
}

/** An entry as its reader may see it. */
export interface DirectoryEntry {
  readonly row: DirectoryEntryRow;
  /** What the entry's own party alone learns; null for other readers. */
  readonly ownDetails: OwnEntryDetails | null;
}

export interface OwnEntryDetails {
  readonly keys: AudienceKeys;
  readonly directory: Directory;
  readonly verifiedBy: ActorView | null;
}

/** A version of an own entry (hub.directory_versions). */
export interface DirectoryVersionRow {
  readonly version: number;
  readonly at: Date;
  readonly op: DirectoryOperation;
  readonly by: ActorView | null;
  readonly content: Readonly<Record<string, unknown>>;
  readonly audience: readonly number[];
  readonly excluded: readonly number[];
}
