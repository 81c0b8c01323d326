import { Field, Int, ObjectType } from '@nestjs/graphql';
import { MoneyType } from '../../platform/graphql/money.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { ActionKindEnum, ActionRequestStateEnum, LegalBasisEnum, UrgencyEnum } from './action-enums.graphql.js';
import { RequestSubjectType } from './action.graphql.js';
import type { ActionKind, ActionRequestState, RequestSubject, LegalBasis, Urgency } from './action.js';
import type { ActionVersionRow } from './browse-actions.service.js';

@ObjectType('ActionRequestVersion', { description: 'Content and state of one version of a request.' })
export class ActionRequestVersionType {
  @Field(() => Int, { description: 'Version, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When this version was written.' })
  readonly at: Timestamp;

  @Field(() => ActionRequestStateEnum, { description: 'State of the request in this version.' })
  readonly state: ActionRequestState;

  @Field(() => ActionKindEnum, { description: 'The requested action.' })
  readonly action: ActionKind;

  @Field(() => RequestSubjectType, { description: 'The value to act on.' })
  readonly subject: RequestSubjectType;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label of this version.' })
  readonly tlp: Tlp;

  @Field(() => LegalBasisEnum, { description: 'Legal basis of the request.' })
  readonly legalBasis: LegalBasis;

  @Field(() => String, { description: 'The order, law or agreement as text.' })
  readonly legalText: string;

  @Field(() => String, { nullable: true, description: 'What happened, as the requester describes it.' })
  readonly narrative: string | null;

  @Field(() => UrgencyEnum, { description: 'Urgency, stated by the requester.' })
  readonly urgency: Urgency;

  @Field(() => String, { description: 'Contact for questions about the request.' })
  readonly contact: string;

  @Field(() => MoneyType, { nullable: true, description: 'The amount to freeze; null: all that there is, or no freeze.' })
  readonly amount: MoneyType | null;

  static of = ({ version, at, amount, content }: ActionVersionRow): ActionRequestVersionType => ({
    version,
    at,
    state: content['state'] as ActionRequestState,
    action: content['act'] as ActionKind,
    subject: RequestSubjectType.of(content['subject'] as RequestSubject),
    tlp: content['tlp'] as Tlp,
    legalBasis: content['legal_basis'] as LegalBasis,
    legalText: content['legal_text'] as string,
    narrative: (content['narrative'] ?? null) as string | null,
    urgency: content['urgency'] as Urgency,
    contact: content['contact'] as string,
    amount: amount === null ? null : { amount, currency: content['currency'] as string },
  });
}

export const ActionRequestVersionConnection = connectionType('ActionRequestVersion', () => ActionRequestVersionType, {
  description: 'Versions of a request to act, newest first.',
});
