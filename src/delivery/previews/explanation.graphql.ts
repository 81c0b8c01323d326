import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { RoleEnum } from '../../identity/auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type ItemKind, ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { GroupType } from '../../tenancy/parties/groups.graphql.js';
import { type StepUp, STEP_UPS } from '../../identity/auth/requires.js';
import {
  type ItemExplanation,
  ACCESS_BASES,
  type AccessBasis,
  type OperationExplanation,
  DENIAL_REASONS,
  type DenialReason,
  type InvisibilityReason,
  INVISIBILITY_REASONS,
} from './explanations.service.js';
import { OPERATION_TYPES } from './operation-registry.js';

const AccessBasisEnum = enumOf(ACCESS_BASES);
registerEnumType(AccessBasisEnum, {
  name: 'AccessBasis',
  description: 'Why an item is visible to the viewer.',
  valuesMap: {
    OWN_PARTY: { description: "The item belongs to the viewer's own party." },
    OWN_AGENCY: { description: "The item is limited to the viewer's own agency." },
    NAME: { description: "The audience names the viewer's party." },
    EVERY_COUNTRY: { description: 'The audience is every member country.' },
    GROUP: { description: "The audience contains a group of the viewer's party." },
  },
});

const InvisibilityReasonEnum = enumOf(INVISIBILITY_REASONS);
registerEnumType(InvisibilityReasonEnum, {
  name: 'InvisibilityReason',
  description: 'A possible reason why the viewer sees nothing under an id.',
  valuesMap: {
    ABSENT: { description: 'The item does not exist, or no longer exists.' },
    NOT_ADDRESSED: { description: "The audience does not contain the viewer's party." },
    EXCEPTED: { description: "The viewer's party is excluded from the audience." },
    BARRED: { description: "The owner bars the viewer's party." },
    PURPOSE: { description: 'The owner refuses the purpose of the request, or demands a case reference (purposeRules).' },
    GROUP_LEFT: { description: "The item is for a group that the viewer's party has left." },
    OTHER_AGENCY: { description: "The item is limited to another agency of the viewer's party." },
    LABEL: { description: 'The item is RED: visible to people with that right, and to no API key.' },
    ROLE: { description: "The viewer's roles may not read items." },
    RETENTION_OVER: { description: 'The retention of the item has ended.' },
  },
});

@ObjectType('ItemAccess', { description: 'A reason why an item is visible to the viewer.' })
export class ItemAccessType {
  @Field(() => AccessBasisEnum, { description: 'Why the item is visible.' })
  readonly basis: AccessBasis;

  @Field(() => GroupType, { nullable: true, description: 'The group, if the reason is a group.' })
  readonly group: GroupType | null;
}

@ObjectType('ItemExplanation', {
  description: 'Why the viewer sees an item, or all possible reasons why not. For every invisible item the reasons are the same.',
})
export class ItemExplanationType {
  @Field(() => Boolean, { description: 'Whether the viewer sees the item.' })
  readonly visible: boolean;

  @Field(() => ItemKindEnum, { nullable: true, description: 'Kind of the item; null if it is not visible.' })
  readonly kind: ItemKind | null;

  @Field(() => [ItemAccessType], {
    description: "Why the item is visible: at most one entry per reason, and one per group of the viewer's party.",
  })
  readonly access: readonly ItemAccessType[];

  @Field(() => [RoleEnum], { description: "The viewer's roles that may read it." })
  readonly roles: readonly Role[];

  @Field(() => [InvisibilityReasonEnum], {
    description: 'For an invisible item: all possible reasons. Which of them applies is not disclosed.',
  })
  readonly possibleReasons: readonly InvisibilityReason[];

  static of = ({ access, ...rest }: ItemExplanation): ItemExplanationType => ({
    ...rest,
    access: access.map(({ basis, group }) => ({ basis, group: group && GroupType.of(group) })),
  });
}

const OperationTypeEnum = enumOf(OPERATION_TYPES);
registerEnumType(OperationTypeEnum, {
  name: 'OperationType',
  description: 'Type of an operation.',
  valuesMap: {
    QUERY: { description: 'The operation reads data.' },
    MUTATION: { description: 'The operation changes data.' },
    SUBSCRIPTION: { description: 'The operation follows changes.' },
  },
});

const StepUpEnum = enumOf(STEP_UPS);
registerEnumType(StepUpEnum, {
  name: 'StepUp',
  description: 'When an operation needs step-up: a proof of identity that is at most five minutes old (a sign-in, or confirmIdentity).',
  valuesMap: {
    NEVER: { description: 'Never.' },
    TO_WIDEN: {
      description:
        'If the call lets an account or party do, see or keep more, or changes how others reach it; never if it takes rights away.',
    },
    ALWAYS: { description: 'Always.' },
  },
});

const DenialReasonEnum = enumOf(DENIAL_REASONS);
registerEnumType(DenialReasonEnum, {
  name: 'DenialReason',
  description: "Why every call of an operation is refused to the viewer. The reasons depend only on the viewer's own rights and state.",
  valuesMap: {
    PERMISSION: { description: 'Neither a role of the viewer nor its API key has the permission (FORBIDDEN).' },
    NOT_FOR_KEYS: { description: 'The operation is for the account of a person, and the viewer is a machine (NOT_FOR_KEYS).' },
    SECOND_FACTOR: {
      description: 'The account must have a second factor, and has none (SECOND_FACTOR_SETUP_REQUIRED). Call startTotp or startPasskey.',
    },
    STEP_UP: {
      description:
        'The operation needs step-up: a proof of identity that is at most five minutes old (STEP_UP_REQUIRED). Call confirmIdentity.',
    },
  },
});

@ObjectType('OperationExplanation', { description: 'Requirements of an operation, and which of them the viewer fulfils.' })
export class OperationExplanationType {
  @Field(() => String, { description: 'Name of the operation.' })
  readonly name: string;

  @Field(() => OperationTypeEnum, { description: 'Type of the operation.' })
  readonly type: (typeof OPERATION_TYPES)[number];

  @Field(() => String, { nullable: true, description: 'Required permission; null: callers do not need to sign in.' })
  readonly permission: string | null;

  @Field(() => String, { nullable: true, description: 'Purpose of the permission.' })
  readonly purpose: string | null;

  @Field(() => [RoleEnum], { description: 'Roles that have the permission.' })
  readonly roles: readonly Role[];

  @Field(() => Boolean, { description: 'Whether the viewer has the permission.' })
  readonly granted: boolean;

  @Field(() => Boolean, { description: "Whether the viewer's country is admitted. A country that is not admitted cannot share." })
  readonly admitted: boolean;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when the session needs no new step-up. Null or past: an operation that needs step-up answers STEP_UP_REQUIRED.',
  })
  readonly confirmedUntil: Date | null;

  @Field(() => StepUpEnum, { description: 'When the operation needs step-up.' })
  readonly stepUp: StepUp;

  @Field(() => [DenialReasonEnum], {
    description: 'Why every call is currently refused to the viewer. Empty: the answer depends on the arguments.',
  })
  readonly denialReasons: readonly DenialReason[];

  static of = ({ operation, permissionText: purpose, ...rest }: OperationExplanation): OperationExplanationType => ({
    ...operation,
    purpose,
    ...rest,
  });
}

@ObjectType('AccessExplanation', { description: 'Explanation of an item or an operation.' })
export class AccessExplanationType {
  @Field(() => ItemExplanationType, { nullable: true, description: 'The item; null for an operation.' })
  readonly item: ItemExplanationType | null;

  @Field(() => OperationExplanationType, { nullable: true, description: 'The operation; null for an item.' })
  readonly operation: OperationExplanationType | null;

  static of = ({ item, operation }: { item: ItemExplanation | null; operation: OperationExplanation | null }): AccessExplanationType => ({
    item: item && ItemExplanationType.of(item),
    operation: operation && OperationExplanationType.of(operation),
  });
}
