import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { GroupType } from '../../tenancy/parties/groups.graphql.js';
import { type Directory, describeAudience } from '../../tenancy/sharing/audience.js';
import type { OnwardRule } from '../../tenancy/sharing/onward-rule.js';
import { OnwardRuleEnum } from '../../tenancy/sharing/onward-rule.graphql.js';
import { partiesOf } from './onward.policy.js';
import type { OnwardRuleView } from './onward-rules.service.js';
import type { HopRow, HopPage } from './onward.service.js';

@ObjectType('Onward', { description: 'An onward rule: how receivers may propose claims of the viewer’s party to further parties.' })
export class OnwardType {
  @Field(() => OnwardRuleEnum, { description: 'The rule.' })
  readonly rule: OnwardRule;

  @Field(() => Boolean, { description: 'For WITHIN: whether the rule includes every member country.' })
  readonly everyCountry: boolean;

  @Field(() => [CountryCode], { description: 'For WITHIN: these countries.' })
  readonly countries: readonly string[];

  @Field(() => [GroupType], { description: 'For WITHIN: the members of these groups at the time of the proposal.' })
  readonly groups: readonly GroupType[];

  @Field(() => Boolean, {
    description: 'Whether the rule is the claim’s own; false: it is the party’s default. A default never opens RED claims immediately.',
  })
  readonly isOwn: boolean;

  static of({ onward: { rule, within }, directory, isOwn }: OnwardRuleView): OnwardType {
    const { everyCountry, countries, groups } = describeAudience({ audience: within, excluded: [] }, directory);
    return { rule, everyCountry, countries, groups: groups.map(GroupType.of), isOwn };
  }
}

const OnwardGroundEnum = enumOf(['RULE', 'OWNER']);
registerEnumType(OnwardGroundEnum, {
  name: 'OnwardGround',
  description: 'Ground on which a claim is opened to further parties.',
  valuesMap: { RULE: { description: 'The rule that its owner has set.' }, OWNER: { description: 'The decision of the owner.' } },
});

const OnwardStateEnum = enumOf(['OPEN', 'ALLOWED', 'ACCEPTED', 'PARTLY', 'DECLINED', 'WITHDRAWN']);
registerEnumType(OnwardStateEnum, {
  name: 'OnwardState',
  description: 'State of a proposal.',
  valuesMap: {
    OPEN: { description: 'The owner has not decided yet.' },
    ALLOWED: {
      description:
        'The owner’s rule allows it. The claim was opened immediately, except to parties that another setting of the owner excludes. The answer does not reveal these parties, nor parties that already had the claim.',
    },
    ACCEPTED: { description: 'The owner accepted the proposal.' },
    PARTLY: { description: 'The owner accepted some of the proposed parties.' },
    DECLINED: { description: 'The owner declined the proposal.' },
    WITHDRAWN: { description: 'The proposer withdrew the proposal before the owner decided.' },
  },
});

@ObjectType('OnwardHop', {
  description: 'One step by which a claim is opened to further parties: the proposer, the proposed parties, the ground and the outcome.',
})
export class OnwardHopType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ID, { description: 'The claim.' })
  readonly indicatorId: string;

  @Field(() => Boolean, { description: "Whether the viewer's party owns the claim; false: it made the proposal." })
  readonly incoming: boolean;

  @Field(() => PartyType, { description: 'The party that made the proposal.' })
  readonly proposedBy: PartyType;

  @Field(() => String, {
    nullable: true,
    description: "E-mail address of the proposing officer; null unless the officer belongs to the viewer's party.",
  })
  readonly officer: string | null;

  @Field(() => DateTime, { description: 'When the proposal was made.' })
  readonly proposedAt: Date;

  @Field(() => String, { description: 'The proposer’s reason.' })
  readonly reason: string;

  @Field(() => [PartyType], { description: 'The proposed parties.' })
  readonly to: readonly PartyType[];

  @Field(() => OnwardGroundEnum, { description: 'Ground of the decision.' })
  readonly ground: HopRow['ground'];

  @Field(() => OnwardStateEnum, { description: 'State of the proposal.' })
  readonly state: NonNullable<HopRow['outcome']> | 'OPEN';

  @Field(() => [PartyType], {
    nullable: true,
    description: 'The parties that the claim was opened to; null if only the owner may know them.',
  })
  readonly granted: readonly PartyType[] | null;

  @Field(() => [PartyType], {
    nullable: true,
    description:
      'Parties that the rule allows but a second officer of the owner must release; null unless the viewer’s party owns the claim.',
  })
  readonly heldBack: readonly PartyType[] | null;

  @Field(() => String, { nullable: true, description: 'The owner’s note.' })
  readonly note: string | null;

  @Field(() => String, {
    nullable: true,
    description: "E-mail address of the deciding officer; null unless the officer belongs to the viewer's party.",
  })
  readonly decidedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the proposal was decided.' })
  readonly decidedAt: Date | null;

  static of(row: HopRow, directory: Directory): OnwardHopType {
    const named = (keys: readonly number[] | null) => keys && partiesOf(keys, directory);
    return {
      ...{ id: row.id, indicatorId: row.item, incoming: row.to_us, reason: row.reason, ground: row.ground, note: row.note },
      proposedBy: { id: row.party_id, kind: row.party_kind, name: row.party_name, country: row.party_country },
      ...{ officer: row.proposed_by, proposedAt: row.proposed_at, decidedBy: row.decided_by, decidedAt: row.decided_at },
      ...{
        to: partiesOf(row.wanted, directory),
        granted: named(row.granted),
        heldBack: named(row.held_back),
        state: row.outcome ?? 'OPEN',
      },
    };
  }
}

@ObjectType('OnwardHopPage', { description: 'A page of proposals, newest first.' })
export class OnwardHopPageType {
  @Field(() => [OnwardHopType], { description: 'The proposals.' })
  readonly hops: readonly OnwardHopType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null on the last page.' })
  readonly cursor: string | null;

  static of = ({ hops, directory, cursor }: HopPage): OnwardHopPageType => ({
    hops: hops.map((row) => OnwardHopType.of(row, directory)),
    cursor,
  });
}
