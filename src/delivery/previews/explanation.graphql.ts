import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { RoleEnum } from '../../identity/auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { GroupType } from '../../tenancy/parties/groups.graphql.js';
import { type StepUp, STEP_UPS } from '../../identity/auth/requires.js';
import {
  type ItemExplanation,
  OPENED_BY,
  type OpenedBy,
  type OperationExplanation,
  DENIAL_REASONS,
  type DenialReason,
  type InvisibilityReason,
  INVISIBILITY_REASONS,
} from './explanations.service.js';

const OpenedByEnum = enumOf(OPENED_BY);
registerEnumType(OpenedByEnum, {
  name: 'OpenedBy',
  description: 'What opens an item to the viewer.',
  valuesMap: {
    OWN_PARTY: { description: "It is the viewer's own party's." },
    OWN_AGENCY: { description: "It is kept to the viewer's own agency." },
    NAME: { description: "The viewer's party is named." },
    EVERY_COUNTRY: { description: 'It is for every member country.' },
    GROUP: { description: "It is for a group that the viewer's party is in." },
  },
});

const InvisibilityReasonEnum = enumOf(INVISIBILITY_REASONS);
registerEnumType(InvisibilityReasonEnum, {
  name: 'Unseen',
  description: 'For what reason somebody may see nothing under an id.',
  valuesMap: {
    ABSENT: { description: 'There is no such item, or not any more.' },
    NOT_ADDRESSED: { description: 'It is not for one’s party.' },
    EXCEPTED: { description: 'One’s party is excepted.' },
    BARRED: { description: 'The owner bars one’s party.' },
    GROUP_LEFT: { description: 'It is for a group that one’s party has left.' },
    OTHER_AGENCY: { description: 'Within one’s party it is kept to another agency.' },
    LABEL: { description: 'It is RED: read by people who may, and by no key.' },
    ROLE: { description: 'One’s roles read no items.' },
    RETENTION_OVER: { description: 'Its time is over.' },
  },
});

@ObjectType('OpeningKey', { description: 'What opens an item to the viewer.' })
export class OpeningKeyType {
  @Field(() => OpenedByEnum, { description: 'What it is.' })
  readonly key: OpenedBy;

  @Field(() => GroupType, { nullable: true, description: 'The group, where it is one.' })
  readonly group: GroupType | null;
}

@ObjectType('ItemExplanation', {
  description: 'Why the viewer sees an item, or all reasons for which one may see nothing: the same for whatever one does not see.',
})
export class ItemExplanationType {
  @Field(() => Boolean, { description: 'Whether the viewer sees it.' })
  readonly visible: boolean;

  @Field(() => String, { nullable: true, description: 'What kind of item it is; null: nothing is seen.' })
  readonly kind: string | null;

  @Field(() => [OpeningKeyType], { description: 'What opens it.' })
  readonly openedBy: readonly OpeningKeyType[];

  @Field(() => [RoleEnum], { description: "Those of the viewer's roles that read it." })
  readonly roles: readonly Role[];

  @Field(() => [InvisibilityReasonEnum], { description: 'Nothing is seen: each of these can be the reason, and which is not told.' })
  readonly couldBe: readonly InvisibilityReason[];

  static of = ({ openedBy, ...rest }: ItemExplanation): ItemExplanationType => ({
    ...rest,
    openedBy: openedBy.map(({ key, group }) => ({ key, group: group && GroupType.of(group) })),
  });
}

const OperationTypeEnum = enumOf(['Query', 'Mutation', 'Subscription']);
registerEnumType(OperationTypeEnum, {
  name: 'OperationType',
  description: 'What an operation does.',
  valuesMap: { Query: { description: 'It reads.' }, Mutation: { description: 'It writes.' }, Subscription: { description: 'It follows.' } },
});

const StepUpEnum = enumOf(STEP_UPS);
registerEnumType(StepUpEnum, {
  name: 'StepUp',
  description: 'When an operation asks for a proof of who one is that is at most five minutes old (confirmIdentity).',
  valuesMap: {
    NEVER: { description: 'It does not.' },
    TO_WIDEN: { description: 'Where it lets somebody do, see or keep more; never to take that away.' },
    ALWAYS: { description: 'In any case.' },
  },
});

const DenialReasonEnum = enumOf(DENIAL_REASONS);
registerEnumType(DenialReasonEnum, {
  name: 'RefusedFor',
  description: "For what every call of an operation is refused to the viewer: its own rights and state, and nothing of anybody else's.",
  valuesMap: {
    PERMISSION: { description: 'None of its roles, or nothing that its key was given, has the permission (FORBIDDEN).' },
    NOT_FOR_KEYS: { description: 'It is about a person’s own account, and the viewer is a machine (NOT_FOR_KEYS).' },
    SECOND_FACTOR: {
      description: 'Its account must have a second factor, and has none (SECOND_FACTOR_SETUP_REQUIRED): startTotp, startPasskey.',
    },
    STEP_UP: { description: 'It asks for a fresh confirmation, and there is none (STEP_UP_REQUIRED): confirmIdentity.' },
  },
});

@ObjectType('OperationExplanation', { description: 'What an operation wants, and what of it the viewer has.' })
export class OperationExplanationType {
  @Field(() => String, { description: 'Its name.' })
  readonly name: string;

  @Field(() => OperationTypeEnum, { description: 'What it does.' })
  readonly type: 'Query' | 'Mutation' | 'Subscription';

  @Field(() => String, { nullable: true, description: 'The permission; null: it is open to callers who are not signed in.' })
  readonly permission: string | null;

  @Field(() => String, { nullable: true, description: 'What that is for.' })
  readonly about: string | null;

  @Field(() => [RoleEnum], { description: 'Roles that have it.' })
  readonly roles: readonly Role[];

  @Field(() => Boolean, { description: 'Whether the viewer has it.' })
  readonly granted: boolean;

  @Field(() => Boolean, { description: 'Whether the viewer’s country is admitted: until then it shares with nobody.' })
  readonly admitted: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when what widens rights needs no fresh confirmation. Null or over: STEP_UP_REQUIRED asks for one.',
  })
  readonly confirmedUntil: Date | null;

  @Field(() => StepUpEnum, { description: 'When it asks for that.' })
  readonly stepUp: StepUp;

  @Field(() => [DenialReasonEnum], {
    description: 'For what every call of it is refused to the viewer, as things stand. Empty: it depends on what is asked for.',
  })
  readonly refusedFor: readonly DenialReason[];

  static of = ({ operation, permissionText: words, ...rest }: OperationExplanation): OperationExplanationType => ({
    ...operation,
    about: words,
    ...rest,
  });
}

@ObjectType('AccessExplanation', { description: 'What was asked about: an item or an operation.' })
export class AccessExplanationType {
  @Field(() => ItemExplanationType, { nullable: true, description: 'The item; null where an operation was asked about.' })
  readonly item: ItemExplanationType | null;

  @Field(() => OperationExplanationType, { nullable: true, description: 'The operation; null where an item was asked about.' })
  readonly operation: OperationExplanationType | null;

  static of = ({ item, operation }: { item: ItemExplanation | null; operation: OperationExplanation | null }): AccessExplanationType => ({
    item: item && ItemExplanationType.of(item),
    operation: operation && OperationExplanationType.of(operation),
  });
}
