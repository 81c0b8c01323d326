import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ProblemType } from '../../platform/graphql/receipts.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { PageInfoType } from '../../platform/graphql/connection.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { Kind } from '../../values/values/value.js';
import type { HeldClaim, HeldObject, HeldRow } from './held-rows.js';
import type { LabelCounts } from './labelling.js';

@ObjectType('HeldItem', {
  description:
    'A claim or an object without a label, or an object that refers to objects without one. It is not published and visible only to its agency.',
})
export class HeldItemType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => Int, { description: 'Line in the import.' })
  readonly line: number;

  @Field(() => String, { nullable: true, description: 'Position in the source.' })
  readonly source: string | null;

  @Field(() => KindEnum, { nullable: true, description: 'Kind of the value; null for an object.' })
  readonly kind: Kind | null;

  @Field(() => String, { nullable: true, description: 'The value as it was sent; null for an object.' })
  readonly value: string | null;

  @Field(() => ThreatEnum, { nullable: true, description: 'Threat that the value is used for; null for an object.' })
  readonly threat: Threat | null;

  @Field(() => String, { nullable: true, description: 'STIX id of an object, which includes its type; null for a claim.' })
  readonly stixId: string | null;

  @Field(() => String, { nullable: true, description: 'Description of a claim; name of an object.' })
  readonly description: string | null;

  @Field(() => [ProblemType], { description: 'Remarks, or the reasons why it could not be published when it was labelled.' })
  readonly problems: readonly ProblemType[];

  @Field(() => DateTime, { description: 'When it was held; it is dropped after 30 days.' })
  readonly heldAt: Date;

  static of = ({ id, line, source, payload, problems, held_at: heldAt }: HeldRow): HeldItemType => ({
    id,
    line,
    source,
    ...('object' in payload ? ofObject(payload) : ofClaim(payload)),
    problems,
    heldAt,
  });
}

type HeldContent = Pick<HeldItemType, 'kind' | 'value' | 'threat' | 'stixId' | 'description'>;

const ofClaim = ({ kind, value, threat, description }: HeldClaim): HeldContent => {
  return { kind, value, threat: threat ?? null, stixId: null, description: description ?? null };
};
const ofObject = ({ object: { id, name } }: HeldObject): HeldContent => {
  return { kind: null, value: null, threat: null, stixId: id, description: typeof name === 'string' ? name : null };
};

@ObjectType('HeldItemConnection', { description: 'A page of held items, in the order of the import.' })
export class HeldItemConnectionType {
  @Field(() => [HeldItemType], { description: 'The items of this page.' })
  readonly nodes: readonly HeldItemType[];

  @Field(() => PageInfoType, { description: 'Position of the next page.' })
  readonly pageInfo: PageInfoType;
}

@ObjectType('HeldLabelling', {
  description: 'Results for held items that were labelled, and for items that waited for them as their parts.',
})
export class HeldLabellingType implements LabelCounts {
  @Field(() => Int, { description: 'New claims.' })
  readonly created: number;

  @Field(() => Int, { description: 'Changed claims.' })
  readonly updated: number;

  @Field(() => Int, { description: 'Claims that already had the same content.' })
  readonly unchanged: number;

  @Field(() => Int, { description: 'Items that could not be published. They stay held, with their problems.' })
  readonly rejected: number;
}
