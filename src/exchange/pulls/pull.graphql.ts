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
  description: 'What a pull reads.',
  valuesMap: {
    TAXII: { description: 'A collection of a TAXII 2.1 server.' },
    MISP_FEED: { description: 'A feed in MISP’s own format: manifest.json and an event a file.' },
  },
});

const StateEnum = enumOf(PULL_STATES);
registerEnumType(StateEnum, {
  name: 'PullState',
  description: 'What a pull is doing.',
  valuesMap: {
    WAITING: { description: 'It came to the end, and waits until it is due.' },
    RUNNING: { description: 'It is at work.' },
    FAILING: { description: 'It failed the last time, and tries again.' },
    PAUSED: { description: 'It looks no more until somebody resumes it; it keeps its place.' },
  },
});

const PauseEnum = enumOf(PULL_PAUSES);
registerEnumType(PauseEnum, {
  name: 'PullPause',
  description: 'Why a pull is paused.',
  valuesMap: {
    BY_HAND: { description: 'An officer paused it.' },
    CREDENTIALS_REFUSED: { description: 'Its source has refused it (401 or 403) three times, one after the other.' },
    MAKER_LOST_RIGHTS: {
      description: 'The account in whose name it publishes was disabled, left the agency, or may no longer publish or keep pulls.',
    },
    CREDENTIALS_LOST: { description: 'Its credentials cannot be opened: enter them again.' },
  },
});

const CredentialEnum = enumOf(CREDENTIAL_KINDS);
registerEnumType(CredentialEnum, {
  name: 'PullCredentialKind',
  description: 'With what a pull shows who it is.',
  valuesMap: {
    BEARER: { description: 'A token, as Authorization: Bearer.' },
    BASIC: { description: 'User name and password (HTTP Basic).' },
    HEADER: { description: 'A header of its own, as MISP’s Authorization.' },
  },
});

const FaultEnum = enumOf(FAULTS);
registerEnumType(FaultEnum, {
  name: 'PullFault',
  description: 'What keeps a pull from its source.',
  valuesMap: Object.fromEntries(FAULTS.map((fault) => [fault, { description: FAULT_MESSAGES[fault] }])),
});

@ObjectType('PullAudience', { description: 'For whose eyes something is, as it was said. Empty: the owner alone.' })
export class PullAudienceType {
  @Field(() => Boolean, { description: 'Every member country.' })
  readonly everyCountry: boolean;

  @Field(() => [String], { description: 'Member countries, by their codes.' })
  readonly countries: readonly string[];

  @Field(() => [ID], { description: 'Ids of working groups.' })
  readonly groups: readonly string[];

  @Field(() => [ID], { description: 'Ids of partners.' })
  readonly partners: readonly string[];

  @Field(() => [String], { description: 'Never these.' })
  readonly exceptCountries: readonly string[];
}

@ObjectType('PullError', { description: 'Why a pull failed the last time.' })
export class PullErrorType {
  @Field(() => FaultEnum, { description: 'In one word.' })
  readonly code: Fault;

  @Field(() => String, { description: 'In plain words.' })
  readonly message: string;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null: there was none.' })
  readonly status: number | null;

  @Field(() => DateTime, { description: 'When.' })
  readonly at: Date;
}

const count = (description: string): PropertyDecorator => Field(() => Int, { description });

@ObjectType('Pull', { description: 'A feed that the hub looks at for an agency, on a schedule. Its credentials are never shown.' })
export class PullType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Name for people.' })
  readonly name: string;

  @Field(() => KindEnum, { description: 'What it reads.' })
  readonly kind: PullKind;

  @Field(() => String, { description: 'Where: the collection, or the folder of manifest.json.' })
  readonly url: string;

  @Field(() => CredentialEnum, { nullable: true, description: 'With what it shows who it is; null: with nothing.' })
  readonly credentials: CredentialKind | null;

  @count('How often it looks, in minutes.')
  readonly everyMinutes: number;

  @Field(() => ThreatEnum, { description: 'What values are used for, where the source does not say it.' })
  readonly threat: Threat;

  @Field(() => PullAudienceType, { description: 'For whose eyes it publishes, as far as the label of each item allows it.' })
  readonly audience: PullAudienceType;

  @Field(() => Boolean, { description: 'Within the party the agency alone sees what it publishes.' })
  readonly agencyOnly: boolean;

  @Field(() => DateTime, { nullable: true, description: 'From when on it takes what the source has; null: everything.' })
  readonly fromDate: Date | null;

  @Field(() => StateEnum, { description: 'What it is doing.' })
  readonly state: PullStateName;

  @Field(() => DateTime, { nullable: true, description: 'Since when it is paused.' })
  readonly pausedAt: Date | null;

  @Field(() => PauseEnum, { nullable: true, description: 'Why it is paused.' })
  readonly pausedWhy: PullPause | null;

  @Field(() => String, {
    nullable: true,
    description: 'E-mail of its maker, in whose name it publishes: who made, changed or resumed it last.',
  })
  readonly maker: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it last looked.' })
  readonly lastRunAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it last came to the end of what there was.' })
  readonly lastDoneAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it looks again; null: it is paused.' })
  readonly nextRunAt: Date | null;

  @count('How often it has failed since it last did not.')
  readonly failures: number;

  @Field(() => PullErrorType, { nullable: true, description: 'Why it failed the last time; null: it did not.' })
  readonly error: PullErrorType | null;

  @count('Pieces of its imports that became new claims, objects and sightings.')
  readonly created: number;

  @count('Pieces that changed something.')
  readonly updated: number;

  @count('Pieces that said what was said already.')
  readonly unchanged: number;

  @count('Pieces that were rejected.')
  readonly rejected: number;

  @count('Pieces that wait for a label.')
  readonly held: number;

  @count('How often it left something as people of the agency had said it.')
  readonly leftAlone: number;

  @count('What it took back, because its source had.')
  readonly takenBack: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly createdAt: Date;

  static of = ({ said: { threat, audience, agencyOnly }, ...pull }: Pull): PullType => ({ ...pull, threat, audience, agencyOnly });
}

@InputType('PullInput', { description: 'A pull, whole.' })
export class PullInput {
  @Field(() => String, { description: 'Name for people, 1 to 200 characters; its imports have it, too.' })
  @IsString()
  @IsStorableText()
  @MinLength(1)
  @MaxLength(200)
  readonly name: string;

  @Field(() => KindEnum, { description: 'What it reads.' })
  readonly kind: PullKind;

  @Field(() => String, {
    description:
      'Where: https, port 443 or 8443, a host on the public internet. TAXII: a collection (…/collections/ID/), or an API root beside collection; MISP_FEED: the folder of manifest.json.',
  })
  @IsString()
  @MaxLength(2_000)
  readonly url: string;

  @Field(() => String, { nullable: true, description: 'TAXII, where url is an API root: id or alias of the collection.' })
  readonly collection?: string | null;

  @Field(() => PullCredentialsInput, {
    nullable: true,
    description: 'Of an existing pull, absent: those that it has, unless its address changes. Empty: none.',
  })
  readonly credentials?: PullCredentialsInput | null;

  @Field(() => Int, { nullable: true, defaultValue: 60, description: 'How often it looks, in minutes: 5 to 10,080 (7 days).' })
  readonly everyMinutes?: number | null;

  @Field(() => ThreatEnum, { description: 'What values are used for, where the source does not say it.' })
  readonly threat: Threat;

  @Field(() => AudienceInput, {
    nullable: true,
    description: 'For whose eyes it publishes; absent or empty: the owner alone. Nobody sees more than an item’s label allows.',
  })
  readonly audience?: AudienceInput | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Within the party the agency alone sees what it publishes.' })
  readonly agencyOnly?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'From when on it takes what the source has; absent: everything.' })
  readonly fromDate?: Date | null;
}
