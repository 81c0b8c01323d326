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
  description: 'What a watch matches.',
  valuesMap: {
    VALUES: { description: 'Whole values. The watch fires for visible claims, and for holdings that answer hit to a deconfliction query.' },
    PREFIXES: { description: 'Prefixes of phone numbers or accounts. The watch fires for visible claims.' },
    FILTER: { description: 'All claims that reach the party through one of its groups. The watch fires for visible claims.' },
  },
});
const StateEnum = enumOf(WATCH_STATES);
registerEnumType(StateEnum, {
  name: 'WatchState',
  description: 'State of a watch.',
  valuesMap: {
    LIVE: { description: 'Active.' },
    PAUSED: { description: 'The watch does not fire. After it is resumed, it fires for claims that came during the pause.' },
    ENDED: { description: 'Ended by a user.' },
    EXPIRED: { description: 'The end date has passed.' },
  },
});
export const WatchForEnum = enumOf(WATCH_FOR);
registerEnumType(WatchForEnum, {
  name: 'WatchFor',
  description: 'Who sees and manages a watch.',
  valuesMap: {
    MINE: { description: 'Only its creator.' },
    AGENCY: { description: "The creator's agency." },
    PARTY: { description: "The creator's whole country." },
  },
});
const DisclosureEnum = enumOf(WATCH_DISCLOSURES);
registerEnumType(DisclosureEnum, {
  name: 'WatchDisclosure',
  description: 'What a hit may disclose.',
  valuesMap: {
    VISIBLE: { description: 'A claim that was visible at the time of the hit.' },
    HIT: { description: 'A member holds the value, and discloses neither its name nor its claim.' },
    HIT_CONTACT: { description: 'A member holds the value, and discloses its name but not its claim.' },
  },
});

@ObjectType('WatchTerm', { description: 'A watched value or prefix.' })
export class WatchTermType {
  @Field(() => KindEnum, { description: 'Kind.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Platform, network, or country and bank; empty when the value is globally unique.' })
  readonly scope: string;

  @Field(() => String, { description: 'Canonical form.' })
  readonly value: string;

  @Field(() => String, { description: 'Display form. A prefix ends with an ellipsis.' })
  readonly display: string;
}

@ObjectType('WatchedGroup', { description: 'Filter of a watch of a group.' })
export class WatchedGroupType {
  @Field(() => ID, { description: 'The working group through which claims must reach the party.' })
  readonly group: string;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats; null: all.' })
  readonly threats: readonly Threat[] | null;

  @Field(() => [KindEnum], { nullable: true, description: 'Any of these kinds; null: all.' })
  readonly kinds: readonly Kind[] | null;
}

@ObjectType('Watch', {
  description:
    'A standing private query of an officer. No other party learns that it exists, unless the watch notifies owners (tellOwner).',
})
export class WatchType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Name.' })
  readonly name: string;

  @Field(() => AboutEnum, { description: 'What the watch matches.' })
  readonly about: WatchAbout;

  @Field(() => StateEnum, { description: 'State.' })
  readonly state: WatchState;

  @Field(() => WatchForEnum, { description: 'Who sees and manages the watch.' })
  readonly forWhom: WatchFor;

  @Field(() => WatchedGroupType, { nullable: true, description: 'The filter; only for FILTER.' })
  readonly filter: WatchedGroupType | null;

  @Field(() => Int, { description: 'Number of values or prefixes; 0 after the watch has ended.' })
  readonly size: number;

  @Field(() => Int, { description: 'Number of hits so far.' })
  readonly hits: number;

  @Field(() => Boolean, { description: 'Whether existing claims are still being scanned.' })
  readonly searching: boolean;

  @Field(() => Boolean, { description: 'Whether owners of matched claims and holdings are notified.' })
  readonly tellOwner: boolean;

  @Field(() => String, { description: 'Purpose. Owners read it if they are notified.' })
  readonly purpose: string;

  @Field(() => String, { nullable: true, description: 'Case reference. Owners read it if they are notified.' })
  readonly caseReference: string | null;

  @Field(() => DateTime, { description: 'When the watch expires.' })
  readonly until: Date;

  @Field(() => DateTime, { description: 'When the watch was created.' })
  readonly createdAt: Date;

  @Field(() => String, { description: 'E-mail address of the creator.' })
  readonly createdBy: string;

  @Field(() => DateTime, { nullable: true, description: 'When the watch ended. It is deleted with its hits 90 days later.' })
  readonly endedAt: Date | null;
}

@ObjectType('WatchList', { description: 'A page of watches, newest first.' })
export class WatchListType {
  @Field(() => [WatchType], { description: 'The watches.' })
  readonly watches: readonly Watch[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null when this is the last page.' })
  readonly cursor: string | null;
}

@ObjectType('WatchTermPage', { description: 'A page of values or prefixes of a watch, in no meaningful order.' })
export class WatchTermPageType {
  @Field(() => [WatchTermType], { description: 'Values or prefixes.' })
  readonly terms: readonly WatchTermType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null when this is the last page.' })
  readonly cursor: string | null;
}

@ObjectType('WatchProblem', { description: 'Why one of the values or prefixes is not watched.' })
export class WatchProblemType {
  @Field(() => Int, { description: 'Position in the input, from 0.' })
  readonly index: number;

  @Field(() => String, { description: 'Stable code; docs/errors.md lists them.' })
  readonly code: string;

  @Field(() => String, { nullable: true, description: 'The invalid field.' })
  readonly field: string | null;

  @Field(() => String, { description: 'Description of the problem.' })
  readonly message: string;
}

@ObjectType('WatchReceipt', { description: 'Result of creating or changing a watch.' })
export class WatchReceiptType {
  @Field(() => WatchType, { nullable: true, description: 'The watch; null when no value could be read, so that no watch was created.' })
  readonly watch: Watch | null;

  @Field(() => Int, { description: 'Number of added or removed values or prefixes. A filter counts as its number of combinations.' })
  readonly changed: number;

  @Field(() => [WatchProblemType], { description: 'Values that could not be read. The others were processed.' })
  readonly problems: readonly WatchProblem[];
}

@ObjectType('WatchHit', { description: 'A hit of a watch: once for each claim, and for invisible holdings once for each value.' })
export class WatchHitType {
  @Field(() => Cursor, { description: 'Pass this cursor as `after` to continue after this hit.' })
  readonly cursor: string;

  @Field(() => DateTime, { description: 'When the watch fired.' })
  readonly at: Date;

  @Field(() => DisclosureEnum, { description: 'What the hit may disclose.' })
  readonly disclosure: WatchDisclosure;

  @Field(() => WatchTermType, { nullable: true, description: 'The watched value or prefix; null for a FILTER.' })
  readonly term: WatchTermType | null;

  @Field(() => IndicatorType, { nullable: true, description: 'The claim; null when it is not visible, or no longer visible.' })
  readonly indicator: IndicatorType | null;

  @Field(() => PartyType, { nullable: true, description: 'The holder of the value; only for HIT_CONTACT.' })
  readonly contact: ActorParty | null;

  static of = ({ claim, ...hit }: WatchHit): WatchHitType => ({ ...hit, indicator: claim && IndicatorType.of(claim) });
}

@ObjectType('WatchHitPage', { description: 'Hits of a watch, oldest first.' })
export class WatchHitPageType {
  @Field(() => [WatchHitType], { description: 'The hits.' })
  readonly hits: readonly WatchHitType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor to continue from, also later; null when there was no hit yet.' })
  readonly cursor: string | null;

  @Field(() => Boolean, { description: 'Whether there are more hits now.' })
  readonly more: boolean;
}
