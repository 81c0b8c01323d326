import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp, Threat } from '../indicators/claim.js';
import { KindEnum, ThreatEnum } from '../indicators/indicator.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { type Edge, TIE_SOURCES, type TieSource } from './value-graph.policy.js';
import type { ValueGraph, ValueGraphNode } from './value-graph.service.js';
import type { Relation } from './relationship.js';
import { RelationEnum } from './relationship.graphql.js';

export const TieSourceEnum = enumOf(TIE_SOURCES);
registerEnumType(TieSourceEnum, {
  name: 'ValueRelationSource',
  description: 'Source of a relation between two values.',
  valuesMap: {
    RELATIONSHIP: { description: 'Relationships.' },
    STIX: { description: 'Stored STIX objects of the type relationship; other relationship types become RELATED_TO.' },
    VALUE: { description: 'The values: a URL or an e-mail address contains its host.' },
  },
});

@ObjectType('ValueGraphNode', { description: 'A value, with the data that the viewer sees about it.' })
export class ValueGraphNodeType {
  @Field(() => ID, { description: 'Identifier of the value in edges; the same for every viewer.' })
  readonly id: string;

  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Canonical form of the value.' })
  readonly value: string;

  @Field(() => String, { description: 'The value in a readable form.' })
  readonly display: string;

  @Field(() => TlpEnum, { description: 'The strictest label of the indicators of the value that the viewer sees.' })
  readonly tlp: Tlp;

  @Field(() => Int, { description: 'Number of indicators of the value that the viewer sees and that are not revoked.' })
  readonly indicatorCount: number;

  @Field(() => [ID], { description: 'The newest of these indicators, at most 20.' })
  readonly indicatorIds: readonly string[];

  @Field(() => [ThreatEnum], { description: 'Threats of the indicators, each once.' })
  readonly threats: readonly Threat[];

  @Field(() => [PartyType], { description: 'Owners of the indicators, as far as they are named: at most one entry for each party.' })
  readonly parties: readonly ActorParty[];

  @Field(() => Boolean, { description: 'Whether an owner stays unnamed.' })
  readonly undisclosed: boolean;

  @Field(() => DateTime, { description: 'When the value was first seen, or published.' })
  readonly firstSeen: Timestamp;

  @Field(() => DateTime, { description: 'When the value was last seen, or published.' })
  readonly lastSeen: Timestamp;

  @Field(() => Int, { description: 'Number of steps from the start.' })
  readonly distance: number;

  @Field(() => Boolean, { description: 'Whether the value has more neighbours visible to the viewer than this graph contains.' })
  readonly more: boolean;

  static of = ({ digest, claims, indicators, first_seen, last_seen, ...node }: ValueGraphNode): ValueGraphNodeType => ({
    ...node,
    id: digest,
    indicatorCount: claims,
    indicatorIds: indicators,
    firstSeen: first_seen,
    lastSeen: last_seen,
  });
}

@ObjectType('ValueRelation', { description: 'A relation between two values.' })
export class ValueRelationType {
  @Field(() => ID, { description: 'The node at the start of the edge.' })
  readonly fromId: string;

  @Field(() => ID, { description: 'The node at the end of the edge.' })
  readonly toId: string;

  @Field(() => RelationEnum, { description: 'Type of the relation.' })
  readonly type: Relation;

  @Field(() => TieSourceEnum, { description: 'Source of the edge.' })
  readonly source: TieSource;

  @Field(() => Int, { description: 'Number of visible relationships or objects with this edge; 0 if the source is the values.' })
  readonly itemCount: number;

  @Field(() => [ID], { description: 'The newest of these items, at most 20.' })
  readonly itemIds: readonly string[];

  static of = ({ from, to, relation, source, items, itemCount }: Edge): ValueRelationType => ({
    ...{ fromId: from, toId: to, type: relation },
    ...{ source, itemCount, itemIds: items },
  });
}

@ObjectType('ValueGraph', { description: 'Values and the relations between them, as far as the viewer sees both values.' })
export class ValueGraphType {
  @Field(() => [ValueGraphNodeType], { description: 'The values, nearest first; at most 200.' })
  readonly nodes: readonly ValueGraphNodeType[];

  @Field(() => [ValueRelationType], {
    description:
      'The edges that the search found, at most 50 values around each value. An edge between two of the outermost values may be missing.',
  })
  readonly edges: readonly ValueRelationType[];

  @Field(() => Boolean, { description: 'Whether a node has more neighbours than this graph contains. Invisible values do not count.' })
  readonly truncated: boolean;

  static of = ({ nodes, edges, truncated }: ValueGraph): ValueGraphType => ({
    nodes: nodes.map(ValueGraphNodeType.of),
    edges: edges.map(ValueRelationType.of),
    truncated,
  });
}
