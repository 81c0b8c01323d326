import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MaxLength } from 'class-validator';
import type { ActorView } from '../../../identity/auth/actor-view.js';
import { ActorType } from '../../../identity/auth/actor.graphql.js';
import { AgencyType, PartyType } from '../../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../../platform/graphql/connection.js';
import { enumOf } from '../../../platform/graphql/enums.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { IsStorableText } from '../../../platform/graphql/storable-text.js';
import { KindEnum, ThreatEnum } from '../../indicators/indicator.graphql.js';
import { TlpEnum } from '../../../tenancy/sharing/sharing.graphql.js';
import type { Tlp } from '../../../tenancy/sharing/label.js';
import type { Kind } from '../../../values/values/value.js';
import type { Threat } from '../../indicators/claim.js';
import type { BreakGlassClaim, BreakGlassRead, BreakGlassRow } from './break-glass.service.js';

const BreakGlassStateEnum = enumOf(['REQUESTED', 'OPEN', 'ENDED']);
registerEnumType(BreakGlassStateEnum, {
  name: 'BreakGlassState',
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
  readonly partyId: string;

  @Field(() => String, { description: 'The reason, in 20 to 2,000 characters. The party reads it.' })
  @IsStorableText()
  @MaxLength(4_000)
  readonly reason: string;

  @Field(() => String, { description: 'Case reference, 1 to 200 characters.' })
  @IsStorableText()
  @MaxLength(400)
  readonly caseReference: string;

  @Field(() => DateTime, { description: 'When the access expires, within 24 hours.' })
  readonly expiresAt: Date;
}

@ObjectType('BreakGlassRead', { description: 'One read through an access.' })
export class BreakGlassReadType {
  @Field(() => DateTime, { description: 'When the items were read.' })
  readonly at: Date;

  @Field(() => ActorType, { nullable: true, description: 'The operator who read; null if the account no longer exists.' })
  readonly by: ActorView | null;

  @Field(() => [ID], { description: 'The items that were shown; at most 501, one more than a page.' })
  readonly itemIds: readonly string[];

  static of = ({ at, by, items }: BreakGlassRead): BreakGlassReadType => ({ at, by, itemIds: items });
}

export const BreakGlassReadConnection = connectionType('BreakGlassRead', () => BreakGlassReadType, {
  description: 'Reads through an access, newest first.',
});

@ObjectType('BreakGlassAccess', {
  description: "An operator's access to content of one party, opened by two operators. Visible to that party's admins and to operators.",
})
export class BreakGlassAccessType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => BreakGlassStateEnum, { description: 'State of the access.' })
  readonly state: BreakGlassRow['status'];

  @Field(() => PartyType, { description: 'The party whose content the access opens.' })
  readonly party: PartyType;

  @Field(() => String, { description: 'Why the operator requested the access.' })
  readonly reason: string;

  @Field(() => String, { description: 'Case reference that the operator stated.' })
  readonly caseReference: string;

  @Field(() => ActorType, {
    description: 'The operator who requested the access and reads. The party whose content is opened learns the name, too.',
  })
  readonly createdBy: ActorView;

  @Field(() => DateTime, { description: 'When the access was requested.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { description: 'When the access expires.' })
  readonly expiresAt: Date;

  @Field(() => ActorType, { nullable: true, description: 'The second operator, with the name; null if nobody has approved the access.' })
  readonly approvedBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When the access was opened.' })
  readonly approvedAt: Date | null;

  @Field(() => ActorType, { nullable: true, description: 'The officer who ended the access, with the name.' })
  readonly endedBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When the access was ended early.' })
  readonly endedAt: Date | null;

  static of = (row: BreakGlassRow): BreakGlassAccessType => ({
    id: row.id,
    state: row.status,
    party: row.party,
    reason: row.reason,
    caseReference: row.case_reference,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.ends_at,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    endedBy: row.ended_by,
    endedAt: row.ended_at,
  });
}

export const BreakGlassAccessConnection = connectionType('BreakGlassAccess', () => BreakGlassAccessType, {
  description: 'Break-glass accesses, newest first.',
});

@ObjectType('BreakGlassVersion', {
  description: 'An earlier version of an indicator, read through break-glass. RED versions are left out.',
})
export class BreakGlassVersionType {
  @Field(() => Int, { description: 'Number of the version.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When the version was written.' })
  readonly at: string;

  @Field(() => ThreatEnum, { description: 'Threat in this version.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Label in this version.' })
  readonly tlp: Tlp;

  @Field(() => String, { nullable: true, description: 'Description in this version.' })
  readonly description: string | null;
}

@ObjectType('BreakGlassIndicator', { description: 'An indicator of the opened party. Never RED.' })
export class BreakGlassIndicatorType implements BreakGlassClaim {
  @Field(() => ID, { description: 'Identifier of the indicator.' })
  readonly id: string;

  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'The canonical value.' })
  readonly value: string;

  @Field(() => ThreatEnum, { description: 'What the value is used for.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Label of the indicator.' })
  readonly tlp: Tlp;

  @Field(() => [String], { description: 'Tags of the indicator, at most 50.' })
  readonly tags: readonly string[];

  @Field(() => Int, { description: 'Number of the version.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When the indicator was first published.' })
  readonly publishedAt: string;

  @Field(() => DateTime, { description: 'When the indicator was last changed.' })
  readonly updatedAt: string;

  @Field(() => DateTime, { nullable: true, description: 'When the indicator was revoked; null if it is not revoked.' })
  readonly revokedAt: string | null;

  @Field(() => String, { nullable: true, description: 'Why the indicator was revoked; null if it is not revoked.' })
  readonly revokedReason: string | null;

  @Field(() => AgencyType, { description: 'The agency that published it.' })
  readonly agency: AgencyType;

  @Field(() => String, { nullable: true, description: 'Description of the indicator.' })
  readonly description: string | null;

  @Field(() => String, { nullable: true, description: "The publisher's own reference." })
  readonly externalId: string | null;

  @Field(() => [BreakGlassVersionType], {
    nullable: true,
    description: 'Versions of the indicator, newest first, at most 500; null in lists.',
  })
  readonly versions: BreakGlassClaim['versions'];
}

export const BreakGlassIndicatorConnection = connectionType('BreakGlassIndicator', () => BreakGlassIndicatorType, {
  description: 'Indicators of the opened party, newest first.',
});
