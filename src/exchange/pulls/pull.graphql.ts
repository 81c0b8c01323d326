import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { AudienceInput } from '../../tenancy/sharing/sharing.graphql.js';
import { PULL_KINDS, type PullKind } from './address.policy.js';
import { PullCredentialsInput } from './credentials.graphql.js';
import { CREDENTIAL_KINDS, type CredentialKind } from './credentials.policy.js';
import { FAULTS, FAULT_MESSAGES, type Fault } from './faults.policy.js';
import { type Pull, PULL_PAUSES, PULL_STATES, type PullPause, type PullStateName } from './pull.js';

const KindEnum = enumOf(PULL_KINDS);
registerEnumType(KindEnum, {
  name: 'PullKind',
  description: 'Kind of the source that a pull reads.',
  valuesMap: {
    TAXII: { description: 'A collection of a TAXII 2.1 server.' },
    MISP_FEED: { description: 'A feed in MISP’s own format: manifest.json and one file for each event.' },
  },
});

const StateEnum = enumOf(PULL_STATES);
registerEnumType(StateEnum, {
  name: 'PullState',
  description: 'State of a pull.',
  valuesMap: {
    WAITING: { description: 'It has read everything, and waits until it is due.' },
    RUNNING: { description: 'It is running.' },
    FAILING: { description: 'Its last turn failed. The hub retries.' },
    PAUSED: { description: 'It is paused until an officer resumes it. It keeps its position.' },
  },
});

const PauseEnum = enumOf(PULL_PAUSES);
registerEnumType(PauseEnum, {
  name: 'PullPause',
  description: 'Why a pull is paused.',
  valuesMap: {
    BY_HAND: { description: 'An officer paused it.' },
    CREDENTIALS_REFUSED: { description: 'Its source refused it three times in a row (401 or 403).' },
    MAKER_LOST_RIGHTS: {
      description: 'The account that it publishes as was disabled, left the agency, or may no longer publish or manage pulls.',
    },
    CREDENTIALS_LOST: { description: 'Its credentials cannot be decrypted. Enter them again.' },
  },
});

const CredentialEnum = enumOf(CREDENTIAL_KINDS);
registerEnumType(CredentialEnum, {
  name: 'PullCredentialKind',
  description: 'How a pull authenticates at its source.',
  valuesMap: {
    BEARER: { description: 'A token, as Authorization: Bearer.' },
    BASIC: { description: 'User name and password (HTTP Basic).' },
    HEADER: { description: 'A custom header, such as MISP’s Authorization.' },
  },
});

const FaultEnum = enumOf(FAULTS);
registerEnumType(FaultEnum, {
  name: 'PullFault',
  description: 'Why a pull cannot read its source.',
  valuesMap: Object.fromEntries(FAULTS.map((fault) => [fault, { description: FAULT_MESSAGES[fault] }])),
});

@ObjectType('PullAudience', { description: 'The audience that was set for the pull. Empty: the owner only.' })
export class PullAudienceType {
  @Field(() => Boolean, { description: 'Every member country.' })
  readonly everyCountry: boolean;

  @Field(() => [String], { description: 'Member countries, by their codes.' })
  readonly countries: readonly string[];

  @Field(() => [ID], { description: 'Ids of working groups.' })
  readonly groups: readonly string[];

  @Field(() => [ID], { description: 'Ids of partners.' })
  readonly partners: readonly string[];

  @Field(() => [String], { description: 'Member countries that are excluded.' })
  readonly exceptCountries: readonly string[];
}

@ObjectType('PullError', { description: 'Error of the last turn of a pull.' })
export class PullErrorType {
  @Field(() => FaultEnum, { description: 'Error code.' })
  readonly code: Fault;

  @Field(() => String, { description: 'Explanation of the error.' })
  readonly message: string;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null: there was none.' })
  readonly status: number | null;

  @Field(() => DateTime, { description: 'When.' })
  readonly at: Date;
}

const count = (description: string): PropertyDecorator => Field(() => Int, { description });

@ObjectType('Pull', { description: 'A feed that the hub reads for an agency, on a schedule. Its credentials are never returned.' })
export class PullType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Display name.' })
  readonly name: string;

  @Field(() => KindEnum, { description: 'Kind of its source.' })
  readonly kind: PullKind;

  @Field(() => String, { description: 'Address of the collection, or of the folder with manifest.json.' })
  readonly url: string;

  @Field(() => CredentialEnum, { nullable: true, description: 'How it authenticates; null: it has no credentials.' })
  readonly credentials: CredentialKind | null;

  @count('Interval between two reads, in minutes.')
  readonly everyMinutes: number;

  @Field(() => ThreatEnum, { description: 'Threat of indicators for which the source states none.' })
  readonly threat: Threat;

  @Field(() => PullAudienceType, { description: 'Audience of the published items, as far as the label of each item allows it.' })
  readonly audience: PullAudienceType;

  @Field(() => Boolean, { description: 'Whether only the agency within the party sees what the pull publishes.' })
  readonly agencyOnly: boolean;

  @Field(() => DateTime, { nullable: true, description: 'Only items that the source has added since this time are imported; null: all.' })
  readonly fromDate: Date | null;

  @Field(() => StateEnum, { description: 'Current state.' })
  readonly state: PullStateName;

  @Field(() => DateTime, { nullable: true, description: 'When it was paused.' })
  readonly pausedAt: Date | null;

  @Field(() => PauseEnum, { nullable: true, description: 'Why it is paused.' })
  readonly pausedWhy: PullPause | null;

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address of the account that it publishes as: the account that last created, changed or resumed it.',
  })
  readonly maker: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Start of the last turn.' })
  readonly lastRunAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it last read its source to the end.' })
  readonly lastDoneAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it reads the source next; null: it is paused.' })
  readonly nextRunAt: Date | null;

  @count('Failures since the last success.')
  readonly failures: number;

  @Field(() => PullErrorType, { nullable: true, description: 'Error of the last turn; null: there was none.' })
  readonly error: PullErrorType | null;

  @count('Pieces of its imports that became new claims, objects and sightings.')
  readonly created: number;

  @count('Pieces that changed an existing item.')
  readonly updated: number;

  @count('Pieces that repeated existing content.')
  readonly unchanged: number;

  @count('Pieces that were rejected.')
  readonly rejected: number;

  @count('Pieces that wait for a label.')
  readonly held: number;

  @count('Items that it left unchanged because people of the agency had edited them.')
  readonly leftAlone: number;

  @count('Items that it revoked because their source had revoked them.')
  readonly takenBack: number;

  @Field(() => DateTime, { description: 'When it was created.' })
  readonly createdAt: Date;

  static of = ({ said: { threat, audience, agencyOnly }, ...pull }: Pull): PullType => ({ ...pull, threat, audience, agencyOnly });
}

@InputType('PullInput', { description: 'All settings of a pull.' })
export class PullInput {
  @Field(() => String, { description: 'Display name, 1 to 200 characters. Its imports have the same name.' })
  @IsString()
  @IsStorableText()
  @MinLength(1)
  @MaxLength(200)
  readonly name: string;

  @Field(() => KindEnum, { description: 'Kind of its source.' })
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
  readonly fromDate?: Date | null;
}
