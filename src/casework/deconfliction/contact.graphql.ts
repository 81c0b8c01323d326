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
  description: 'What a holder says to whoever asked.',
  valuesMap: {
    NAME_OURSELVES: { description: 'That it is the holder, whatever its discoverability.' },
    RELEASE: { description: 'The claim itself: whoever asked gets into its audience, by the rules of changeAudience.' },
    TEAR_LINE: { description: 'A reduced copy of the claim, for whoever asked alone: to them a release like any other.' },
    DECLINE: { description: 'No more than was answered. Of a SILENT holding nothing is told.' },
  },
});

export const ContactStateEnum = enumOf(CONTACT_STATES);
registerEnumType(ContactStateEnum, {
  name: 'ContactState',
  description: 'What was answered.',
  valuesMap: {
    OPEN: { description: 'Nothing yet.' },
    NAMED: { description: 'Who holds it; the claim may still be released.' },
    RELEASED: { description: 'The claim, or a reduced copy; or that waits for a second officer.' },
    DECLINED: { description: 'No more.' },
  },
});

@InputType('ContactFilter', { description: 'Which contacts. What is absent does not restrict.' })
export class ContactFilterInput implements Omit<ContactFilter, 'open'> {
  @Field(() => [ContactStateEnum], { nullable: true, description: 'What was answered.' })
  readonly states?: ContactState[] | null;

  @Field(() => [DiscoverabilityEnum], { nullable: true, description: 'What they were answered at that time.' })
  readonly discoverabilities?: Discoverability[] | null;

  @Field(() => [CountryCode], { nullable: true, description: 'Countries that asked.' })
  readonly askedBy?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Asked at this moment or later.' })
  readonly askedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Asked before this moment.' })
  readonly askedBefore?: Date | null;

  @Field(() => String, { nullable: true, description: 'In this case of theirs, as they wrote it.' })
  readonly caseReference?: string | null;

  @Field(() => ID, { nullable: true, description: 'About this claim.' })
  readonly indicatorId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'About sealed holdings alone, or about claims alone.' })
  readonly sealed?: boolean | null;
}

@ObjectType('Contact', { description: "That another country asked about something that the viewer's party holds." })
export class ContactType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => PartyType, { description: 'Who asked.' })
  readonly askedBy: ActorParty;

  @Field(() => AgencyType, { nullable: true, description: 'Its agency.' })
  readonly agency: AgencyType | null;

  @Field(() => DateTime, { description: 'When.' })
  readonly askedAt: Date;

  @Field(() => String, { description: 'For what.' })
  readonly purpose: string;

  @Field(() => String, { description: 'In which case of theirs.' })
  readonly caseReference: string;

  @Field(() => ID, { nullable: true, description: 'The claim that was asked about.' })
  readonly indicatorId: string | null;

  @Field(() => ID, { nullable: true, description: 'Or the sealed holding.' })
  readonly sealedHoldingId: string | null;

  @Field(() => String, { nullable: true, description: 'Reference of the sealed holding.' })
  readonly reference: string | null;

  @Field(() => DiscoverabilityEnum, { description: 'Its discoverability at that time: what they were answered.' })
  readonly discoverability: Discoverability;

  @Field(() => ContactStateEnum, { description: 'What was answered.' })
  readonly state: ContactState;

  @Field(() => String, { nullable: true, description: 'What was added to the answer.' })
  readonly note: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was answered.' })
  readonly answeredAt: Date | null;

  static of = (row: ContactRow): ContactType => ({
    id: row.id,
    askedBy: row.asker,
    agency: row.asker_agency,
    askedAt: row.asked_at,
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

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<ContactRow>): ContactPageType => ({ contacts: rows.map(ContactType.of), cursor });
}
