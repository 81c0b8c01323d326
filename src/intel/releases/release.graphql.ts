import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { AudienceType, audienceTypeOf } from '../../tenancy/parties/audience.graphql.js';
import { ThreatEnum } from '../indicators/indicator.graphql.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import type { Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import { ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { RELEASE_STATES, type ReleaseRow, requestedReleaseOf } from '../../tenancy/sharing/release-requests.js';
import type { PendingContent } from '../../tenancy/sharing/release.policy.js';
import { DiscoverabilityEnum, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';

const ReleaseStateEnum = enumOf(RELEASE_STATES);
registerEnumType(ReleaseStateEnum, {
  name: 'ReleaseState',
  description: 'State of a release that needs two officers.',
  valuesMap: {
    PENDING: { description: 'The release waits for a second officer.' },
    APPROVED: { description: 'A second officer approved the release.' },
    DECLINED: { description: 'A second officer declined the release.' },
    WITHDRAWN: { description: 'The agency that requested the release withdrew it.' },
    SUPERSEDED: { description: 'The item was changed in the meantime.' },
    EXPIRED: { description: 'Nobody decided within seven days, or before the deadline of a request.' },
    TO_REVIEW: { description: 'The request was sent immediately as an emergency. A second officer has to review it.' },
    REVIEWED: { description: 'The request was sent immediately, and a second officer agreed afterwards.' },
    OBJECTED: { description: 'The request was sent immediately, and a second officer objected afterwards. Cancel the request.' },
  },
});

@ObjectType('ReleaseContent', {
  description: 'The content of an indicator after the release. It is the whole content: null means empty.',
})
export class ReleaseContentType {
  @Field(() => ThreatEnum, { description: 'What the value is used for.' })
  readonly threat: string;

  @Field(() => [String], { description: 'The requested tags, at most 50.' })
  readonly tags: readonly string[];

  @Field(() => DateTime, { nullable: true, description: 'When the value was first seen in use.' })
  readonly firstSeen: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the value was last seen in use.' })
  readonly lastSeen: Date | null;

  @Field(() => String, { nullable: true, description: 'The requested description.' })
  readonly description: string | null;

  @Field(() => Int, { nullable: true, description: 'Confidence, 0 to 100.' })
  readonly confidence: number | null;

  @Field(() => String, { nullable: true, description: 'Reliability of the source, Admiralty code A to F.' })
  readonly reliability: string | null;

  @Field(() => Int, { nullable: true, description: 'Credibility of the information, Admiralty code 1 to 6.' })
  readonly credibility: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The STIX or MISP object that the indicator was read from, as JSON text. It is released with the content. null if there is none.',
  })
  readonly original: string | null;

  static of = ({ first_seen: firstSeen, last_seen: lastSeen, original, ...content }: PendingContent): ReleaseContentType => ({
    ...content,
    firstSeen,
    lastSeen,
    original: original && JSON.stringify(original.body),
  });
}

@ObjectType('Release', { description: "A release of an item of the viewer's own party that needs two officers." })
export class ReleaseType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ReleaseStateEnum, { description: 'State of the release.' })
  readonly state: ReleaseRow['status'];

  @Field(() => TlpEnum, { description: 'The requested label.' })
  readonly tlp: Tlp;

  @Field(() => AudienceType, { description: 'The requested audience.' })
  readonly audience: AudienceType;

  @Field(() => DiscoverabilityEnum, {
    nullable: true,
    description: 'The requested discoverability; null if it does not change.',
  })
  readonly discoverability: Discoverability | null;

  @Field(() => ReleaseContentType, {
    nullable: true,
    description: 'The requested content; null if the content does not change. It is deleted when the release is decided or over.',
  })
  readonly content: ReleaseContentType | null;

  @Field(() => ActorType, { nullable: true, description: 'The officer or API key that requested the release.' })
  readonly createdBy: ActorView | null;

  @Field(() => DateTime, { description: 'When the release was requested.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { description: 'When the request expires.' })
  readonly expiresAt: Date;

  @Field(() => ActorType, { nullable: true, description: 'The officer who approved or declined the release.' })
  readonly decidedBy: ActorView | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the release was approved, declined or overtaken; null if it waits or was withdrawn.',
  })
  readonly decidedAt: Date | null;

  @Field(() => ActorType, { nullable: true, description: 'Who withdrew the release.' })
  readonly withdrawnBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When the release was withdrawn.' })
  readonly withdrawnAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Reason of the answer, if the release was declined.' })
  readonly reason: string | null;

  @Field(() => ItemKindEnum, { description: 'Kind of the item: an indicator, a stored object, or a request.' })
  readonly itemKind: ItemKind;

  @Field(() => ID, { description: 'Identifier of the item.' })
  readonly itemId: string;

  @Field(() => DateTime, { nullable: true, description: 'Deadline for the review of an emergency; null if the release is none.' })
  readonly reviewDueAt: Date | null;

  @Field(() => Boolean, { description: 'Whether the review is overdue.' })
  readonly reviewOverdue: boolean;

  @Field(() => ActorType, { nullable: true, description: 'The officer who reviewed the emergency.' })
  readonly reviewedBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When the emergency was reviewed.' })
  readonly reviewedAt: Date | null;

  static of = (row: ReleaseRow, directory: Directory): ReleaseType => ({
    id: row.id,
    content: contentOf(row),
    state: row.status,
    tlp: row.tlp,
    audience: audienceTypeOf({ audience: row.wanted, excluded: row.requested_exclusions }, directory),
    discoverability: row.discoverability,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...endOf(row),
    reason: row.reason,
    ...{ itemKind: row.kind, itemId: row.item, reviewDueAt: row.review_due_at, reviewedBy: row.reviewed_by, reviewedAt: row.reviewed_at },
    reviewOverdue: row.status === 'TO_REVIEW' && row.review_due_at !== null && row.review_due_at.getTime() <= Date.now(),
  });
}

export const ReleaseConnection = connectionType('Release', () => ReleaseType, { description: 'Releases, newest first.' });

/** Returns who ended a release, and when: by a decision, or by withdrawing it. */
const endOf = ({
  status,
  decided_by: by,
  decided_at: at,
}: ReleaseRow): Pick<ReleaseType, 'decidedBy' | 'decidedAt' | 'withdrawnBy' | 'withdrawnAt'> =>
  status === 'WITHDRAWN'
    ? { decidedBy: null, decidedAt: null, withdrawnBy: by, withdrawnAt: at }
    : { decidedBy: by, decidedAt: at, withdrawnBy: null, withdrawnAt: null };

function contentOf(row: ReleaseRow): ReleaseContentType | null {
  const { content } = requestedReleaseOf(row);
  return content ? ReleaseContentType.of(content) : null;
}
