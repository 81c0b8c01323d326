import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { ReceiptType } from '../../platform/graphql/receipts.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import { RequestSubjectType } from '../action-requests/action.graphql.js';
import { evidenceOf, requesterOf } from '../action-requests/obligation.graphql.js';
import { InformationRequestType } from './information.graphql.js';
import { InformationRequestStateEnum } from './information-enums.graphql.js';
import type { Inquiry, MessageRow, QuestionReceipt } from './information.js';
import { WAITING_STATES } from './information.policy.js';

@ObjectType('InformationInquiry', { description: 'An inquiry as its requester sees it: one question, with the request to each recipient.' })
export class InformationInquiryType {
  @Field(() => ID, { description: 'Identifier of the inquiry; recipients do not see it.' })
  readonly id: string;

  @Field(() => String, { description: "The requester's own reference." })
  readonly reference: string;

  @Field(() => DateTime, { description: 'When the inquiry was first sent.' })
  readonly createdAt: Timestamp;

  @Field(() => ActorType, { nullable: true, description: 'Who sent the inquiry first; to recipients the requesting party alone.' })
  readonly createdBy: ActorView | null;

  @Field(() => Boolean, { description: 'Whether a recipient has not answered yet.' })
  readonly unanswered: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When the requester closed the inquiry; visible to the requester only.' })
  readonly closedAt: Timestamp | null;

  @Field(() => ActorType, { nullable: true, description: 'The officer who closed the inquiry; visible to the requester only.' })
  readonly closedBy: ActorView | null;

  @Field(() => [InformationRequestType], { description: 'The request to each recipient, at most 20.' })
  readonly requests: readonly InformationRequestType[];

  static of = ({ id, requests: [first, ...others] }: Inquiry): InformationInquiryType => {
    const rows = [first, ...others];
    const isClosed = rows.every(({ closed_at }) => closed_at !== null);
    const [earliest = first] = [...rows].sort((a, b) => new Date(a.published_at).getTime() - new Date(b.published_at).getTime());
    return {
      ...{ id, reference: first.reference, createdAt: earliest.published_at, createdBy: requesterOf(earliest, earliest.steps[0]) },
      unanswered: rows.some(({ state }) => WAITING_STATES.includes(state)),
      ...{ closedAt: isClosed ? first.closed_at : null, closedBy: isClosed ? first.closed_by : null },
      requests: rows.map(InformationRequestType.of),
    };
  };
}

export const InformationInquiryConnection = connectionType('InformationInquiry', () => InformationInquiryType, {
  description: "Inquiries of the viewer's party, newest first.",
  counted: true,
});

@ObjectType('InformationMessage', { description: 'A message from one side of a request for information to the other.' })
export class InformationMessageType {
  @Field(() => Int, { description: 'Position in the thread, from 1.' })
  readonly number: number;

  @Field(() => ActorType, { nullable: true, description: 'The author; to the other side its party alone.' })
  readonly createdBy: ActorView | null;

  @Field(() => InformationRequestStateEnum, {
    nullable: true,
    description: 'PARTIALLY_ANSWERED or ANSWERED when the message is an answer.',
  })
  readonly answer: 'PARTIALLY_ANSWERED' | 'ANSWERED' | null;

  @Field(() => String, { description: 'The text, in Markdown.' })
  readonly text: string;

  @Field(() => String, { description: 'Language of the text (BCP 47).' })
  readonly language: string;

  @Field(() => [RequestSubjectType], { description: 'Values that the text names, at most 100.' })
  readonly subjects: readonly RequestSubjectType[];

  @Field(() => [EvidenceFileType], { description: 'Evidence files, at most 20.' })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => DateTime, { description: 'When it was written.' })
  readonly createdAt: Timestamp;

  static of = ({ seq, at, party, officer, subjects, evidence, ...message }: MessageRow): InformationMessageType => ({
    ...message,
    ...{ number: seq, createdAt: at, createdBy: officer ?? partyActor(party) },
    subjects: subjects.map(RequestSubjectType.of),
    evidence: evidenceOf(evidence),
  });
}

export const InformationMessageConnection = connectionType('InformationMessage', () => InformationMessageType, {
  description: 'Messages in the thread of a request, oldest first.',
});

@ObjectType('InformationInquiryReceipt', { description: 'The result for one inquiry of a batch.', implements: () => [ReceiptType] })
export class InformationInquiryReceiptType implements ReceiptType {
  readonly index: number;
  readonly outcome: QuestionReceipt['outcome'];
  readonly problems: readonly ItemProblem[];

  /** Not in the API. */
  readonly inquiryId: string | null;
}

@ObjectType('InformationStatistics', {
  description: "Answer statistics of one recipient, over requests of the viewer's party. Cancelled requests are left out.",
})
export class InformationStatisticsType {
  @Field(() => PartyType, { nullable: true, description: 'The recipient.' })
  readonly recipient: PartyType | null;

  @Field(() => Int, { description: 'Number of requests.' })
  readonly requestCount: number;

  @Field(() => Int, { description: 'Number of requests acknowledged in time.' })
  readonly acknowledgedInTime: number;

  @Field(() => Int, { description: 'Number of requests fully answered.' })
  readonly answered: number;

  @Field(() => Int, { description: 'Number of requests fully answered in time.' })
  readonly answeredInTime: number;

  @Field(() => Int, { description: 'Number of requests declined.' })
  readonly declined: number;

  @Field(() => Int, { description: 'Number of open requests past their deadline.' })
  readonly overdue: number;
}
