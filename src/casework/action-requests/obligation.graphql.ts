import { Field, ID, Int, InterfaceType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import { PENDING_RELEASE } from '../../intel/releases/pending-release-loader.js';
import { ReleaseType } from '../../intel/releases/release.graphql.js';
import type { ItemForm } from '../../platform/graphql/item-kinds.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { CONTACT_ENTRY } from '../../tenancy/directory/contact-entries.js';
import { DirectoryEntryType } from '../../tenancy/directory/directory-entry.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { FileRow, LegalBasis, ObligationRow, ObligationStepRow, Urgency } from './action.js';
import { LegalBasisEnum, UrgencyEnum } from './action-enums.graphql.js';

@InterfaceType('ObligationStep', { description: 'A step in the history of an obligation. Steps are never changed.' })
export class ObligationStepType {
  @Field(() => DateTime, { description: 'When the step was made.' })
  readonly at: Timestamp;

  @Field(() => ActorType, {
    nullable: true,
    description: 'Who made the step; to the other side its party alone. The hub (SYSTEM) when a deadline was near or passed.',
  })
  readonly by: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'The deadline that was set, is near, or has passed.' })
  readonly dueAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'A note to the other side; at most 2,000 characters.' })
  readonly note: string | null;
}

/** What requests to act and requests for information share: one party asks another for something, with deadlines. */
@InterfaceType('Obligation', {
  description:
    'A request of one party to another with deadlines: to act, or for information. Visible only to its two sides, the requester and the recipient.',
  implements: () => [ItemType],
  resolveType: ({ __typename }: ItemForm) => __typename,
})
export class ObligationType implements ItemType {
  @Field(() => ID, { description: 'Identifier, the same for all versions.' })
  readonly id: string;

  @Field(() => String, { description: "The requester's own reference, 1 to 200 characters." })
  readonly reference: string;

  @Field(() => DateTime, { description: 'When the request was made.' })
  readonly createdAt: Timestamp;

  @Field(() => ActorType, { nullable: true, description: 'Who made the request; to the recipient the requesting party alone.' })
  readonly createdBy: ActorView | null;

  @Field(() => PartyType, { nullable: true, description: 'The party that the request was sent to.' })
  readonly recipient: ActorParty | null;

  @Field(() => DateTime, { description: 'When an acknowledgement is due.' })
  readonly acknowledgeDueAt: Timestamp;

  @Field(() => DateTime, { description: 'When an answer is due.' })
  readonly dueAt: Timestamp;

  @Field(() => Int, {
    description:
      '0: in time; 1: a request to act was not acknowledged in time, or the recipient of a request for information was reminded; 2: not answered in time; 3: a request for information was not answered a day later either.',
  })
  readonly escalation: number;

  @Field(() => UrgencyEnum, { description: 'Urgency, stated by the requester.' })
  readonly urgency: Urgency;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => LegalBasisEnum, { description: 'Legal basis of the request.' })
  readonly legalBasis: LegalBasis;

  @Field(() => String, { description: 'The order, law or agreement as text; at most 2,000 characters.' })
  readonly legalText: string;

  @Field(() => String, { description: 'Contact of the requester; at most 500 characters.' })
  readonly contact: string;

  @Field(() => DirectoryEntryType, CONTACT_ENTRY)
  readonly contactEntry?: DirectoryEntryType | null;

  /** Id of the entry, which the viewer may not see; not in the API. */
  readonly contactEntryId: string | null;

  @Field(() => [EvidenceFileType], { description: 'Evidence files of the request that the viewer may open, at most 20.' })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => [ID], { description: 'Related indicators and reports that the viewer sees, at most 100.' })
  readonly relatedIds: readonly string[];

  @Field(() => DateTime, { nullable: true, description: 'When the requester cancelled the request.' })
  readonly cancelledAt: Timestamp | null;

  @Field(() => ActorType, { nullable: true, description: 'Who cancelled the request; to the recipient the requesting party alone.' })
  readonly cancelledBy: ActorView | null;

  @Field(() => String, { nullable: true, description: 'Why the request was cancelled; at most 2,000 characters.' })
  readonly cancelledReason: string | null;

  @Field(() => ReleaseType, PENDING_RELEASE)
  readonly pendingRelease?: ReleaseType | null;

  @Field(() => DateTime, { description: 'When this version was stored.' })
  readonly updatedAt: Timestamp;

  @Field(() => Int, { description: 'Version, from 1. A new state makes one; a passed deadline makes none.' })
  readonly version: number;
}

// Each kind has its own type of step, so the class declares none.
Field(() => [ObligationStepType], { description: 'Steps of both sides and of deadlines, oldest first.' })(
  ObligationType.prototype,
  'steps',
);

export const evidenceOf = (files: readonly FileRow[]): readonly EvidenceFileType[] =>
  files.map((file) => ({ ...file, addedAt: new Date(file.addedAt) }));

/** Returns the fields of a request that both kinds share. */
export const obligationOf = (row: ObligationRow): ObligationType => ({
  ...{
    id: row.id,
    reference: row.reference,
    urgency: row.urgency,
    tlp: row.tlp,
    contact: row.contact,
    contactEntryId: row.contact_entry,
    version: row.version,
  },
  ...{ legalBasis: row.legal_basis, legalText: row.legal_text, relatedIds: row.related, evidence: evidenceOf(row.evidence) },
  ...{ recipient: row.recipient, acknowledgeDueAt: row.ack_due_at, dueAt: row.due_at, escalation: row.escalation },
  ...{ createdAt: row.published_at, createdBy: requesterOf(row, row.steps[0]), updatedAt: row.updated_at },
  cancelledAt: row.revoked_at,
  cancelledBy:
    row.revoked_at === null
      ? null
      : requesterOf(
          row,
          row.steps.find(({ step }) => step === 'CANCELLED'),
        ),
  cancelledReason: row.revoked_reason,
});

/** Returns who made a step of the requester: its party alone where the viewer may not know the officer. */
export const requesterOf = ({ requester }: ObligationRow, step: ObligationStepRow | undefined): ActorView | null =>
  step?.officer ?? partyActor(requester);

const HUB_ITSELF: ActorView = { kind: 'SYSTEM', id: null, name: null, party: null, agency: null };

/** Returns a step with its actor. @param isOfHub whether the step tells that a deadline passed or came near */
export const stepOf = <Row extends ObligationStepRow>(
  { party, officer, ...step }: Row,
  isOfHub: boolean,
): Omit<Row, 'party' | 'officer'> & ObligationStepType => ({
  ...step,
  by: isOfHub ? HUB_ITSELF : (officer ?? partyActor(party)),
});

/** Finds timestamps that GraphQL cannot serialise. @throws TypeError, RangeError */
export function assertTimestamps({ createdAt, updatedAt, acknowledgeDueAt: acknowledgeDueAt, dueAt, cancelledAt }: ObligationType): void {
  for (const timestamp of [createdAt, updatedAt, acknowledgeDueAt, dueAt]) DateTime.serialize(timestamp);
  if (cancelledAt !== null) DateTime.serialize(cancelledAt);
}
