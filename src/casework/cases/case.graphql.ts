import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { LossType } from '../reports/report-input.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Page } from '../../platform/graphql/pager.js';
import type { CaseClosing, CaseMoney, CasePartyState, CaseRights, CaseRow, CaseStatus, InvitationRow, ParticipantRow } from './case.js';
import { CasePartyStateEnum, CaseRightsEnum, CaseStatusEnum } from './case-enums.graphql.js';

@ObjectType('CaseParticipant', { description: 'A country that takes part in a case, was invited, or took part.' })
export class CaseParticipantType implements ParticipantRow {
  @Field(() => PartyType, { nullable: true, description: 'The country.' })
  readonly party: PartyType | null;

  @Field(() => CaseRightsEnum, { description: 'What it may do.' })
  readonly rights: CaseRights;

  @Field(() => TlpEnum, { description: 'Up to which label it reads notes, tasks and linked items.' })
  readonly ceiling: Tlp;

  @Field(() => CasePartyStateEnum, { description: 'Whether it takes part.' })
  readonly state: CasePartyState;

  @Field(() => String, { nullable: true, description: 'What it was asked for.' })
  readonly asked: string | null;

  @Field(() => DateTime, { description: 'When it was invited.' })
  readonly invitedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When it answered.' })
  readonly answeredAt: Timestamp | null;

  @Field(() => DateTime, { nullable: true, description: 'When it left or was removed.' })
  readonly endedAt: Timestamp | null;

  @Field(() => String, { nullable: true, description: 'What was said when it answered, left or was removed.' })
  readonly note: string | null;
}

@ObjectType('CaseClosing', { description: 'What came of a case.' })
export class CaseClosingType implements CaseClosing {
  @Field(() => String, { description: 'The closing report, in Markdown.' })
  readonly report: string;

  @Field(() => String, { description: 'Its language, BCP 47.' })
  readonly language: string;

  @Field(() => Int, { description: 'People arrested.' })
  readonly arrests: number;

  @Field(() => Int, { description: 'Victims identified or freed.' })
  readonly victims: number;

  @Field(() => [LossType], { description: 'Money recovered, one entry for each currency.' })
  readonly recovered: readonly CaseMoney[];
}

@ObjectType('Case', { description: 'What several countries work on together. Its participants see it; nobody else does.' })
export class CaseType {
  @Field(() => ID, { description: 'Identifier; it stays through all versions.' })
  readonly id: string;

  @Field(() => String, { description: 'What it is called.' })
  readonly title: string;

  @Field(() => String, { nullable: true, description: 'What it is about.' })
  readonly summary: string | null;

  @Field(() => ThreatEnum, { description: 'The threat.' })
  readonly threat: Threat;

  @Field(() => [CountryCode], { description: 'Countries that it is about.' })
  readonly countries: readonly string[];

  @Field(() => TlpEnum, { description: 'Its label; notes, tasks and linked items have their own.' })
  readonly tlp: Tlp;

  @Field(() => CaseStatusEnum, { description: 'Where it stands.' })
  readonly status: CaseStatus;

  @Field(() => String, { nullable: true, description: 'Why it stands there.' })
  readonly statusReason: string | null;

  @Field(() => PartyType, { nullable: true, description: 'The country that founded it, which keeps LEAD rights.' })
  readonly founder: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'The country that leads it.' })
  readonly lead: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'To whom the lead is offered.' })
  readonly leadOffered: PartyType | null;

  @Field(() => CaseRightsEnum, { nullable: true, description: "What the viewer's country may do in it." })
  readonly rights: CaseRights | null;

  @Field(() => TlpEnum, { nullable: true, description: "Up to which label the viewer's country reads in it." })
  readonly ceiling: Tlp | null;

  @Field(() => [CaseParticipantType], { description: 'The countries of the case, in the order in which they were invited.' })
  readonly participants: readonly CaseParticipantType[];

  @Field(() => [EvidenceFileType], { description: 'Its files, for whoever reads what is in cases; notes have files of their own.' })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => CaseClosingType, { nullable: true, description: 'What came of it; null as long as it is not closed.' })
  readonly closing: CaseClosingType | null;

  @Field(() => DateTime, { description: 'When it was founded.' })
  readonly openedAt: Timestamp;

  @Field(() => DateTime, { description: 'When it was changed last; its notes, tasks and links do not change it.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When it was closed.' })
  readonly closedAt: Timestamp | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it is kept: then it is deleted with all that is in it, and nobody sees it any more; null: for good.',
  })
  readonly retainUntil: Timestamp | null;

  @Field(() => Int, { description: 'Its version, from 1.' })
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

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<CaseRow>): CasePageType => ({ cases: rows.map(CaseType.of), cursor });
}

@ObjectType('CaseInvitation', { description: 'What a country is told of a case that it is invited to, and nothing else of it.' })
export class CaseInvitationType implements InvitationRow {
  @Field(() => ID, { description: 'The case.' })
  readonly id: string;

  @Field(() => String, { description: 'Its title, or what stands for it in the invitation.' })
  readonly title: string;

  @Field(() => ThreatEnum, { description: 'The threat.' })
  readonly threat: Threat;

  @Field(() => [CountryCode], { description: 'Countries that it is about.' })
  readonly countries: readonly string[];

  @Field(() => TlpEnum, { description: 'Its label.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'The country that founded it.' })
  readonly founder: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'The country that leads it.' })
  readonly lead: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'Who invites.' })
  readonly invitedBy: PartyType | null;

  @Field(() => CaseRightsEnum, { description: 'What the country may do in it, once it has accepted.' })
  readonly rights: CaseRights;

  @Field(() => TlpEnum, { description: 'Up to which label it reads in it then.' })
  readonly ceiling: Tlp;

  @Field(() => String, { nullable: true, description: 'What is asked of the country.' })
  readonly asked: string | null;

  @Field(() => DateTime, { description: 'When it was invited.' })
  readonly invitedAt: Timestamp;
}

@ObjectType('CaseInvitationPage', { description: 'A page of invitations, newest first.' })
export class CaseInvitationPageType {
  @Field(() => [CaseInvitationType], { description: 'The invitations.' })
  readonly invitations: readonly CaseInvitationType[];

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<InvitationRow>): CaseInvitationPageType => ({ invitations: rows, cursor });
}
