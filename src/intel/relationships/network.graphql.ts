import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp, Threat } from '../indicators/claim.js';
import { KindEnum, ThreatEnum } from '../indicators/indicator.graphql.js';
import type { Kind } from '../../values/values/value.js';
import { type Edge, TIE_SOURCES, type TieSource } from './network.policy.js';
import type { Network, NetworkNode } from './network.service.js';
import type { Relation } from './relationship.js';
import { RelationEnum } from './relationship.graphql.js';

export const TieSourceEnum = enumOf(TIE_SOURCES);
registerEnumType(TieSourceEnum, {
  name: 'NetworkSource',
  description: 'What says that two values belong together.',
  valuesMap: {
    RELATIONSHIP: { description: 'Relationships.' },
    STIX: { description: 'Kept STIX objects of the type relationship; what they call otherwise is RELATED_TO.' },
    VALUE: { description: 'The values: a URL or an e-mail address names the host that it is on.' },
  },
});

@ObjectType('NetworkNode', { description: 'A value, and what the viewer sees of it.' })
export class NetworkNodeType {
  @Field(() => ID, { description: 'The value, as edges name it: the same for everybody who sees it.' })
  readonly id: string;

  @Field(() => KindEnum, { description: 'Its kind.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'The value.' })
  readonly value: string;

  @Field(() => String, { description: 'The value for people.' })
  readonly display: string;

  @Field(() => Int, { description: 'Indicators of it that the viewer sees and that are not revoked.' })
  readonly claims: number;

  @Field(() => [ID], { description: 'The newest 20 of them.' })
  readonly indicatorIds: readonly string[];

  @Field(() => [ThreatEnum], { description: 'Their threats.' })
  readonly threats: readonly Threat[];

  @Field(() => [PartyType], { description: 'Their owners, as far as they are named.' })
  readonly parties: readonly ActorParty[];

  @Field(() => Boolean, { description: 'Whether an owner stays unnamed.' })
  readonly unnamed: boolean;

  @Field(() => DateTime, { description: 'When it was first seen, or published.' })
  readonly firstSeen: Timestamp;

  @Field(() => DateTime, { description: 'When it was last seen, or published.' })
  readonly lastSeen: Timestamp;

  @Field(() => Int, { description: 'Steps from the start.' })
  readonly distance: number;

  @Field(() => Boolean, { description: 'Whether it has more neighbours, among what the viewer sees, than are here.' })
  readonly more: boolean;

  static of = ({ digest, indicators, first_seen, last_seen, ...node }: NetworkNode): NetworkNodeType => ({
    ...node,
    id: digest,
    indicatorIds: indicators,
    firstSeen: first_seen,
    lastSeen: last_seen,
  });
}

@ObjectType('NetworkEdge', { description: 'What joins two values.' })
export class NetworkEdgeType {
  @Field(() => ID, { description: 'The node that it leads from.' })
  readonly from: string;

  @Field(() => ID, { description: 'The node that it leads to.' })
  readonly to: string;

  @Field(() => RelationEnum, { description: 'What joins them.' })
  readonly type: Relation;

  @Field(() => TieSourceEnum, { description: 'What says so.' })
  readonly source: TieSource;

  @Field(() => Int, { description: 'How many relationships or objects say so, of those that the viewer sees; 0: the values.' })
  readonly said: number;

  @Field(() => [ID], { description: 'The newest 20 of them.' })
  readonly itemIds: readonly string[];

  static of = ({ relation, items, ...edge }: Edge): NetworkEdgeType => ({ ...edge, type: relation, itemIds: items });
}

@ObjectType('Network', { description: 'Values and what joins them, as far as the viewer sees both.' })
export class NetworkType {
  @Field(() => [NetworkNodeType], { description: 'The values, the nearest first.' })
  readonly nodes: readonly NetworkNodeType[];

  @Field(() => [NetworkEdgeType], {
    description: 'What joins them, as it was met on the way: between two of the outermost it may be missing.',
  })
  readonly edges: readonly NetworkEdgeType[];

  @Field(() => Boolean, { description: 'Whether a node has more neighbours than are here. What the viewer does not see is no part of it.' })
  readonly truncated: boolean;

  static of = ({ nodes, edges, truncated }: Network): NetworkType => ({
    nodes: nodes.map(NetworkNodeType.of),
    edges: edges.map(NetworkEdgeType.of),
    truncated,
  });
}
