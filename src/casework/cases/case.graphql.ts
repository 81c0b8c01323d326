import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { MoneyType } from '../../platform/graphql/money.graphql.js';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import { DiscoverabilityEnum, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type {
  CaseClosing,
  CaseMoney,
  CaseParticipantState,
  CaseRights,
  CaseRow,
  CaseState,
  InvitationRow,
  ParticipantRow,
} from './case.js';
import { CaseParticipantStateEnum, CaseRightsEnum, CaseStateEnum } from './case-enums.graphql.js';

@ObjectType('CaseParticipant', { description: 'A country that takes part in a case, was invited, or took part.' })
export class CaseParticipantType implements ParticipantRow {
  @Field(() => PartyType, { nullable: true, description: 'The country that takes part.' })
  readonly party: PartyType | null;

  @Field(() => CaseRightsEnum, { description: 'Rights of the country in the case.' })
  readonly rights: CaseRights;

  @Field(() => TlpEnum, { description: 'Highest label of notes, tasks and linked items that the country reads.' })
  readonly ceiling: Tlp;

  @Field(() => CaseParticipantStateEnum, { description: 'Whether the country takes part.' })
  readonly state: CaseParticipantState;

  @Field(() => String, { nullable: true, description: 'The request to the country in the invitation.' })
  readonly message: string | null;

  @Field(() => DateTime, { description: 'When the country was invited, or opened the case.' })
  readonly createdAt: Timestamp;

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

  @Field(() => [MoneyType], { description: 'Money recovered, one entry for each currency; at most 20.' })
  readonly recovered: readonly CaseMoney[];
}

@ObjectType('Case', { description: 'A joint case of several countries. Only its participants see it.', implements: () => [ItemType] })
export class CaseType implements ItemType {
  @Field(() => ID, { description: 'Identifier, the same in all versions.' })
  readonly id: string;

  @Field(() => String, { description: 'Title of the case.' })
  readonly title: string;

  @Field(() => String, { nullable: true, description: 'Summary of the case, for its participants.' })
  readonly summary: string | null;

  @Field(() => ThreatEnum, { description: 'The threat that the case is about.' })
  readonly threat: Threat;

  @Field(() => [CountryCode], { description: 'Countries that the case concerns, at most 250.' })
  readonly countries: readonly string[];

  @Field(() => TlpEnum, { description: 'Label of the case. Notes, tasks and linked items have their own labels.' })
  readonly tlp: Tlp;

  @Field(() => CaseStateEnum, { description: 'State of the case.' })
  readonly state: CaseState;

  @Field(() => String, { nullable: true, description: 'Reason for the state; null when the case is closed: see closedReason.' })
  readonly stateReason: string | null;

  @Field(() => PartyType, { nullable: true, description: 'The country that leads the case.' })
  readonly lead: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'The country to which the lead is offered.' })
  readonly leadOffered: PartyType | null;

  @Field(() => DiscoverabilityEnum, {
    nullable: true,
    description: "What countries outside the case learn when they share values with it; null unless the viewer's country leads the case.",
  })
  readonly discoverability: Discoverability | null;

  @Field(() => CaseRightsEnum, { nullable: true, description: "Rights of the viewer's country in the case." })
  readonly rights: CaseRights | null;

  @Field(() => TlpEnum, { nullable: true, description: "Highest label that the viewer's country reads in the case." })
  readonly ceiling: Tlp | null;

  @Field(() => [CaseParticipantType], {
    description: 'The countries of the case, in the order in which they were invited: at most one entry for each member country.',
  })
  readonly participants: readonly CaseParticipantType[];

  @Field(() => [EvidenceFileType], {
    description: 'Files of the case, at most 200 of each country, for readers with access to case contents. Notes have their own files.',
  })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => CaseClosingType, { nullable: true, description: 'Outcome; null unless the case is closed.' })
  readonly closing: CaseClosingType | null;

  @Field(() => DateTime, { description: 'When the case was opened.' })
  readonly createdAt: Timestamp;

  @Field(() => ActorType, { nullable: true, description: 'The country that opened the case and owns it. It always has LEAD rights.' })
  readonly createdBy: ActorView | null;

  @Field(() => DateTime, { description: 'When the case itself was last changed. Changes of notes, tasks and links do not count.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When the case was closed.' })
  readonly closedAt: Timestamp | null;

  @Field(() => ActorType, { nullable: true, description: 'The country that closed the case; null when it bars the viewer.' })
  readonly closedBy: ActorView | null;

  @Field(() => String, { nullable: true, description: 'Why the case was closed.' })
  readonly closedReason: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'End of retention: the case is then deleted with all its contents. Every case has one: by default five years, or the limit of its owner.',
  })
  readonly retainUntil: Timestamp | null;

  @Field(() => Int, { description: 'Version number, from 1.' })
  readonly version: number;

  static of = ({
    published_at,
    updated_at,
    closed_at,
    closed_by,
    retain_until,
    status,
    status_reason,
    owner,
    lead_offered,
    mine,
    evidence,
    ...row
  }: CaseRow): CaseType => ({
    ...row,
    createdAt: published_at,
    createdBy: partyActor(owner),
    updatedAt: updated_at,
    closedAt: closed_at,
    closedBy: partyActor(closed_by),
    closedReason: closed_at && status_reason,
    retainUntil: retain_until,
    state: status,
    stateReason: closed_at ? null : status_reason,
    leadOffered: lead_offered,
    rights: mine?.rights ?? null,
    ceiling: mine?.ceiling ?? null,
    evidence: evidence.map((file) => ({ ...file, addedAt: new Date(file.addedAt) })),
  });
}

export const CaseConnection = connectionType('Case', () => CaseType, { description: 'Cases, newest first.', counted: true });

@ObjectType('CaseInvitation', { description: 'Summary of a case for an invited country, which sees nothing else of the case.' })
export class CaseInvitationType {
  @Field(() => ID, { description: 'Identifier of the case.' })
  readonly caseId: string;

  @Field(() => String, { description: 'Title of the case, or the substitute title of the invitation.' })
  readonly title: string;

  @Field(() => ThreatEnum, { description: 'The threat that the case is about.' })
  readonly threat: Threat;

  @Field(() => [CountryCode], { description: 'Countries that the case concerns, at most 250.' })
  readonly countries: readonly string[];

  @Field(() => TlpEnum, { description: 'Label of the case.' })
  readonly tlp: Tlp;

  @Field(() => PartyType, { nullable: true, description: 'The country that opened the case and owns it.' })
  readonly owner: PartyType | null;

  @Field(() => PartyType, { nullable: true, description: 'The country that leads the case.' })
  readonly lead: PartyType | null;

  @Field(() => ActorType, { nullable: true, description: 'The country that sent the invitation.' })
  readonly createdBy: ActorView | null;

  @Field(() => CaseRightsEnum, { description: 'Rights of the country in the case after it accepts.' })
  readonly rights: CaseRights;

  @Field(() => TlpEnum, { description: 'Highest label that the country reads in the case after it accepts.' })
  readonly ceiling: Tlp;

  @Field(() => String, { nullable: true, description: 'The request to the country.' })
  readonly message: string | null;

  @Field(() => DateTime, { description: 'When the country was invited.' })
  readonly createdAt: Timestamp;

  static of = ({ invitedBy, ...row }: InvitationRow): CaseInvitationType => ({ ...row, createdBy: partyActor(invitedBy) });
}

export const CaseInvitationConnection = connectionType('CaseInvitation', () => CaseInvitationType, {
  description: 'Invitations, newest first.',
});
