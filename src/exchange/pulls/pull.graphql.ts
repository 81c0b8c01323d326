import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength, MinLength } from 'class-validator';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { AudienceType } from '../../tenancy/parties/audience.graphql.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { GroupType } from '../../tenancy/parties/groups.graphql.js';
import { AudienceInput } from '../../tenancy/sharing/sharing.graphql.js';
import type { PullKind } from './address.policy.js';
import { PullCredentialsInput } from './credentials.graphql.js';
import type { CredentialKind } from './credentials.policy.js';
import type { Fault } from './faults.policy.js';
import { CredentialEnum, FaultEnum, KindEnum, PauseEnum, StateEnum } from './pull-enums.graphql.js';
import type { Pull, PullPauseReason, PullStateName } from './pull.js';

@ObjectType('PullFailure', { description: 'Error of the last run of a pull.' })
export class PullFailureType {
  @Field(() => FaultEnum, { description: 'Code of the error.' })
  readonly code: Fault;

  @Field(() => String, { description: 'Explanation of the error.' })
  readonly message: string;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null: there was none.' })
  readonly status: number | null;

  @Field(() => DateTime, { description: 'When the error occurred.' })
  readonly at: Date;
}

const count = (description: string): PropertyDecorator => Field(() => Int, { description });

@ObjectType('Pull', { description: 'A feed that the hub reads for an agency, on a schedule. Its credentials are never returned.' })
export class PullType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Display name.' })
  readonly name: string;

  @Field(() => KindEnum, { description: 'Kind of the source.' })
  readonly kind: PullKind;

  @Field(() => String, { description: 'Address of the collection, or of the folder with manifest.json.' })
  readonly url: string;

  @Field(() => CredentialEnum, { nullable: true, description: 'How the pull authenticates at the source; null: it has no credentials.' })
  readonly credentials: CredentialKind | null;

  @count('Interval between two reads, in minutes.')
  readonly everyMinutes: number;

  @Field(() => ThreatEnum, { description: 'Threat of indicators for which the source states none.' })
  readonly threat: Threat;

  @Field(() => AudienceType, {
    description: 'Audience of the published items, as far as the label of each item allows it. Empty: the owner only.',
  })
  readonly audience: AudienceType;

  @Field(() => Boolean, { description: 'Whether only the agency within the party sees what the pull publishes.' })
  readonly agencyOnly: boolean;

  @Field(() => DateTime, { nullable: true, description: 'Only items that the source has added since this time are imported; null: all.' })
  readonly addedAfter: Date | null;

  @Field(() => StateEnum, { description: 'State of the pull.' })
  readonly state: PullStateName;

  @Field(() => DateTime, { nullable: true, description: 'When the pull was paused.' })
  readonly pausedAt: Date | null;

  @Field(() => PauseEnum, { nullable: true, description: 'Why the pull is paused.' })
  readonly pausedReason: PullPauseReason | null;

  @Field(() => ActorType, {
    nullable: true,
    description: 'The account that the pull publishes as: of the officer who created it, or last changed or resumed it.',
  })
  readonly responsible: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'Start of the last run.' })
  readonly lastRunAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the pull last read its source to the end.' })
  readonly lastCompletedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the pull reads its source next; null: the pull is paused.' })
  readonly nextRunAt: Date | null;

  @count('Failures since the last success.')
  readonly failureCount: number;

  @Field(() => PullFailureType, { nullable: true, description: 'Error of the last run; null: there was none.' })
  readonly failure: PullFailureType | null;

  @count('Lines of its imports that became new indicators, objects and sightings.')
  readonly created: number;

  @count('Lines that changed an existing item.')
  readonly updated: number;

  @count('Lines that repeated existing content.')
  readonly unchanged: number;

  @count('Lines that were rejected.')
  readonly rejected: number;

  @count('Lines that are held until they are labelled.')
  readonly held: number;

  @count('Items that it left unchanged because officers of the agency had edited them.')
  readonly skipped: number;

  @count('Items that it revoked because their source had revoked them.')
  readonly revoked: number;

  @Field(() => DateTime, { description: 'When the pull was created.' })
  readonly createdAt: Date;

  static of = ({ audience, ...pull }: Pull): PullType => ({
    ...pull,
    audience: { ...audience, groups: audience.groups.map(GroupType.of) },
  });
}

export const PullConnection = connectionType('Pull', () => PullType, { description: 'Pulls, oldest first: 20 at most for a party.' });

@InputType('PullInput', { description: 'All settings of a pull.' })
export class PullInput {
  @Field(() => String, { description: 'Display name, 1 to 200 characters. Its imports have the same name.' })
  @IsString()
  @IsStorableText()
  @MinLength(1)
  @MaxLength(200)
  readonly name: string;

  @Field(() => KindEnum, { description: 'Kind of the source.' })
  readonly kind: PullKind;

  @Field(() => String, {
    description:
      'Address: https, port 443 or 8443, a host on the public internet. TAXII: a collection (…/collections/ID/), or an API root together with collection; MISP_FEED: the folder of manifest.json.',
  })
  @IsString()
  @MaxLength(2_000)
  readonly url: string;

  @Field(() => String, { nullable: true, description: 'TAXII, where url is an API root: id or alias of the collection.' })
  readonly collection?: string | null;

  @Field(() => PullCredentialsInput, {
    nullable: true,
    description: 'Absent: an existing pull keeps its credentials, unless its address changes. Empty: no credentials.',
  })
  readonly credentials?: PullCredentialsInput | null;

  @Field(() => Int, { nullable: true, defaultValue: 60, description: 'Interval between two reads, in minutes: 5 to 10,080 (7 days).' })
  readonly everyMinutes?: number | null;

  @Field(() => ThreatEnum, { description: 'Threat of indicators for which the source states none.' })
  readonly threat: Threat;

  @Field(() => AudienceInput, {
    nullable: true,
    description: 'Audience of the published items; absent or empty: the owner only. The label of an item may narrow its audience.',
  })
  readonly audience?: AudienceInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether only the agency within the party sees what the pull publishes.',
  })
  readonly agencyOnly?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'Only items that the source has added since this time are imported; absent: all.' })
  readonly addedAfter?: Date | null;
}
