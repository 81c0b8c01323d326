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
  description: 'State of an access.',
  valuesMap: {
    REQUESTED: { description: 'A second operator has not approved the access. It opens nothing.' },
    OPEN: { description: 'The operator who requested the access may read.' },
    ENDED: { description: 'The access was ended or has expired.' },
  },
});

@InputType('BreakGlassInput', { description: 'A request of an operator to read content of one party, with reason and end.' })
export class BreakGlassInput {
  @Field(() => ID, { description: 'The party whose content is to be read: a country or a partner.' })
  @MaxLength(64)
  readonly party: string;

  @Field(() => String, { description: 'The reason, in 20 to 2,000 characters. The party reads it.' })
  @IsStorableText()
  @MaxLength(4_000)
  readonly reason: string;

  @Field(() => String, { description: 'Case reference, 1 to 200 characters.' })
  @IsStorableText()
  @MaxLength(400)
  readonly caseReference: string;

  @Field(() => DateTime, { description: 'When the access expires, within 24 hours.' })
  readonly endsAt: Date;
}

@ObjectType('BreakGlassRead', { description: 'One read through an access.' })
export class BreakGlassReadType {
  @Field(() => DateTime, { description: 'When the items were read.' })
  readonly at: string;

  @Field(() => [ID], { description: 'The items that were shown.' })
  readonly items: readonly string[];
}

@ObjectType('BreakGlassAccess', {
  description: "An operator's access to content of one party, opened by two operators. Visible to that party's admins and to operators.",
})
export class BreakGlassAccessType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => BreakGlassStatusEnum, { description: 'State of the access.' })
  readonly status: BreakGlassRow['status'];

  @Field(() => PartyType, { description: 'The party whose content the access opens.' })
  readonly party: PartyType;

  @Field(() => String, { description: 'The reason.' })
  readonly reason: string;

  @Field(() => String, { description: 'Case reference.' })
  readonly caseReference: string;

  @Field(() => String, { description: 'E-mail address of the operator who requested the access and reads.' })
  readonly requestedBy: string;

  @Field(() => DateTime, { description: 'When the access was requested.' })
  readonly requestedAt: Date;

  @Field(() => DateTime, { description: 'When the access expires.' })
  readonly endsAt: Date;

  @Field(() => String, { nullable: true, description: 'E-mail address of the second operator.' })
  readonly approvedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the access was opened.' })
  readonly approvedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'E-mail address of the user who ended it.' })
  readonly endedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the access was ended early.' })
  readonly endedAt: Date | null;

  @Field(() => [BreakGlassReadType], { description: 'Reads through the access, oldest first; the last 1,000.' })
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

@ObjectType('BreakGlassVersion', { description: 'An earlier version of a claim, read through break-glass. RED versions are left out.' })
export class BreakGlassVersionType {
  @Field(() => Int, { description: 'Number of the version.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When the version was written.' })
  readonly at: string;

  @Field(() => ThreatEnum, { description: 'Threat in this version.' })
  readonly threat: string;

  @Field(() => TlpEnum, { description: 'Label in this version.' })
  readonly tlp: string;

  @Field(() => String, { nullable: true, description: 'Description in this version.' })
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

  @Field(() => TlpEnum, { description: 'Label of the claim.' })
  readonly tlp: string;

  @Field(() => [String], { description: 'Tags.' })
  readonly tags: readonly string[];

  @Field(() => Int, { description: 'Number of the version.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When the claim was first published.' })
  readonly publishedAt: string;

  @Field(() => DateTime, { description: 'When the claim was last changed.' })
  readonly updatedAt: string;

  @Field(() => String, { nullable: true, description: 'Why the claim was revoked; null if it is not revoked.' })
  readonly revokedReason: string | null;

  @Field(() => String, { description: 'Name of the agency that published it.' })
  readonly agency: string;

  @Field(() => String, { nullable: true, description: 'Description.' })
  readonly description: string | null;

  @Field(() => String, { nullable: true, description: "The publisher's own reference." })
  readonly externalId: string | null;

  @Field(() => [BreakGlassVersionType], { nullable: true, description: 'Versions of the claim, newest first; null in lists.' })
  readonly versions: BreakGlassClaim['versions'];
}
