import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ReceiptType } from '../../platform/graphql/receipts.graphql.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../evidence/evidence.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { Timestamp } from '../indicators/claim.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { KindEnum } from '../indicators/indicator.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import { type Relation, RELATIONS, type RelationshipEnd, type RelationshipReceipt, type RelationshipRow } from './relationship.js';

export const RelationEnum = enumOf(RELATIONS);
registerEnumType(RelationEnum, {
  name: 'RelationshipType',
  description: 'Type of a relationship between two values.',
  valuesMap: {
    USES: { description: "The first uses the second: a number an account, a gang's page a wallet." },
    CONTROLS: { description: 'The first controls the second.' },
    PAYS_TO: { description: 'Money went from the first to the second.' },
    HOSTED_ON: { description: 'The first is hosted on the second: a page on a host, a host on an address.' },
    SAME_OPERATOR: { description: 'The same people are behind both. It has no direction.' },
    RELATED_TO: { description: 'The two are related in another way. It has no direction.' },
  },
});

@ObjectType('RelationshipEnd', { description: 'One of the two values of a relationship.' })
export class RelationshipEndType implements RelationshipEnd {
  @Field(() => ID, { description: 'The indicator of this end.' })
  readonly indicatorId: string;

  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'Canonical form of the value of the indicator.' })
  readonly value: string;

  @Field(() => String, { description: 'The value in a readable form.' })
  readonly display: string;

  @Field(() => TlpEnum, { description: 'Label of the indicator.' })
  readonly tlp: Tlp;
}

@ObjectType('Relationship', {
  description:
    'A relationship between two indicators, published by an agency. A reader in its audience sees it as long as both indicators are visible to that reader.',
  implements: () => [ItemType],
})
export class RelationshipType implements ItemType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => RelationEnum, { description: 'Type of the relationship.' })
  readonly type: Relation;

  @Field(() => RelationshipEndType, { description: 'The first end.' })
  readonly from: RelationshipEnd;

  @Field(() => RelationshipEndType, { description: 'The second end.' })
  readonly to: RelationshipEnd;

  @Field(() => String, { nullable: true, description: 'Description of the relationship.' })
  readonly description: string | null;

  @Field(() => Int, { nullable: true, description: 'Confidence of the author, 0 to 100.' })
  readonly confidence: number | null;

  @Field(() => String, { nullable: true, description: 'Reliability of the source: Admiralty code A to F.' })
  readonly reliability: string | null;

  @Field(() => Int, { nullable: true, description: 'Credibility of the information: Admiralty code 1 to 6.' })
  readonly credibility: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When the relationship was first seen.' })
  readonly firstSeen: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the relationship was last seen.' })
  readonly lastSeen: Timestamp | null;

  @Field(() => TlpEnum, { description: 'The strictest label that the relationship and both indicators have had since its publication.' })
  readonly tlp: Tlp;

  @Field(() => DateTime, { description: 'When it was first published.' })
  readonly publishedAt: Timestamp;

  @Field(() => DateTime, { description: 'When it was last published or changed.' })
  readonly updatedAt: Timestamp;

  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'End of retention, which every relationship has: not after that of its indicators (retentionRules).',
  })
  readonly retainUntil: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When its author revoked it.' })
  readonly revokedAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Why its author revoked it.' })
  readonly revokedReason: string | null;

  @Field(() => PartyType, { nullable: true, description: 'The party that published it; null if the party is not named to the viewer.' })
  readonly owner: ActorParty | null;

  @Field(() => [EvidenceFileType], { description: 'Evidence files of the relationship, at most 20.' })
  readonly evidence: readonly EvidenceFileType[];

  static of = (row: RelationshipRow): RelationshipType => ({
    id: row.id,
    type: row.relation,
    from: row.from_end,
    to: row.to_end,
    description: row.description,
    confidence: row.confidence,
    reliability: row.reliability,
    credibility: row.credibility,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    tlp: row.tlp,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    version: row.version,
    retainUntil: row.retain_until,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
    owner: row.by,
    evidence: row.evidence.map((file) => ({ ...file, addedAt: new Date(file.addedAt) })),
  });
}

export const RelationshipConnection = connectionType('Relationship', () => RelationshipType, {
  description: 'Relationships, newest first.',
});

@ObjectType('RelationshipReceipt', { description: 'The result for one relationship of a batch.', implements: () => [ReceiptType] })
export class RelationshipReceiptType implements ReceiptType {
  readonly index: number;
  readonly outcome: RelationshipReceipt['outcome'];
  readonly problems: readonly ItemProblem[];

  /** Not in the API. */
  readonly relationshipId: string | null;
}
