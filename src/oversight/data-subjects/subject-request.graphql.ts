import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize } from 'class-validator';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { LookupInput } from '../../intel/indicators/lookup.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import {
  CONSULTATION_OUTCOMES,
  type ConsultationOutcome,
  type SubjectHandling,
  REFUSAL_GROUNDS,
  type RefusalGround,
  SUBJECT_REQUEST_KINDS,
  SUBJECT_REQUEST_STATES,
  type SubjectRequest,
  type SubjectRequestFilter,
  type SubjectRequestKind,
  type SubjectRequestState,
  type SubjectSource,
} from './subject-request.js';
import { MOST_VALUES } from './subject.policy.js';

export const SubjectRequestKindEnum = enumOf(SUBJECT_REQUEST_KINDS);
registerEnumType(SubjectRequestKindEnum, {
  name: 'SubjectRequestKind',
  description: 'What a data subject asks for.',
  valuesMap: {
    ACCESS: { description: 'To learn which data is held. Due 4 calendar months after its arrival.' },
    CORRECTION: { description: 'To correct data. Due 9 calendar months after its arrival.' },
    DELETION: { description: 'To delete data. Due 9 calendar months after its arrival.' },
  },
});

const StateEnum = enumOf(SUBJECT_REQUEST_STATES);
registerEnumType(StateEnum, {
  name: 'SubjectRequestState',
  description: 'State of a request of a data subject.',
  valuesMap: {
    OPEN: { description: 'The data-subject desk has not answered.' },
    ANSWERED: { description: 'The data-subject desk has written the answer for the person.' },
    WITHDRAWN: { description: 'The request was withdrawn.' },
  },
});

export const ConsultationOutcomeEnum = enumOf(CONSULTATION_OUTCOMES);
registerEnumType(ConsultationOutcomeEnum, {
  name: 'SubjectConsultationOutcome',
  description: "The owner's answer about one item.",
  valuesMap: {
    AGREE_TO_DISCLOSE: { description: 'The person may learn what `disclosure` states.' },
    REFUSE: { description: 'The person may learn nothing, on a ground in law.' },
    CORRECTED: { description: 'The owner has corrected the item.' },
    DELETED: { description: 'The owner has revoked, withdrawn or deleted the item.' },
    KEPT: { description: 'The owner keeps the item. An indicator stays marked as contested.' },
  },
});

export const RefusalGroundEnum = enumOf(REFUSAL_GROUNDS);
registerEnumType(RefusalGroundEnum, {
  name: 'SubjectRefusalGround',
  description: 'Why disclosure is refused: Directive (EU) 2016/680, Article 15(1).',
  valuesMap: {
    INQUIRIES: { description: 'It would obstruct official or legal inquiries, investigations or procedures: point (a).' },
    PROSECUTION: {
      description:
        'It would prejudice the prevention, detection, investigation or prosecution of offences, or the execution of penalties: point (b).',
    },
    PUBLIC_SECURITY: { description: 'To protect public security: point (c).' },
    NATIONAL_SECURITY: { description: 'To protect national security: point (d).' },
    RIGHTS_OF_OTHERS: { description: 'To protect the rights and freedoms of others: point (e).' },
  },
});

@ObjectType('SubjectHandling', { description: 'What only the data-subject desk of the hub sees of a request.' })
export class SubjectHandlingType implements SubjectHandling {
  @Field(() => DateTime, { nullable: true, description: 'When the sources were first consulted; null: not yet.' })
  readonly consultedAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'From when the data-subject desk can answer: 30 days after the last consultation, also if no source was found. Null: not consulted.',
  })
  readonly answerableAt: Date | null;

  @Field(() => String, { nullable: true, description: 'What the sources are asked.' })
  readonly question: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the clock was extended by two months; null: it was not.' })
  readonly extendedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why the clock was extended.' })
  readonly extensionReason: string | null;
}

@ObjectType('SubjectRequest', {
  description:
    'A request of a data subject. The party that filed it and the data-subject desk of the hub see it. To the party that filed it, it looks the same whether data is held or not, until it is answered.',
})
export class SubjectRequestType implements SubjectRequest {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => SubjectRequestKindEnum, { description: 'What the person asks for.' })
  readonly kind: SubjectRequestKind;

  @Field(() => StateEnum, { description: 'State of the request.' })
  readonly state: SubjectRequestState;

  @Field(() => String, { description: 'Reference of the office that filed it.' })
  readonly reference: string;

  @Field(() => String, { description: 'What the person states.' })
  readonly statement: string;

  @Field(() => [String], { description: `Values that concern the person, in display form; at most ${MOST_VALUES}.` })
  readonly values: readonly string[];

  @Field(() => DateTime, { description: 'When it was filed.' })
  readonly createdAt: Date;

  @Field(() => ActorType, { nullable: true, description: 'Who filed it.' })
  readonly createdBy: ActorView | null;

  @Field(() => DateTime, { description: 'When the request of the person arrived. The clock begins then.' })
  readonly receivedAt: Date;

  @Field(() => DateTime, { description: 'Deadline for the answer.' })
  readonly dueAt: Date;

  @Field(() => Boolean, { description: 'Whether the request is open after its deadline.' })
  readonly overdue: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When it was answered or withdrawn. It is deleted a year later. Null: open.' })
  readonly closedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The text for the person. If nothing may be disclosed, it is one constant text that neither confirms nor denies. Null unless ANSWERED.',
  })
  readonly answer: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was withdrawn; null unless WITHDRAWN.' })
  readonly withdrawalReason: string | null;

  @Field(() => SubjectHandlingType, {
    nullable: true,
    description: 'What the data-subject desk does; null for the party that filed the request.',
  })
  readonly handling: SubjectHandling | null;
}

export const SubjectRequestConnection = connectionType('SubjectRequest', () => SubjectRequestType, {
  description: 'Requests of data subjects, newest first.',
});

@ObjectType('SubjectSource', {
  description:
    'A party that holds an item on a value of the request, and its answer. The data-subject desk learns nothing else of the item.',
})
export class SubjectSourceType implements SubjectSource {
  @Field(() => ID, { description: 'Identifier of the consultation.' })
  readonly id: string;

  @Field(() => PartyType, { description: 'The owner of the item.' })
  readonly party: ActorParty;

  @Field(() => DateTime, { description: 'When the owner was consulted.' })
  readonly askedAt: Date;

  @Field(() => DateTime, { description: "Deadline for the owner's answer." })
  readonly dueAt: Date;

  @Field(() => ConsultationOutcomeEnum, { nullable: true, description: "The owner's answer; null: none yet." })
  readonly outcome: ConsultationOutcome | null;

  @Field(() => RefusalGroundEnum, { nullable: true, description: 'Ground of a refusal.' })
  readonly ground: RefusalGround | null;

  @Field(() => String, { nullable: true, description: "The owner's reason, for the data-subject desk." })
  readonly reason: string | null;

  @Field(() => String, { nullable: true, description: 'What the person may learn. It becomes part of the answer.' })
  readonly disclosure: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the owner answered; null: not yet.' })
  readonly answeredAt: Date | null;
}

export const SubjectSourceConnection = connectionType('SubjectSource', () => SubjectSourceType, {
  description: 'Sources of a request, in no meaningful order.',
});

@InputType('SubjectRequestInput', { description: 'A request of a data subject.' })
export class SubjectRequestInput {
  @Field(() => SubjectRequestKindEnum, { description: 'What the person asks for.' })
  readonly kind: SubjectRequestKind;

  @Field(() => [LookupInput], { description: `Values that concern the person, in any spelling; 1 to ${MOST_VALUES}.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_VALUES)
  readonly values: LookupInput[];

  @Field(() => DateTime, { description: 'When the request of the person arrived, in the last 366 days. The clock begins then.' })
  readonly receivedAt: Date;

  @Field(() => String, { description: 'Your reference, 1 to 200 characters.' })
  @IsStorableText()
  readonly reference: string;

  @Field(() => String, { description: 'What the person states, 1 to 4,000 characters. The data-subject desk reads it; sources do not.' })
  @IsStorableText()
  readonly statement: string;
}

@InputType('SubjectRequestFilter', { description: 'Restricts the listed requests. An absent field does not restrict.' })
export class SubjectRequestFilterInput implements SubjectRequestFilter {
  @Field(() => [StateEnum], { nullable: true, description: 'Requests in any of these states.' })
  readonly states?: SubjectRequestState[] | null;

  @Field(() => [SubjectRequestKindEnum], { nullable: true, description: 'Requests of any of these kinds.' })
  readonly kinds?: SubjectRequestKind[] | null;

  @Field(() => Boolean, { nullable: true, description: 'true: only requests that are open after their deadline; false: only the others.' })
  readonly overdue?: boolean | null;
}
