import { ArrayMaxSize, IsOptional } from 'class-validator';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { DiscoverabilityEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { CONTACT_ANSWERS, CONTACT_STATES, type ContactState } from './contact.policy.js';
import type { ContactFilter } from './contacts.service.js';
import type { ContactRow } from './contacts.service.js';

export const ContactAnswerEnum = enumOf(CONTACT_ANSWERS);
registerEnumType(ContactAnswerEnum, {
  name: 'ContactAnswer',
  description: 'Answer of a holder to the requesting country.',
  valuesMap: {
    IDENTIFIED: { description: 'Identifies your party as the holder, regardless of discoverability.' },
    RELEASED: { description: 'Releases the indicator: adds the requesting country to its audience, by the rules of changeAudience.' },
    TEAR_LINE_RELEASED: {
      description: 'Releases a reduced copy of the indicator to the requesting country only. The country sees it as an ordinary release.',
    },
    DECLINED: { description: 'Discloses nothing more. For a SILENT holding the requesting country is not notified.' },
  },
});

export const ContactStateEnum = enumOf(CONTACT_STATES);
registerEnumType(ContactStateEnum, {
  name: 'ContactState',
  description: 'State of a contact.',
  valuesMap: {
    OPEN: { description: 'Not answered yet.' },
    IDENTIFIED: { description: 'The holder identified itself. The indicator may still be released.' },
    RELEASED: { description: 'The indicator or a reduced copy was released, or waits for release by a second officer.' },
    DECLINED: { description: 'The holder declined to disclose more.' },
  },
});

@InputType('ContactFilter', { description: 'Filter of contacts. An absent field does not restrict the list.' })
export class ContactFilterInput implements Omit<ContactFilter, 'open'> {
  @Field(() => [ContactStateEnum], { nullable: true, description: 'Any of these states.' })
  readonly states?: ContactState[] | null;

  @Field(() => [DiscoverabilityEnum], { nullable: true, description: 'Discoverability of the holding at the time of the query.' })
  readonly discoverabilities?: Discoverability[] | null;

  @Field(() => [ID], { nullable: true, description: 'Requesting countries, each by its id, country code or slug. At most 250.' })
  @IsOptional()
  @ArrayMaxSize(250)
  readonly requesters?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Queried at this time or later.' })
  readonly createdAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Queried before this time.' })
  readonly createdBefore?: Date | null;

  @Field(() => String, { nullable: true, description: "The requesting country's case reference, exactly as written." })
  readonly caseReference?: string | null;

  @Field(() => ID, { nullable: true, description: 'Contacts about this indicator.' })
  readonly indicatorId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'true: only sealed holdings; false: only indicators.' })
  readonly sealed?: boolean | null;
}

@ObjectType('Contact', { description: "A query of another country about something that the viewer's party holds." })
export class ContactType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ActorType, { description: 'The requesting country and agency.' })
  readonly createdBy: ActorView;

  @Field(() => DateTime, { description: 'When the country queried the value.' })
  readonly createdAt: Date;

  @Field(() => String, { description: 'Purpose of the query.' })
  readonly purpose: string;

  @Field(() => String, { description: "The requesting country's case reference." })
  readonly caseReference: string;

  @Field(() => ID, { nullable: true, description: 'The indicator in question; null for a sealed holding.' })
  readonly indicatorId: string | null;

  @Field(() => ID, { nullable: true, description: 'The sealed holding in question; null for an indicator.' })
  readonly sealedHoldingId: string | null;

  @Field(() => String, { nullable: true, description: 'Reference of the sealed holding.' })
  readonly reference: string | null;

  @Field(() => DiscoverabilityEnum, { description: 'Discoverability at the time of the query, which decided the answer.' })
  readonly discoverability: Discoverability;

  @Field(() => ContactStateEnum, { description: 'State of the contact.' })
  readonly state: ContactState;

  @Field(() => String, { nullable: true, description: 'Note to the answer.' })
  readonly note: string | null;

  @Field(() => ActorType, { nullable: true, description: "The officer of the viewer's party who answered." })
  readonly answeredBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When the contact was answered.' })
  readonly answeredAt: Date | null;

  static of = (row: ContactRow): ContactType => ({
    id: row.id,
    createdBy: { kind: null, id: null, name: null, party: row.asker, agency: row.requester_agency },
    createdAt: row.requested_at,
    purpose: row.purpose,
    caseReference: row.case_reference,
    indicatorId: row.item,
    sealedHoldingId: row.holding,
    reference: row.reference,
    discoverability: row.setting,
    state: row.state,
    note: row.note,
    ...{ answeredBy: row.answered_by, answeredAt: row.answered_at },
  });
}

export const ContactConnection = connectionType('Contact', () => ContactType, {
  description: "Queries of other countries about holdings of the viewer's party, newest first.",
  counted: true,
});
