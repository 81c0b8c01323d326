import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { MoneyType } from '../../platform/graphql/money.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Page } from '../../platform/graphql/pager.js';
import type { CaseClosing, CaseMoney, CasePartyState, CaseRights, CaseRow, CaseStatus, InvitationRow, ParticipantRow } from './case.js';
import { CasePartyStateEnum, CaseRightsEnum, CaseStatusEnum } from './case-enums.graphql.js';

@ObjectType('CaseParticipant', { description: 'A country that takes part in a case, was invited, or took part.' })
export class CaseParticipantType implements ParticipantRow {
  @Field(() => PartyType, { nullable: true, description: 'The country.' })
  readonly party: PartyType | null;

  @Field(() => CaseRightsEnum, { description: 'Rights of the country in the case.' })
  readonly rights: CaseRights;

  @Field(() => TlpEnum, { description: 'Highest label of notes, tasks and linked items that the country reads.' })
  readonly ceiling: Tlp;

  @Field(() => CasePartyStateEnum, { description: 'Whether the country takes part.' })
  readonly state: CasePartyState;

  @Field(() => String, { nullable: true, description: 'The request to the country in the invitation.' })
  readonly asked: string | null;

  @Field(() => DateTime, { description: 'When the country was invited.' })
  readonly invitedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When the country answered.' })
  readonly answeredAt: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When the country left or was removed.' })
  readonly endedAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'Note or reason, given when the country answered, left or was removed.' })
  readonly note: string | null;
}

@ObjectType('CaseClosing', { description: 'Outcome of a closed case.' })
export class CaseClosingType implements CaseClosing {
  @Field(() => String, { description: 'The closing report, in Markdown.' })
  readonly report: string;

  @Field(() => String, { description: 'Language of the report, BCP 47.' })
  readonly language: string;

  @Field(() => Int, { description: 'People arrested.' })
  readonly arrests: number;

  @Field(() => Int, { description: 'Victims identified or freed.' })
  readonly victims: number;

  @Field(() => [MoneyType], { description: 'Money recovered, one entry for each currency.' })
  readonly recovered: readonly CaseMoney[];
}

@ObjectType('Case', { description: 'A joint case of several countries. Only its participants see it.', implements: () => [ItemType] })
export class CaseType implements ItemType {
  @Field(() => ID, { description: 'Identifier, the same in all versions.' })
  readonly id: string;

  @Field(() => String, { description: 'Title.' })
  readonly title: string;

  @Field(() => String, { nullable: true, description: 'Summary.' })
  readonly summary: string | null;

  @Field(() => ThreatEnum, { description: 'The threat.' })
  readonly threat: Threat;

  @Field(() => [CountryCode], { description: 'Countries that the case concerns.' })
  readonly countries: readonly string[];

  @Field(() => TlpEnum, { description: 'Label of the case. Notes, tasks and linked items have their own labels.' })
  readonly tlp: Tlp;

  @Field(() => CaseStatusEnum, { description: 'Status.' })
  readonly status: CaseStatus;

  @Field(() => String, { nullable: true, description: 'Reason for the status.' })
  readonly statusReason: string | null;

  @Field(() => PartyType, { nullable: true, description: 'The country that founded the case. It always has LEAD rights.' })
  readonly founder: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'The country that leads the case.' })
  readonly lead: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'The country to which the lead is offered.' })
  readonly leadOffered: PartyType | null;

  @Field(() => CaseRightsEnum, { nullable: true, description: "Rights of the viewer's country in the case." })
  readonly rights: CaseRights | null;

  @Field(() => TlpEnum, { nullable: true, description: "Highest label that the viewer's country reads in the case." })
  readonly ceiling: Tlp | null;

  @Field(() => [CaseParticipantType], { description: 'The countries of the case, in the order in which they were invited.' })
  readonly participants: readonly CaseParticipantType[];

  @Field(() => [EvidenceFileType], {
    description: 'Files of the case, for readers with access to case contents. Notes have their own files.',
  })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => CaseClosingType, { nullable: true, description: 'Outcome; null unless the case is closed.' })
  readonly closing: CaseClosingType | null;

  @Field(() => DateTime, { description: 'When the case was founded.' })
  readonly openedAt: Timestamp;

  @Field(() => DateTime, { description: 'When the case itself was last changed. Changes of notes, tasks and links do not count.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When the case was closed.' })
  readonly closedAt: Timestamp | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'End of retention: the case is then deleted with all its contents. Null: kept forever.',
  })
  readonly retainUntil: Timestamp | null;

  @Field(() => Int, { description: 'Version number, from 1.' })
  readonly version: number;

  static of = ({
    published_at,
    updated_at,
    closed_at,
    retain_until,
    status_reason,
    lead_offered,
    mine,
    evidence,
    ...row
  }: CaseRow): CaseType => ({
    ...row,
    openedAt: published_at,
    updatedAt: updated_at,
    closedAt: closed_at,
    retainUntil: retain_until,
    statusReason: status_reason,
    leadOffered: lead_offered,
    rights: mine?.rights ?? null,
    ceiling: mine?.ceiling ?? null,
    evidence: evidence.map((file) => ({ ...file, addedAt: new Date(file.addedAt) })),
  });
}

@ObjectType('CasePage', { description: 'A page of cases, newest first.' })
export class CasePageType {
  @Field(() => [CaseType], { description: 'The cases.' })
  readonly cases: readonly CaseType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null when this is the last page.' })
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<CaseRow>): CasePageType => ({ cases: rows.map(CaseType.of), cursor });
}

@ObjectType('CaseInvitation', { description: 'Summary of a case for an invited country, which sees nothing else of the case.' })
export class CaseInvitationType implements InvitationRow {
  @Field(() => ID, { description: 'The case.' })
  readonly id: string;

  @Field(() => String, { description: 'Title of the case, or the substitute title of the invitation.' })
  readonly title: string;

  @Field(() => ThreatEnum, { description: 'The threat.' })
  readonly threat: Threat;

  @Field(() => [CountryCode], { description: 'Countries that the case concerns.' })
  readonly countries: readonly string[];

  @Field(() => TlpEnum, { description: 'Label of the case.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'The country that founded the case.' })
  readonly founder: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'The country that leads the case.' })
  readonly lead: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'The country that sent the invitation.' })
  readonly invitedBy: PartyType | null;

  @Field(() => CaseRightsEnum, { description: 'Rights of the country in the case after it accepts.' })
  readonly rights: CaseRights;

  @Field(() => TlpEnum, { description: 'Highest label that the country reads in the case after it accepts.' })
  readonly ceiling: Tlp;

  @Field(() => String, { nullable: true, description: 'The request to the country.' })
  readonly asked: string | null;

  @Field(() => DateTime, { description: 'When the country was invited.' })
  readonly invitedAt: Timestamp;
}

@ObjectType('CaseInvitationPage', { description: 'A page of invitations, newest first.' })
export class CaseInvitationPageType {
  @Field(() => [CaseInvitationType], { description: 'The invitations.' })
  readonly invitations: readonly CaseInvitationType[];

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the next page; null when this is the last page.' })
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<InvitationRow>): CaseInvitationPageType => ({ invitations: rows, cursor });
}
