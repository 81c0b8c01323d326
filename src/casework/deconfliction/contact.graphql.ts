import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { AgencyType, PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { DiscoverabilityEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Page } from '../../platform/graphql/pager.js';
import { CONTACT_ANSWERS, CONTACT_STATES, type ContactState } from './contact.policy.js';
import type { ContactFilter } from './contacts.service.js';
import type { ContactRow } from './contacts.service.js';

export const ContactAnswerEnum = enumOf(CONTACT_ANSWERS);
registerEnumType(ContactAnswerEnum, {
  name: 'ContactAnswer',
  description: 'Answer of a holder to the requesting country.',
  valuesMap: {
    NAME_OURSELVES: { description: 'Names your party as the holder, regardless of discoverability.' },
    RELEASE: { description: 'Releases the claim: adds the requesting country to its audience, by the rules of changeAudience.' },
    TEAR_LINE: {
      description: 'Releases a reduced copy of the claim to the requesting country only. The country sees it as an ordinary release.',
    },
    DECLINE: { description: 'Discloses nothing more. For a SILENT holding the requesting country is not notified.' },
  },
});

export const ContactStateEnum = enumOf(CONTACT_STATES);
registerEnumType(ContactStateEnum, {
  name: 'ContactState',
  description: 'State of a contact.',
  valuesMap: {
    OPEN: { description: 'Not answered yet.' },
    NAMED: { description: 'The holder was named. The claim may still be released.' },
    RELEASED: { description: 'The claim or a reduced copy was released, or waits for release by a second officer.' },
    DECLINED: { description: 'The holder declined to disclose more.' },
  },
});

@InputType('ContactFilter', { description: 'Filter of contacts. An absent field does not restrict the list.' })
export class ContactFilterInput implements Omit<ContactFilter, 'open'> {
  @Field(() => [ContactStateEnum], { nullable: true, description: 'Any of these states.' })
  readonly states?: ContactState[] | null;

  @Field(() => [DiscoverabilityEnum], { nullable: true, description: 'Discoverability of the holding at the time of the query.' })
  readonly discoverabilities?: Discoverability[] | null;

  @Field(() => [CountryCode], { nullable: true, description: 'Requesting countries.' })
  readonly askedBy?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Queried at this time or later.' })
  readonly askedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Queried before this time.' })
  readonly askedBefore?: Date | null;

  @Field(() => String, { nullable: true, description: "The requesting country's case reference, exactly as written." })
  readonly caseReference?: string | null;

  @Field(() => ID, { nullable: true, description: 'Contacts about this claim.' })
  readonly indicatorId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'true: only sealed holdings; false: only claims.' })
  readonly sealed?: boolean | null;
}

@ObjectType('Contact', { description: "A query of another country about something that the viewer's party holds." })
export class ContactType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => PartyType, { description: 'The requesting country.' })
  readonly askedBy: ActorParty;

  @Field(() => AgencyType, { nullable: true, description: 'The requesting agency.' })
  readonly agency: AgencyType | null;

  @Field(() => DateTime, { description: 'When the country queried the value.' })
  readonly askedAt: Date;

  @Field(() => String, { description: 'Purpose of the query.' })
  readonly purpose: string;

  @Field(() => String, { description: "The requesting country's case reference." })
  readonly caseReference: string;

  @Field(() => ID, { nullable: true, description: 'The claim in question; null for a sealed holding.' })
  readonly indicatorId: string | null;

  @Field(() => ID, { nullable: true, description: 'The sealed holding in question; null for a claim.' })
  readonly sealedHoldingId: string | null;

  @Field(() => String, { nullable: true, description: 'Reference of the sealed holding.' })
  readonly reference: string | null;

  @Field(() => DiscoverabilityEnum, { description: 'Discoverability at the time of the query, which decided the answer.' })
  readonly discoverability: Discoverability;

  @Field(() => ContactStateEnum, { description: 'State of the contact.' })
  readonly state: ContactState;

  @Field(() => String, { nullable: true, description: 'Note to the answer.' })
  readonly note: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the contact was answered.' })
  readonly answeredAt: Date | null;

  static of = (row: ContactRow): ContactType => ({
    id: row.id,
    askedBy: row.asker,
    agency: row.requester_agency,
    askedAt: row.requested_at,
    purpose: row.purpose,
    caseReference: row.case_reference,
    indicatorId: row.item,
    sealedHoldingId: row.holding,
    reference: row.reference,
    discoverability: row.setting,
    state: row.state,
    note: row.note,
    answeredAt: row.answered_at,
  });
}

@ObjectType('ContactPage', { description: 'A page of contacts, newest first.' })
export class ContactPageType {
  @Field(() => [ContactType], { description: 'The contacts.' })
  readonly contacts: readonly ContactType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null when this is the last page.' })
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<ContactRow>): ContactPageType => ({ contacts: rows.map(ContactType.of), cursor });
}
