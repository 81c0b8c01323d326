import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { AgencyType, PartyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { AudienceType, audienceTypeOf } from '../parties/audience.graphql.js';
import {
  DIRECTORY_ROLES,
  type DirectoryEntry,
  type DirectoryRole,
  type OpeningHours,
  URGENT_CHANNELS,
  type UrgentChannel,
  type Weekday,
  WEEKDAYS,
} from './directory-entry.js';

export const DirectoryRoleEnum = enumOf(DIRECTORY_ROLES);
registerEnumType(DirectoryRoleEnum, {
  name: 'DirectoryRole',
  description: 'What a unit in the directory does.',
  valuesMap: {
    NCB_DUTY_DESK: { description: 'Duty desk of a National Central Bureau.' },
    AROUND_THE_CLOCK_POINT: { description: '24/7 point of contact, for example by article 35 of the Budapest Convention.' },
    FRAUD_DESK: { description: 'Unit that stops payments and investigates fraud.' },
    CYBERCRIME_UNIT: { description: 'Unit that investigates cybercrime.' },
    FINANCIAL_INTELLIGENCE_UNIT: { description: 'Financial intelligence unit.' },
    LEGAL_ASSISTANCE: { description: 'Authority for mutual legal assistance and court orders.' },
    TRUST_AND_SAFETY: { description: "A partner's team for requests of law enforcement." },
    OTHER: { description: 'None of these. The name of the unit says what it does.' },
  },
});

export const UrgentChannelEnum = enumOf(URGENT_CHANNELS);
registerEnumType(UrgentChannelEnum, {
  name: 'UrgentChannel',
  description: 'How to reach a unit urgently.',
  valuesMap: { PHONE: { description: 'By its phone number.' }, EMAIL: { description: 'By its e-mail address.' } },
});

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
export const WeekdayEnum = enumOf(WEEKDAYS);
registerEnumType(WeekdayEnum, {
  name: 'Weekday',
  description: 'Day of the week, as RFC 5545 names it.',
  valuesMap: Object.fromEntries(WEEKDAYS.map((name, at) => [name, { description: `${DAYS[at]}.` }])),
});

@ObjectType('OpeningHours', { description: 'Hours in which a unit answers, in the time zone of its entry.' })
export class OpeningHoursType {
  @Field(() => [WeekdayEnum], { description: 'Days on which the hours begin, at most seven.' })
  readonly days: readonly Weekday[];

  @Field(() => String, { description: 'Beginning, as HH:MM.' })
  readonly opens: string;

  @Field(() => String, { description: 'End, as HH:MM; at or before `opens` it is on the next day.' })
  readonly closes: string;
}

/** How a unit is reached. */
@ObjectType({ isAbstract: true })
export class UnitContact {
  @Field(() => String, { description: 'Name of the unit.' })
  readonly unit: string;

  @Field(() => DirectoryRoleEnum, { description: 'What the unit does.' })
  readonly role: DirectoryRole;

  @Field(() => String, { nullable: true, description: 'Phone number (E.164).' })
  readonly phone: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  readonly email: string | null;

  @Field(() => [String], { description: 'Languages that the unit speaks, as BCP 47 tags; at least one and at most 20.' })
  readonly languages: readonly string[];

  @Field(() => [OpeningHoursType], { description: 'When the unit answers, at most 14; empty: around the clock.' })
  readonly openingHours: readonly OpeningHours[];

  @Field(() => String, { description: 'Time zone of the opening hours: a name from the IANA time zone database.' })
  readonly timeZone: string;

  @Field(() => UrgentChannelEnum, { description: 'How to reach the unit urgently.' })
  readonly urgentChannel: UrgentChannel;

  @Field(() => String, { nullable: true, description: 'What to know when it is urgent, at most 500 characters.' })
  readonly urgentNote: string | null;
}

@ObjectType('DirectoryEntry', {
  description:
    'A contact of a unit that its party publishes for other parties. Administrators also read it: it is no content of an investigation.',
})
export class DirectoryEntryType extends UnitContact {
  @Field(() => ID, { description: 'Identifier; it stays through all versions.' })
  readonly id: string;

  @Field(() => PartyType, { description: 'The party of the unit.' })
  readonly party: ActorParty;

  @Field(() => AgencyType, { nullable: true, description: 'The agency of the unit; null: the party as a whole.' })
  readonly agency: AgencyType | null;

  @Field(() => DateTime, { description: 'When its party last verified the entry.' })
  readonly verifiedAt: Date;

  @Field(() => ActorType, { nullable: true, description: 'Who verified the entry; to other parties its party alone.' })
  readonly verifiedBy: ActorView | null;

  @Field(() => DateTime, { description: 'When the entry becomes stale unless its party verifies it: 182 days after `verifiedAt`.' })
  readonly verificationDueAt: Date;

  @Field(() => Boolean, { description: 'Whether the verification is overdue. The contact may be wrong.' })
  readonly stale: boolean;

  @Field(() => AudienceType, { nullable: true, description: "The audience of the entry; null unless it belongs to the viewer's party." })
  readonly audience: AudienceType | null;

  @Field(() => DateTime, { description: 'When the entry was created.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { description: 'When this version was written.' })
  readonly updatedAt: Date;

  @Field(() => Int, { description: 'Version, from 1. A verification makes one.' })
  readonly version: number;

  @Field(() => DateTime, { nullable: true, description: 'When the entry was withdrawn. Only its own party sees a withdrawn entry.' })
  readonly withdrawnAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why the entry was withdrawn.' })
  readonly withdrawnReason: string | null;

  static of = ({ row, ownDetails }: DirectoryEntry): DirectoryEntryType => {
    const party = { id: row.party_id, kind: row.party_kind, name: row.party_name, country: row.party_country };
    return {
      ...{ id: row.id, party, unit: row.unit, role: row.role, phone: row.phone, email: row.email, languages: row.languages },
      agency: row.agency_id !== null && row.agency_name !== null ? { id: row.agency_id, name: row.agency_name } : null,
      ...{ openingHours: row.opening_hours, timeZone: row.time_zone, urgentChannel: row.urgent_channel, urgentNote: row.urgent_note },
      ...{ verifiedAt: row.verified_at, verifiedBy: ownDetails?.verifiedBy ?? partyActor(party) },
      ...{ verificationDueAt: row.verification_due_at, stale: row.stale },
      audience: ownDetails && audienceTypeOf(ownDetails.keys, ownDetails.directory),
      ...{ createdAt: row.created_at, updatedAt: row.updated_at, version: row.version },
      ...{ withdrawnAt: row.withdrawn_at, withdrawnReason: row.withdrawn_reason },
    };
  };
}

export const DirectoryEntryConnection = connectionType('DirectoryEntry', () => DirectoryEntryType, {
  description: 'Entries of the directory, by the name of their party and of their unit.',
  counted: true,
});
