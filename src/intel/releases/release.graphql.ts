import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { AudienceType, ThreatEnum } from '../indicators/indicator.graphql.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import type { Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import { ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { RELEASE_STATUSES, type ReleaseRow, requestedReleaseOf } from '../../tenancy/sharing/release-requests.js';
import type { PendingContent } from '../../tenancy/sharing/release.policy.js';
import { DiscoverabilityEnum, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { audienceTypeOf } from './sharing-policy.graphql.js';

const ReleaseStatusEnum = enumOf(RELEASE_STATUSES);
registerEnumType(ReleaseStatusEnum, {
  name: 'ReleaseStatus',
  description: 'What became of a release that takes two officers.',
  valuesMap: {
    PENDING: { description: 'It waits for a second officer.' },
    APPROVED: { description: 'A second officer released it.' },
    DECLINED: { description: 'A second officer declined it.' },
    WITHDRAWN: { description: 'The agency that asked took it back.' },
    OVERTAKEN: { description: 'The claim was changed meanwhile.' },
    EXPIRED: { description: 'Nobody decided within seven days, or until the deadline of a request.' },
    TO_REVIEW: { description: 'A request that went out at once, as an emergency: a second officer is to review it.' },
    REVIEWED: { description: 'It went out at once, and a second officer agreed afterwards.' },
    OBJECTED: { description: 'It went out at once, and a second officer did not agree afterwards: cancel it.' },
  },
});

@ObjectType('ReleaseContent', {
  description: 'What an indicator is to say once its change of content is released. It is the whole content: null is empty.',
})
export class ReleaseContentType {
  @Field(() => ThreatEnum, { description: 'What the value is used for.' })
  readonly threat: string;

  @Field(() => [String], { description: 'Tags.' })
  readonly tags: readonly string[];

  @Field(() => DateTime, { nullable: true, description: 'When it was first seen in use.' })
  readonly firstSeen: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last seen in use.' })
  readonly lastSeen: Date | null;

  @Field(() => String, { nullable: true, description: 'Description.' })
  readonly description: string | null;

  @Field(() => Int, { nullable: true, description: 'Confidence, 0 to 100.' })
  readonly confidence: number | null;

  @Field(() => String, { nullable: true, description: 'Reliability of the source, Admiralty code A to F.' })
  readonly reliability: string | null;

  @Field(() => Int, { nullable: true, description: 'Credibility of the information, Admiralty code 1 to 6.' })
  readonly credibility: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The STIX or MISP object that it was read from, as JSON text: it is released with the content. null: there is none.',
  })
  readonly original: string | null;

  static of = ({ first_seen: firstSeen, last_seen: lastSeen, original, ...content }: PendingContent): ReleaseContentType => ({
    ...content,
    firstSeen,
    lastSeen,
    original: original && JSON.stringify(original.body),
  });
}

@ObjectType('Release', { description: "A release of an item of the viewer's own party that takes two officers." })
export class ReleaseType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ReleaseStatusEnum, { description: 'What became of it.' })
  readonly status: ReleaseRow['status'];

  @Field(() => TlpEnum, { description: 'The label that is wanted.' })
  readonly tlp: Tlp;

  @Field(() => AudienceType, { description: 'The audience that is wanted.' })
  readonly audience: AudienceType;

  @Field(() => DiscoverabilityEnum, {
    nullable: true,
    description: 'What strangers are to learn when they ask for the value; null: as it is.',
  })
  readonly discoverability: Discoverability | null;

  @Field(() => ReleaseContentType, {
    nullable: true,
    description: 'The content that is wanted; null: no content waits. It is deleted when the release is decided, or over.',
  })
  readonly content: ReleaseContentType | null;

  @Field(() => String, { nullable: true, description: 'Who asked: an e-mail address, or key: and the name of an API key.' })
  readonly requestedBy: string | null;

  @Field(() => DateTime, { description: 'When it was asked for.' })
  readonly requestedAt: Date;

  @Field(() => DateTime, { description: 'Until when it can be released.' })
  readonly expiresAt: Date;

  @Field(() => String, { nullable: true, description: 'E-mail address of who decided.' })
  readonly decidedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was decided.' })
  readonly decidedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was declined.' })
  readonly reason: string | null;

  @Field(() => ItemKindEnum, {
    description: 'Kind of the item: an indicator, a kept object, or a request, which is read by its own query.',
  })
  readonly kind: ItemKind;

  @Field(() => ID, { description: 'The item.' })
  readonly itemId: string;

  @Field(() => DateTime, { nullable: true, description: 'Until when what went out at once is to be reviewed; null: it did not.' })
  readonly reviewDueAt: Date | null;

  @Field(() => Boolean, { description: 'Whether that time is over, and nobody has reviewed it.' })
  readonly reviewOverdue: boolean;

  @Field(() => String, { nullable: true, description: 'E-mail address of who reviewed it.' })
  readonly reviewedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was reviewed.' })
  readonly reviewedAt: Date | null;

  /** Not in the API. */
  readonly item: string;

  static of = (row: ReleaseRow, directory: Directory): ReleaseType => ({
    id: row.id,
    content: contentOf(row),
    status: row.status,
    tlp: row.tlp,
    audience: audienceTypeOf({ audience: row.wanted, excluded: row.wanted_except }, directory),
    discoverability: row.discoverability,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    reason: row.reason,
    ...{ kind: row.kind, itemId: row.item, reviewDueAt: row.review_due_at, reviewedBy: row.reviewed_by, reviewedAt: row.reviewed_at },
    reviewOverdue: row.status === 'TO_REVIEW' && row.review_due_at !== null && row.review_due_at.getTime() <= Date.now(),
    item: row.item,
  });
}

function contentOf(row: ReleaseRow): ReleaseContentType | null {
  const { content } = requestedReleaseOf(row);
  return content ? ReleaseContentType.of(content) : null;
}
