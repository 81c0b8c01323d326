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

@ObjectType('Onward', { description: 'How claims of one’s own party may go further.' })
export class OnwardType {
  @Field(() => OnwardRuleEnum, { description: 'The rule.' })
  readonly rule: OnwardRule;

  @Field(() => Boolean, { description: 'WITHIN: whether it reaches every member country.' })
  readonly everyCountry: boolean;

  @Field(() => [CountryCode], { description: 'WITHIN: these countries.' })
  readonly countries: readonly string[];

  @Field(() => [GroupType], { description: 'WITHIN: whoever is in these groups by then.' })
  readonly groups: readonly GroupType[];

  @Field(() => Boolean, {
    description: 'Whether the claim says so itself; false: its party does, for all. A default opens nothing RED at once.',
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
  description: 'On what ground a claim goes further.',
  valuesMap: { RULE: { description: 'The rule that its owner has set.' }, OWNER: { description: 'The owner’s word.' } },
});

const OnwardStateEnum = enumOf(['OPEN', 'ALLOWED', 'ACCEPTED', 'PARTLY', 'DECLINED', 'WITHDRAWN']);
registerEnumType(OnwardStateEnum, {
  name: 'OnwardState',
  description: 'What became of a proposal.',
  valuesMap: {
    OPEN: { description: 'The owner has not decided yet.' },
    ALLOWED: {
      description:
        'The owner’s rule allows it: opened at once, except to whom something of the owner’s stands against. Whom that concerns, and who had it before, is not told.',
    },
    ACCEPTED: { description: 'The owner accepted it.' },
    PARTLY: { description: 'The owner accepted a part of it.' },
    DECLINED: { description: 'The owner declined it.' },
    WITHDRAWN: { description: 'Whoever proposed it took it back before the owner decided.' },
  },
});

@ObjectType('OnwardHop', {
  description: 'One step by which a claim goes further: who proposed whom, on what ground, and what became of it.',
})
export class OnwardHopType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ID, { description: 'The claim.' })
  readonly indicatorId: string;

  @Field(() => Boolean, { description: "Whether the claim is the viewer's party's; false: it proposed this." })
  readonly incoming: boolean;

  @Field(() => PartyType, { description: 'Who proposed it.' })
  readonly proposedBy: PartyType;

  @Field(() => String, { nullable: true, description: "E-mail address of the proposer; null unless of the viewer's party." })
  readonly officer: string | null;

  @Field(() => DateTime, { description: 'When it was proposed.' })
  readonly proposedAt: Date;

  @Field(() => String, { description: 'Why, in the proposer’s words.' })
  readonly reason: string;

  @Field(() => [PartyType], { description: 'Whom it should reach.' })
  readonly to: readonly PartyType[];

  @Field(() => OnwardGroundEnum, { description: 'On what ground.' })
  readonly ground: HopRow['ground'];

  @Field(() => OnwardStateEnum, { description: 'What became of it.' })
  readonly state: NonNullable<HopRow['outcome']> | 'OPEN';

  @Field(() => [PartyType], { nullable: true, description: 'Whom it was opened to; null where that is for the owner alone to know.' })
  readonly granted: readonly PartyType[] | null;

  @Field(() => [PartyType], {
    nullable: true,
    description: 'Whom the rule allows and a second officer of the owner’s has to release; null unless the viewer’s party owns the claim.',
  })
  readonly heldBack: readonly PartyType[] | null;

  @Field(() => String, { nullable: true, description: 'What the owner says to it.' })
  readonly note: string | null;

  @Field(() => String, { nullable: true, description: "E-mail address of who decided; null unless of the viewer's party." })
  readonly decidedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was decided.' })
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

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;

  static of = ({ hops, directory, cursor }: HopPage): OnwardHopPageType => ({
    hops: hops.map((row) => OnwardHopType.of(row, directory)),
    cursor,
  });
}
