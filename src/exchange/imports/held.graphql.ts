import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../platform/graphql/scalars.js';
import { KindEnum, PageInfoType, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { ProblemType } from '../../intel/indicators/publish.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { HeldClaim, HeldObject, HeldRow } from './held-rows.js';
import type { LabelCounts } from './labelling.js';

@ObjectType('HeldItem', {
  description:
    'A claim or an object that came in without a label, or that refers to objects without one. It is not published, and shown to its agency alone.',
})
export class HeldItemType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => Int, { description: 'Its line in the import.' })
  readonly line: number;

  @Field(() => String, { nullable: true, description: 'Where it stood.' })
  readonly source: string | null;

  @Field(() => KindEnum, { nullable: true, description: 'Kind of the value; null where it is an object.' })
  readonly kind: Kind | null;

  @Field(() => String, { nullable: true, description: 'The value as it was written; null where it is an object.' })
  readonly value: string | null;

  @Field(() => ThreatEnum, { nullable: true, description: 'What the value is used for; null where it is an object.' })
  readonly threat: Threat | null;

  @Field(() => String, { nullable: true, description: 'STIX id of an object, which says its type; null where it is a claim.' })
  readonly stixId: string | null;

  @Field(() => String, { nullable: true, description: 'What is known about it; the name of an object.' })
  readonly description: string | null;

  @Field(() => [ProblemType], { description: 'What is remarkable, or why it could not be published when it was given a label.' })
  readonly problems: readonly ProblemType[];

  @Field(() => DateTime, { description: 'Since when it waits; after 30 days it is dropped.' })
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

@ObjectType('HeldItemConnection', { description: 'A page of what waits for a label, in the order of the import.' })
export class HeldItemConnectionType {
  @Field(() => [HeldItemType], { description: 'The items of this page.' })
  readonly nodes: readonly HeldItemType[];

  @Field(() => PageInfoType, { description: 'Where the list goes on.' })
  readonly pageInfo: PageInfoType;
}

@ObjectType('HeldLabelling', {
  description: 'What became of held items that were given a label, and of those that waited for them as their parts.',
})
export class HeldLabellingType implements LabelCounts {
  @Field(() => Int, { description: 'New claims.' })
  readonly created: number;

  @Field(() => Int, { description: 'Claims that were changed.' })
  readonly updated: number;

  @Field(() => Int, { description: 'Claims that said the same already.' })
  readonly unchanged: number;

  @Field(() => Int, { description: 'What could not be published like that: it waits on, with its problems.' })
  readonly rejected: number;
}
