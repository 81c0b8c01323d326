import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ProblemType } from '../../platform/graphql/receipts.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { Kind } from '../../values/values/value.js';
import type { HeldClaim, HeldObject, HeldRow } from './held-rows.js';
import { ImportType } from './imports.graphql.js';
import type { LabelCounts } from './labelling.js';

@ObjectType('HeldItem', {
  description:
    'An indicator or an object without a label, or an object that refers to objects without one. It is not published and visible only to its agency.',
})
export class HeldItemType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => Int, { description: 'Line in the import.' })
  readonly line: number;

  @Field(() => String, { nullable: true, description: 'Position in the source.' })
  readonly sourcePosition: string | null;

  @Field(() => KindEnum, { nullable: true, description: 'Kind of the value; null for an object.' })
  readonly kind: Kind | null;

  @Field(() => String, { nullable: true, description: 'The value as it was sent; null for an object.' })
  readonly value: string | null;

  @Field(() => ThreatEnum, { nullable: true, description: 'Threat that the value is used for; null for an object.' })
  readonly threat: Threat | null;

  @Field(() => String, { nullable: true, description: 'STIX id of an object, which includes its type; null for an indicator.' })
  readonly stixId: string | null;

  @Field(() => String, { nullable: true, description: 'Description of an indicator; name of an object.' })
  readonly description: string | null;

  @Field(() => [ProblemType], { description: 'Warnings, or the reasons why it could not be published when it was labelled.' })
  readonly problems: readonly ProblemType[];

  @Field(() => DateTime, { description: 'When it was held; it is dropped after 30 days.' })
  readonly createdAt: Date;

  static of = ({ id, line, source, payload, problems, created_at: createdAt }: HeldRow): HeldItemType => ({
    id,
    line,
    sourcePosition: source,
    ...('object' in payload ? ofObject(payload) : ofClaim(payload)),
    problems,
    createdAt,
  });
}

type HeldContent = Pick<HeldItemType, 'kind' | 'value' | 'threat' | 'stixId' | 'description'>;

const ofClaim = ({ kind, value, threat, description }: HeldClaim): HeldContent => {
  return { kind, value, threat: threat ?? null, stixId: null, description: description ?? null };
};
const ofObject = ({ object: { id, name } }: HeldObject): HeldContent => {
  return { kind: null, value: null, threat: null, stixId: id, description: typeof name === 'string' ? name : null };
};

export const HeldItemConnection = connectionType('HeldItem', () => HeldItemType, {
  description: 'Held items, in the order of the import.',
});

@ObjectType('HeldLabelling', {
  description: 'An import, and the results for its held items that were labelled, and for items that waited for them as their parts.',
})
export class HeldLabellingType implements LabelCounts {
  @Field(() => ImportType, { description: 'The import, after the labelling.' })
  readonly import: ImportType;

  @Field(() => Int, { description: 'New indicators and objects.' })
  readonly created: number;

  @Field(() => Int, { description: 'Changed indicators and objects.' })
  readonly updated: number;

  @Field(() => Int, { description: 'Indicators and objects that already had the same content.' })
  readonly unchanged: number;

  @Field(() => Int, { description: 'Items that could not be published. They stay held, with their problems.' })
  readonly rejected: number;
}
