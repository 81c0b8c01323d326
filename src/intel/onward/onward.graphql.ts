import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Side, SideEnum } from '../../platform/graphql/side.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { GroupType } from '../../tenancy/parties/groups.graphql.js';
import { describeAudience } from '../../tenancy/sharing/audience.js';
import type { OnwardMode } from '../../tenancy/sharing/onward-rule.js';
import { OnwardModeEnum } from '../../tenancy/sharing/onward-rule.graphql.js';
import { partiesOf } from './onward.policy.js';
import type { OnwardRuleView } from './onward-rules.service.js';
import type { Hop, HopRow } from './onward.service.js';

@ObjectType('OnwardRule', { description: "An onward rule: how recipients may propose onward sharing of indicators of the viewer's party." })
export class OnwardRuleType {
  @Field(() => OnwardModeEnum, { description: 'What recipients may propose.' })
  readonly mode: OnwardMode;

  @Field(() => Boolean, { description: 'For WITHIN: whether the rule includes every member country.' })
  readonly everyCountry: boolean;

  @Field(() => [CountryCode], { description: 'For WITHIN: these countries, at most one entry for each member country.' })
  readonly countries: readonly string[];

  @Field(() => [GroupType], {
    description: 'For WITHIN: the members of these groups at the time of the proposal; at most one entry for each group of the owner.',
  })
  readonly groups: readonly GroupType[];

  @Field(() => Boolean, {
    description:
      "Whether the rule is the indicator's own; false: it is the party's default. A default never opens RED indicators immediately.",
  })
  readonly own: boolean;

  static of({ onward: { mode: rule, within }, directory, own }: OnwardRuleView): OnwardRuleType {
    const { everyCountry, countries, groups } = describeAudience({ audience: within, excluded: [] }, directory);
    return { mode: rule, everyCountry, countries, groups: groups.map(GroupType.of), own };
  }
}

const OnwardGroundEnum = enumOf(['RULE', 'OWNER']);
registerEnumType(OnwardGroundEnum, {
  name: 'OnwardGround',
  description: 'Ground on which an indicator is opened to further parties.',
  valuesMap: { RULE: { description: 'The rule that its owner has set.' }, OWNER: { description: 'The decision of the owner.' } },
});

const OnwardProposalStateEnum = enumOf(['OPEN', 'ALLOWED', 'ACCEPTED', 'PARTIALLY_ACCEPTED', 'DECLINED', 'WITHDRAWN']);
registerEnumType(OnwardProposalStateEnum, {
  name: 'OnwardProposalState',
  description: 'State of a proposal.',
  valuesMap: {
    OPEN: { description: 'The owner has not decided yet.' },
    ALLOWED: {
      description:
        "The owner's rule allows it. The indicator was opened immediately, except to parties that another setting of the owner excludes. The answer does not reveal these parties, nor parties that already had the indicator.",
    },
    ACCEPTED: { description: 'The owner accepted the proposal.' },
    PARTIALLY_ACCEPTED: { description: 'The owner accepted some of the proposed parties.' },
    DECLINED: { description: 'The owner declined the proposal.' },
    WITHDRAWN: { description: 'The proposer withdrew the proposal before the owner decided.' },
  },
});

@ObjectType('OnwardProposal', {
  description:
    'One step by which an indicator is opened to further parties: the proposer, the proposed parties, the ground and the outcome.',
})
export class OnwardProposalType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ID, { description: 'Identifier of the indicator.' })
  readonly indicatorId: string;

  @Field(() => SideEnum, { description: "RECEIVED: the viewer's party owns the indicator; SENT: it made the proposal." })
  readonly side: Side;

  @Field(() => ActorType, { description: 'Who made the proposal.' })
  readonly createdBy: ActorView;

  @Field(() => DateTime, { description: 'When the proposal was made.' })
  readonly createdAt: Date;

  @Field(() => String, { description: "The proposer's reason." })
  readonly reason: string;

  @Field(() => [PartyType], { description: 'The proposed parties: at most one entry for each party.' })
  readonly parties: readonly PartyType[];

  @Field(() => OnwardGroundEnum, { description: 'Ground of the decision.' })
  readonly ground: HopRow['ground'];

  @Field(() => OnwardProposalStateEnum, { description: 'State of the proposal.' })
  readonly state: NonNullable<HopRow['outcome']> | 'OPEN';

  @Field(() => [PartyType], {
    nullable: true,
    description: 'The parties that the indicator was opened to, at most all of `parties`; null if only the owner may know them.',
  })
  readonly granted: readonly PartyType[] | null;

  @Field(() => [PartyType], {
    nullable: true,
    description:
      "Parties that the rule allows but a second officer of the owner must release, at most all of `parties`; null unless the viewer's party owns the indicator.",
  })
  readonly heldBack: readonly PartyType[] | null;

  @Field(() => String, { nullable: true, description: "The owner's note." })
  readonly note: string | null;

  @Field(() => ActorType, {
    nullable: true,
    description: "The officer who decided for the owner; null if a rule decided, or the officer does not belong to the viewer's party.",
  })
  readonly answeredBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When the proposal was decided; null if it is open or was withdrawn.' })
  readonly answeredAt: Date | null;

  @Field(() => ActorType, { nullable: true, description: 'Who withdrew the proposal.' })
  readonly withdrawnBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When the proposal was withdrawn.' })
  readonly withdrawnAt: Date | null;

  static of({ row, directory }: Hop): OnwardProposalType {
    const named = (keys: readonly number[] | null) => keys && partiesOf(keys, directory);
    const isWithdrawn = row.outcome === 'WITHDRAWN';
    const [decided, withdrawn] = isWithdrawn ? [NOBODY, endOf(row)] : [endOf(row), NOBODY];
    return {
      ...{
        id: row.id,
        indicatorId: row.item,
        side: row.is_incoming ? 'RECEIVED' : 'SENT',
        reason: row.reason,
        ground: row.ground,
        note: row.note,
      },
      ...{ createdBy: row.created_by ?? authorOf(row), createdAt: row.created_at },
      ...{ parties: partiesOf(row.proposed, directory), granted: named(row.granted), heldBack: named(row.held_back) },
      ...{ state: row.outcome ?? 'OPEN', answeredBy: decided.by, answeredAt: decided.at },
      ...{ withdrawnBy: isWithdrawn ? (withdrawn.by ?? authorOf(row)) : null, withdrawnAt: withdrawn.at },
    };
  }
}

/** The end of a proposal: who decided or withdrew it, and when. */
interface End {
  readonly by: ActorView | null;
  readonly at: Date | null;
}

const NOBODY: End = { by: null, at: null };
const endOf = ({ decided_by: by, decided_at: at }: HopRow): End => ({ by, at });
const authorOf = ({ party }: HopRow): ActorView => ({ kind: null, id: null, name: null, party, agency: null });

export const OnwardProposalConnection = connectionType('OnwardProposal', () => OnwardProposalType, {
  description: 'Proposals, newest first.',
});
