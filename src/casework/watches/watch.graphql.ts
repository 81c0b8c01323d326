import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { ReceiptType } from '../../platform/graphql/receipts.graphql.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { IndicatorType, KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { GroupType } from '../../tenancy/parties/groups.graphql.js';
import type { Kind } from '../../values/values/value.js';
import {
  WATCH_ABOUT,
  WATCH_DISCLOSURES,
  WATCH_VISIBILITIES,
  WATCH_STATES,
  type Watch,
  type WatchAbout,
  type WatchDisclosure,
  type WatchVisibility,
  type WatchHit,
  type WatchState,
  type WatchTerm,
  type WatchTermReceipt,
} from './watch.js';
import type { HitPage } from './browse-watches.service.js';
import type { NewWatch } from './watches.service.js';

const AboutEnum = enumOf(WATCH_ABOUT);
registerEnumType(AboutEnum, {
  name: 'WatchAbout',
  description: 'What a watch matches.',
  valuesMap: {
    VALUES: {
      description: 'Whole values. The watch fires for visible indicators, and for holdings that answer hit to a deconfliction query.',
    },
    PREFIXES: { description: 'Prefixes of phone numbers or accounts. The watch fires for visible indicators.' },
    FILTER: { description: 'All indicators that reach the party through one of its groups. The watch fires for visible indicators.' },
  },
});
const StateEnum = enumOf(WATCH_STATES);
registerEnumType(StateEnum, {
  name: 'WatchState',
  description: 'State of a watch.',
  valuesMap: {
    ACTIVE: { description: 'The watch fires.' },
    PAUSED: { description: 'The watch does not fire. After it is resumed, it fires for indicators that came during the pause.' },
    ENDED: { description: 'Ended by an officer.' },
    EXPIRED: { description: 'The end date has passed.' },
  },
});
export const WatchVisibilityEnum = enumOf(WATCH_VISIBILITIES);
registerEnumType(WatchVisibilityEnum, {
  name: 'WatchVisibility',
  description: 'Who sees and manages a watch.',
  valuesMap: {
    CREATOR: { description: 'Only its creator.' },
    AGENCY: { description: "The creator's agency." },
    PARTY: { description: "The creator's whole country." },
  },
});
const DisclosureEnum = enumOf(WATCH_DISCLOSURES);
registerEnumType(DisclosureEnum, {
  name: 'WatchDisclosure',
  description: 'What a hit may disclose.',
  valuesMap: {
    VISIBLE: { description: 'An indicator that was visible at the time of the hit.' },
    HIT: { description: 'Another party holds the value, and discloses neither its name nor its indicator.' },
    HIT_CONTACT: { description: 'Another party holds the value, and discloses its name but not its indicator.' },
  },
});

@ObjectType('WatchTerm', { description: 'A watched value or prefix.' })
export class WatchTermType {
  @Field(() => KindEnum, { description: 'Kind of the watched value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Platform, network, or country and bank; empty when the value is globally unique.' })
  readonly scope: string;

  @Field(() => String, { description: 'Canonical form of the watched value or prefix.' })
  readonly value: string;

  @Field(() => String, { description: 'Display form. A prefix ends with an ellipsis.' })
  readonly display: string;
}

@ObjectType('WatchedGroup', { description: 'Filter of a watch of a group.' })
export class WatchedGroupType {
  @Field(() => GroupType, {
    nullable: true,
    description: "The working group through which indicators must reach the party; null when the viewer's party has left it.",
  })
  readonly group: GroupType | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Any of these threats; null: all.' })
  readonly threats: readonly Threat[] | null;

  @Field(() => [KindEnum], { nullable: true, description: 'Any of these kinds; null: all.' })
  readonly kinds: readonly Kind[] | null;
}

@ObjectType('Watch', {
  description:
    'A standing private query of an officer. No other party learns that it exists, unless the watch notifies owners (notifyOwners).',
})
export class WatchType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Name that the creator gave the watch.' })
  readonly name: string;

  @Field(() => AboutEnum, { description: 'What the watch matches.' })
  readonly about: WatchAbout;

  @Field(() => StateEnum, { description: 'State of the watch.' })
  readonly state: WatchState;

  @Field(() => WatchVisibilityEnum, { description: 'Who sees and manages the watch.' })
  readonly visibleTo: WatchVisibility;

  @Field(() => WatchedGroupType, { nullable: true, description: 'The filter; only for FILTER.' })
  readonly filter: WatchedGroupType | null;

  @Field(() => Int, { description: 'Number of values or prefixes; 0 after the watch has ended.' })
  readonly termCount: number;

  @Field(() => Int, { description: 'Number of hits so far.' })
  readonly hitCount: number;

  @Field(() => Boolean, { description: 'Whether existing indicators are still being scanned.' })
  readonly scanning: boolean;

  @Field(() => Boolean, { description: 'Whether owners of matched indicators and holdings are notified.' })
  readonly notifyOwners: boolean;

  @Field(() => String, { description: 'Purpose. Owners read it if they are notified.' })
  readonly purpose: string;

  @Field(() => String, { nullable: true, description: 'Case reference. Owners read it if they are notified.' })
  readonly caseReference: string | null;

  @Field(() => DateTime, { description: 'When the watch expires.' })
  readonly expiresAt: Date;

  @Field(() => DateTime, { description: 'When the watch was created.' })
  readonly createdAt: Date;

  @Field(() => ActorType, { nullable: true, description: 'The creator; null when the account no longer exists.' })
  readonly createdBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When the watch ended. It is deleted with its hits 90 days later.' })
  readonly endedAt: Date | null;

  static of = ({ filter, group, ...watch }: Watch): WatchType => ({
    ...watch,
    filter: filter && { threats: filter.threats, kinds: filter.kinds, group: group && GroupType.of(group) },
  });
}

export const WatchConnection = connectionType('Watch', () => WatchType, {
  description: 'Watches that the viewer may see, newest first.',
  counted: true,
});
export const WatchTermConnection = connectionType('WatchTerm', () => WatchTermType, {
  description: 'Values or prefixes of a watch, in no meaningful order.',
});

@ObjectType('WatchTermReceipt', {
  description: 'The result for one value or prefix: CREATED, REMOVED, UNCHANGED or REJECTED.',
  implements: () => [ReceiptType],
})
export class WatchTermReceiptType implements ReceiptType {
  readonly index: number;
  readonly outcome: WatchTermReceipt['outcome'];
  readonly problems: readonly ItemProblem[];

  @Field(() => WatchTermType, {
    nullable: true,
    description: 'The value or prefix, in its likeliest reading; null when it was rejected.',
  })
  readonly term: WatchTerm | null;
}

@ObjectType('NewWatch', { description: 'A created watch, with the result for each of its values or prefixes.' })
export class NewWatchType {
  @Field(() => WatchType, { nullable: true, description: 'The watch; null when no value could be read, so that no watch was created.' })
  readonly watch: WatchType | null;

  @Field(() => [WatchTermReceiptType], {
    description:
      'One for each value or prefix, in order, at most 1,000; empty for a filter. Unreadable values are REJECTED, the others are watched.',
  })
  readonly terms: readonly WatchTermReceipt[];

  static of = ({ watch, terms }: NewWatch): NewWatchType => ({ watch: watch && WatchType.of(watch), terms });
}

@ObjectType('WatchHit', { description: 'A hit of a watch: once for each indicator, and for invisible holdings once for each value.' })
export class WatchHitType {
  @Field(() => Cursor, { description: 'Pass this cursor as `after` to continue after this hit.' })
  readonly cursor: string;

  @Field(() => DateTime, { description: 'When the watch fired.' })
  readonly at: Date;

  @Field(() => DisclosureEnum, { description: 'What the hit may disclose.' })
  readonly disclosure: WatchDisclosure;

  @Field(() => WatchTermType, { nullable: true, description: 'The watched value or prefix; null for a FILTER.' })
  readonly term: WatchTermType | null;

  @Field(() => IndicatorType, { nullable: true, description: 'The indicator; null when it is not visible, or no longer visible.' })
  readonly indicator: IndicatorType | null;

  @Field(() => PartyType, { nullable: true, description: 'The holder of the value; only for HIT_CONTACT.' })
  readonly holder: ActorParty | null;

  static of = ({ claim, ...hit }: WatchHit): WatchHitType => ({ ...hit, indicator: claim && IndicatorType.of(claim) });
}

@ObjectType('WatchHitPage', { description: 'A page of hits of a watch, oldest first.' })
export class WatchHitPageType {
  @Field(() => [WatchHitType], { description: 'The hits.' })
  readonly events: readonly WatchHitType[];

  @Field(() => Cursor, { description: 'Cursor to continue from, also when there were no hits.' })
  readonly cursor: string;

  @Field(() => Boolean, { description: 'Whether there are more hits now.' })
  readonly more: boolean;

  static of = ({ events, cursor, more }: HitPage): WatchHitPageType => ({ events: events.map(WatchHitType.of), cursor, more });
}
