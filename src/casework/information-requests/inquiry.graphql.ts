import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { OutcomeEnum, ProblemType } from '../../platform/graphql/receipts.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import { ActionSubjectType } from '../action-requests/action.graphql.js';
import type { InformationPage } from './browse-information.service.js';
import { InformationRequestType } from './information.graphql.js';
import { InformationStateEnum } from './information-enums.graphql.js';
import type { InformationRow, MessageRow, QuestionReceipt } from './information.js';
import { WAITING_STATES } from './information.policy.js';

@ObjectType('InformationInquiry', { description: 'A question as visible to its requester, with the request to each recipient.' })
export class InformationInquiryType {
  @Field(() => ID, { description: 'Identifier; recipients do not see it.' })
  readonly id: string;

  @Field(() => String, { description: 'The requester’s own reference.' })
  readonly reference: string;

  @Field(() => Boolean, { description: 'Whether a recipient has not answered yet.' })
  readonly open: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When the requester closed it; visible to the requester only.' })
  readonly closedAt: Timestamp | null;

  @Field(() => [InformationRequestType], { description: 'The request to each recipient.' })
  readonly requests: readonly InformationRequestType[];

  /** Returns the question. @param rows all rows of one inquiry; with no rows, the result is undefined */
  static of = (rows: readonly InformationRow[]): InformationInquiryType | undefined => {
    const [first] = rows;
    return (
      first && {
        ...{ id: first.inquiry ?? first.id, reference: first.reference, open: rows.some(({ state }) => WAITING_STATES.includes(state)) },
        closedAt: rows.every(({ closed_at }) => closed_at !== null) ? first.closed_at : null,
        requests: rows.map(InformationRequestType.of),
      }
    );
  };
}

@ObjectType('InformationInquiryPage', { description: 'A page of questions, newest first.' })
export class InformationInquiryPageType {
  @Field(() => [InformationInquiryType], { description: 'The questions.' })
  readonly inquiries: readonly InformationInquiryType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null on the last page.' })
  readonly cursor: string | null;

  static of = ({ requests, cursor }: InformationPage): InformationInquiryPageType => ({
    inquiries: [...new Set(requests.map(({ inquiry }) => inquiry))].flatMap(
      (id) => InformationInquiryType.of(requests.filter(({ inquiry }) => inquiry === id)) ?? [],
    ),
    cursor,
  });
}

@ObjectType('InformationRequestPage', { description: 'A page of requests for information, newest first.' })
export class InformationRequestPageType {
  @Field(() => [InformationRequestType], { description: 'The requests.' })
  readonly requests: readonly InformationRequestType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null on the last page.' })
  readonly cursor: string | null;

  static of = ({ requests, cursor }: InformationPage): InformationRequestPageType => ({
    requests: requests.map(InformationRequestType.of),
    cursor,
  });
}

@ObjectType('InformationMessage', { description: 'A message from one side of a request for information to the other.' })
export class InformationMessageType {
  @Field(() => Int, { description: 'Position in the thread, from 1.' })
  readonly number: number;

  @Field(() => PartyType, { nullable: true, description: 'The author’s party.' })
  readonly party: PartyType | null;

  @Field(() => InformationStateEnum, { nullable: true, description: 'PARTIAL or ANSWERED when the message is an answer.' })
  readonly answer: 'PARTIAL' | 'ANSWERED' | null;

  @Field(() => String, { description: 'The text, in Markdown.' })
  readonly text: string;

  @Field(() => String, { description: 'Language of the text (BCP 47).' })
  readonly language: string;

  @Field(() => [ActionSubjectType], { description: 'Values that the text names.' })
  readonly subjects: readonly ActionSubjectType[];

  @Field(() => [EvidenceFileType], { description: 'Evidence files.' })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => DateTime, { description: 'When.' })
  readonly at: Timestamp;

  static of = ({ seq, subjects, evidence, ...message }: MessageRow): InformationMessageType => ({
    ...message,
    number: seq,
    subjects: subjects.map(ActionSubjectType.of),
    evidence: evidence.map((file) => ({ ...file, addedAt: new Date(file.addedAt) })),
  });
}

@ObjectType('InformationReceipt', { description: 'The result for one question of a call.' })
export class InformationReceiptType {
  @Field(() => Int, { description: 'Position of the question in the input, from 0.' })
  readonly index: number;

  @Field(() => OutcomeEnum, { description: 'The result.' })
  readonly outcome: QuestionReceipt['outcome'];

  @Field(() => ID, { nullable: true, description: 'The question; null when it was rejected.' })
  readonly inquiryId: string | null;

  @Field(() => [ID], { description: 'The request to each of its recipients.' })
  readonly requestIds: readonly string[];

  @Field(() => [ProblemType], { description: 'Reasons for the rejection.' })
  readonly problems: readonly ItemProblem[];
}

@ObjectType('InformationAnswerTimes', {
  description: 'Answer statistics of one recipient, over requests of the viewer’s party. Cancelled requests are left out.',
})
export class InformationAnswerTimesType {
  @Field(() => PartyType, { nullable: true, description: 'The recipient.' })
  readonly recipient: PartyType | null;

  @Field(() => Int, { description: 'Requests.' })
  readonly asked: number;

  @Field(() => Int, { description: 'Number of requests acknowledged in time.' })
  readonly acknowledgedInTime: number;

  @Field(() => Int, { description: 'Number of requests fully answered.' })
  readonly answered: number;

  @Field(() => Int, { description: 'Number of requests fully answered in time.' })
  readonly answeredInTime: number;

  @Field(() => Int, { description: 'Declined.' })
  readonly declined: number;

  @Field(() => Int, { description: 'Number of open requests past their deadline.' })
  readonly overdue: number;
}
