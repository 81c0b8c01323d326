import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { IndicatorType, KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { Kind } from '../../values/values/value.js';
import {
  WATCH_ABOUT,
  WATCH_DISCLOSURES,
  WATCH_FOR,
  WATCH_STATES,
  type Watch,
  type WatchAbout,
  type WatchDisclosure,
  type WatchFor,
  type WatchHit,
  type WatchProblem,
  type WatchState,
} from './watch.js';

const AboutEnum = enumOf(WATCH_ABOUT);
registerEnumType(AboutEnum, {
  name: 'WatchAbout',
  description: 'What a watch is for.',
  valuesMap: {
    VALUES: { description: 'Whole values: it fires for what is visible, and for what says so to whoever asks for it.' },
    PREFIXES: { description: 'Beginnings of phone numbers or accounts: it fires for what is visible.' },
    FILTER: { description: 'Whatever reaches the party by one of its groups: it fires for what is visible.' },
  },
});
const StateEnum = enumOf(WATCH_STATES);
registerEnumType(StateEnum, {
  name: 'WatchState',
  description: 'Where a watch stands.',
  valuesMap: {
    LIVE: { description: 'On duty.' },
    PAUSED: { description: 'It does not fire; once it is resumed, it fires for what came meanwhile.' },
    ENDED: { description: 'Ended by hand.' },
    EXPIRED: { description: 'Its time is over.' },
  },
});
export const WatchForEnum = enumOf(WATCH_FOR);
registerEnumType(WatchForEnum, {
  name: 'WatchFor',
  description: 'Who sees and turns a watch.',
  valuesMap: {
    MINE: { description: 'Its maker alone.' },
    AGENCY: { description: "The maker's agency." },
    PARTY: { description: "The maker's whole country." },
  },
});
const DisclosureEnum = enumOf(WATCH_DISCLOSURES);
registerEnumType(DisclosureEnum, {
  name: 'WatchDisclosure',
  description: 'What a hit may say.',
  valuesMap: {
    VISIBLE: { description: 'A claim that was visible when it was met.' },
    HIT: { description: 'Some member holds the value, and shows neither itself nor its claim.' },
    HIT_CONTACT: { description: 'A member holds the value and says who it is, not what it claims.' },
  },
});

@ObjectType('WatchTerm', { description: 'A value, or the beginning of one, that is watched for.' })
export class WatchTermType {
  @Field(() => KindEnum, { description: 'Its kind.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Platform, network, or country and bank; empty where the value is unique in the world.' })
  readonly scope: string;

  @Field(() => String, { description: 'Canonical form.' })
  readonly value: string;

  @Field(() => String, { description: 'For people; a prefix ends with an ellipsis.' })
  readonly display: string;
}

@ObjectType('WatchedGroup', { description: 'What a watch of a group lets through.' })
export class WatchedGroupType {
  @Field(() => ID, { description: 'The working group by which claims must reach the party.' })
  readonly group: string;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these; null: all.' })
  readonly threats: readonly Threat[] | null;

  @Field(() => [KindEnum], { nullable: true, description: 'Any of these; null: all.' })
  readonly kinds: readonly Kind[] | null;
}

@ObjectType('Watch', { description: 'A standing private question of an officer. Nobody outside its party learns that it exists.' })
export class WatchType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Name for people.' })
  readonly name: string;

  @Field(() => AboutEnum, { description: 'What it is for.' })
  readonly about: WatchAbout;

  @Field(() => StateEnum, { description: 'Where it stands.' })
  readonly state: WatchState;

  @Field(() => WatchForEnum, { description: 'Who sees and turns it.' })
  readonly forWhom: WatchFor;

  @Field(() => WatchedGroupType, { nullable: true, description: 'Of a FILTER alone.' })
  readonly filter: WatchedGroupType | null;

  @Field(() => Int, { description: 'Values or prefixes that it is for; 0 once it is over.' })
  readonly size: number;

  @Field(() => Int, { description: 'Hits so far.' })
  readonly hits: number;

  @Field(() => Boolean, { description: 'Whether what was there before it is still being looked through.' })
  readonly searching: boolean;

  @Field(() => Boolean, { description: 'Whether owners of what it meets are told.' })
  readonly tellOwner: boolean;

  @Field(() => String, { description: 'What it is for; told to owners where they are told at all.' })
  readonly purpose: string;

  @Field(() => String, { nullable: true, description: 'The case that it belongs to; told like the purpose.' })
  readonly caseReference: string | null;

  @Field(() => DateTime, { description: 'When it ends by itself.' })
  readonly until: Date;

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly createdAt: Date;

  @Field(() => String, { description: 'E-mail address of its maker.' })
  readonly createdBy: string;

  @Field(() => DateTime, { nullable: true, description: 'Since when it is over; 90 days later it is deleted, hits and all.' })
  readonly endedAt: Date | null;
}

@ObjectType('WatchList', { description: 'A page of watches, newest first.' })
export class WatchListType {
  @Field(() => [WatchType], { description: 'The watches.' })
  readonly watches: readonly Watch[];

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;
}

@ObjectType('WatchTermPage', { description: 'A page of what a watch is for, in no meaningful order.' })
export class WatchTermPageType {
  @Field(() => [WatchTermType], { description: 'Values or prefixes.' })
  readonly terms: readonly WatchTermType[];

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;
}

@ObjectType('WatchProblem', { description: 'Why one of the values or prefixes is not watched for.' })
export class WatchProblemType {
  @Field(() => Int, { description: 'Its place in the input, from 0.' })
  readonly index: number;

  @Field(() => String, { description: 'Stable code; docs/errors.md lists them.' })
  readonly code: string;

  @Field(() => String, { nullable: true, description: 'The field that is to blame.' })
  readonly field: string | null;

  @Field(() => String, { description: 'One sentence for people.' })
  readonly message: string;
}

@ObjectType('WatchReceipt', { description: 'What became of a watch and of what it was given.' })
export class WatchReceiptType {
  @Field(() => WatchType, { nullable: true, description: 'The watch; null where none was made, since nothing could be read.' })
  readonly watch: Watch | null;

  @Field(() => Int, { description: 'How many values or prefixes were added or removed; a filter counts as its combinations.' })
  readonly changed: number;

  @Field(() => [WatchProblemType], { description: 'What could not be read; the rest is done.' })
  readonly problems: readonly WatchProblem[];
}

@ObjectType('WatchHit', { description: 'That a watch met something: each claim once, and what is not visible once for each value.' })
export class WatchHitType {
  @Field(() => Cursor, { description: 'Pass it as `after` to go on behind this hit.' })
  readonly cursor: string;

  @Field(() => DateTime, { description: 'When it was met.' })
  readonly at: Date;

  @Field(() => DisclosureEnum, { description: 'What it may say.' })
  readonly disclosure: WatchDisclosure;

  @Field(() => WatchTermType, { nullable: true, description: 'What was met, as it is watched for; null of a FILTER.' })
  readonly term: WatchTermType | null;

  @Field(() => IndicatorType, { nullable: true, description: 'The claim; null where it is not visible, or not any more.' })
  readonly indicator: IndicatorType | null;

  @Field(() => PartyType, { nullable: true, description: 'Of HIT_CONTACT: who holds the value.' })
  readonly contact: ActorParty | null;

  static of = ({ claim, ...hit }: WatchHit): WatchHitType => ({ ...hit, indicator: claim && IndicatorType.of(claim) });
}

@ObjectType('WatchHitPage', { description: 'Hits of a watch, oldest first.' })
export class WatchHitPageType {
  @Field(() => [WatchHitType], { description: 'The hits.' })
  readonly hits: readonly WatchHitType[];

  @Field(() => Cursor, { nullable: true, description: 'Where to go on from, also later; null: there was no hit yet.' })
  readonly cursor: string | null;

  @Field(() => Boolean, { description: 'Whether there are more now.' })
  readonly more: boolean;
}
