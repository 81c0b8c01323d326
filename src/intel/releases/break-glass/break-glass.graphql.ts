import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MaxLength } from 'class-validator';
import { PartyType } from '../../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../../platform/graphql/enums.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { IsStorableText } from '../../../platform/graphql/storable-text.js';
import { KindEnum, ThreatEnum } from '../../indicators/indicator.graphql.js';
import { TlpEnum } from '../../../tenancy/sharing/sharing.graphql.js';
import type { BreakGlassClaim, BreakGlassRow } from './break-glass.service.js';

const BreakGlassStatusEnum = enumOf(['REQUESTED', 'OPEN', 'ENDED']);
registerEnumType(BreakGlassStatusEnum, {
  name: 'BreakGlassStatus',
  description: 'How far an access has come.',
  valuesMap: {
    REQUESTED: { description: 'It opens nothing: a second operator has not approved it.' },
    OPEN: { description: 'The operator who asked may read.' },
    ENDED: { description: 'It was ended, or its time is over.' },
  },
});

@InputType('BreakGlassInput', { description: 'Why, and until when, an operator must read what one party owns.' })
export class BreakGlassInput {
  @Field(() => ID, { description: 'The one party, a country or a partner.' })
  @MaxLength(64)
  readonly party: string;

  @Field(() => String, { description: 'Why, in 20 to 2,000 characters. The party reads it.' })
  @IsStorableText()
  @MaxLength(4_000)
  readonly reason: string;

  @Field(() => String, { description: 'Reference of the case that it is for, 1 to 200 characters.' })
  @IsStorableText()
  @MaxLength(400)
  readonly caseReference: string;

  @Field(() => DateTime, { description: 'When it ends by itself, within 24 hours.' })
  readonly endsAt: Date;
}

@ObjectType('BreakGlassRead', { description: 'One reading through an access.' })
export class BreakGlassReadType {
  @Field(() => DateTime, { description: 'When.' })
  readonly at: string;

  @Field(() => [ID], { description: 'What was shown.' })
  readonly items: readonly string[];
}

@ObjectType('BreakGlassAccess', {
  description: "An operator's access to what one party owns, which two operators opened. Shown to that party's admins and to operators.",
})
export class BreakGlassAccessType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => BreakGlassStatusEnum, { description: 'How far it has come.' })
  readonly status: BreakGlassRow['status'];

  @Field(() => PartyType, { description: 'The party whose content it opens.' })
  readonly party: PartyType;

  @Field(() => String, { description: 'Why.' })
  readonly reason: string;

  @Field(() => String, { description: 'Reference of the case.' })
  readonly caseReference: string;

  @Field(() => String, { description: 'E-mail address of the operator who asked, and reads.' })
  readonly requestedBy: string;

  @Field(() => DateTime, { description: 'When it was asked for.' })
  readonly requestedAt: Date;

  @Field(() => DateTime, { description: 'When it ends by itself.' })
  readonly endsAt: Date;

  @Field(() => String, { nullable: true, description: 'E-mail address of the second operator.' })
  readonly approvedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was opened.' })
  readonly approvedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'E-mail address of who ended it.' })
  readonly endedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was ended before its time.' })
  readonly endedAt: Date | null;

  @Field(() => [BreakGlassReadType], { description: 'What was read and when, oldest first; the last 1,000.' })
  readonly reads: readonly BreakGlassReadType[];

  static of = (row: BreakGlassRow): BreakGlassAccessType => ({
    id: row.id,
    status: row.status,
    party: { id: row.party_id, kind: row.party_kind, name: row.party_name, country: row.party_country },
    reason: row.reason,
    caseReference: row.case_reference,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    endsAt: row.ends_at,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    endedBy: row.ended_by,
    endedAt: row.ended_at,
    reads: row.reads,
  });
}

@ObjectType('BreakGlassVersion', { description: 'A claim as it once stood, behind broken glass. RED versions are left out.' })
export class BreakGlassVersionType {
  @Field(() => Int, { description: 'Number of the version.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When it was written.' })
  readonly at: string;

  @Field(() => ThreatEnum, { description: 'The threat as it was claimed.' })
  readonly threat: string;

  @Field(() => TlpEnum, { description: 'The label that it had.' })
  readonly tlp: string;

  @Field(() => String, { nullable: true, description: 'The description that it had.' })
  readonly description: string | null;
}

@ObjectType('BreakGlassIndicator', { description: 'A claim of the opened party. Never RED.' })
export class BreakGlassIndicatorType implements BreakGlassClaim {
  @Field(() => ID, { description: 'Identifier of the claim.' })
  readonly id: string;

  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: string;

  @Field(() => String, { description: 'The canonical value.' })
  readonly value: string;

  @Field(() => ThreatEnum, { description: 'What the value is used for.' })
  readonly threat: string;

  @Field(() => TlpEnum, { description: 'Its label.' })
  readonly tlp: string;

  @Field(() => [String], { description: 'Tags.' })
  readonly tags: readonly string[];

  @Field(() => Int, { description: 'Number of the version.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When it was first published.' })
  readonly publishedAt: string;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  readonly updatedAt: string;

  @Field(() => String, { nullable: true, description: 'Why it was taken back; null: it stands.' })
  readonly revokedReason: string | null;

  @Field(() => String, { description: 'Name of the agency that published it.' })
  readonly agency: string;

  @Field(() => String, { nullable: true, description: 'What is known about it.' })
  readonly description: string | null;

  @Field(() => String, { nullable: true, description: "The publisher's own reference." })
  readonly externalId: string | null;

  @Field(() => [BreakGlassVersionType], { nullable: true, description: 'Its versions, newest first; null in lists.' })
  readonly versions: BreakGlassClaim['versions'];
}
