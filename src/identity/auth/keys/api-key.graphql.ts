import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsString, MaxLength } from 'class-validator';
import type { ProcessingPurpose } from '../../../platform/database/purposes.js';
import { KEY_PERMISSIONS } from '../../../platform/database/grants.js';
import { enumOf } from '../../../platform/graphql/enums.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { connectionType } from '../../../platform/graphql/connection.js';
import type { ActorView } from '../actor-view.js';
import { ActorType } from '../actor.graphql.js';
import { ProcessingPurposeEnum } from '../session-purpose.graphql.js';
import { AgencyType } from '../viewer.graphql.js';
import { type ApiKey, KEY_STATES, type ApiKeyWithSecret, type ApiKeyDraft } from './api-keys.service.js';

const ApiKeyStateEnum = enumOf(KEY_STATES);
registerEnumType(ApiKeyStateEnum, {
  name: 'ApiKeyState',
  description: 'State of an API key.',
  valuesMap: {
    ACTIVE: { description: 'The key is valid.' },
    INACTIVE: {
      description:
        'The key does not work: its responsible admin was disabled, or is no longer an admin. With rotateApiKey the caller becomes responsible.',
    },
    EXPIRED: { description: 'The key has expired. rotateApiKey can set a new end.' },
    REVOKED: { description: 'The key was revoked permanently.' },
  },
});

@InputType('ApiKeyInput', { description: "A key for a machine of the viewer's party." })
export class ApiKeyInput {
  @Field(() => String, { description: 'Display name, 1 to 200 characters: the machine that uses the key.' })
  @IsString()
  readonly name: string;

  @Field(() => [String], {
    description: `Permissions of the key, within those that the viewer may give: ${KEY_PERMISSIONS.join(', ')}. Never RED.`,
  })
  @ArrayMaxSize(50)
  @MaxLength(50, { each: true })
  readonly permissions: string[];

  @Field(() => DateTime, { description: 'When the key expires, within 366 days.' })
  readonly expiresAt: Date;

  @Field(() => ID, { nullable: true, description: "Agency in whose name the key acts; absent: the viewer's own." })
  @IsOptional()
  @IsString()
  readonly agencyId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Networks that the key may be used from, in CIDR notation (192.0.2.0/24), at most 20; absent or empty: any.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @MaxLength(50, { each: true })
  readonly allowedNetworks?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256 of the client certificate that the key requires, in base64url (x5t#S256) or hexadecimal; absent: none. It cannot be changed later.',
  })
  @IsOptional()
  @MaxLength(100)
  readonly certificate?: string | null;

  @Field(() => ProcessingPurposeEnum, {
    nullable: true,
    description:
      'For what the machine reads; absent: WARNING for a key that submits reports, INVESTIGATION for others. A request can state another one (X-Purpose).',
  })
  @IsOptional()
  readonly purpose?: ProcessingPurpose | null;

  static draftOf = ({ agencyId, allowedNetworks: networks, certificate, purpose, ...input }: ApiKeyInput): ApiKeyDraft => ({
    ...input,
    agency: agencyId ?? null,
    networks: networks ?? [],
    certificate: certificate ?? null,
    purpose: purpose ?? null,
  });
}

@ObjectType('TrustedIssuer', { description: 'The issuer of the access tokens (RFC 9068) of a machine that has no secret at the hub.' })
export class TrustedIssuerType {
  @Field(() => String, { description: 'Claim iss of the tokens.' })
  readonly issuer: string;

  @Field(() => String, { description: 'Claim sub of the tokens.' })
  readonly subject: string;

  @Field(() => String, { nullable: true, description: 'Claim client_id of the tokens; null: any.' })
  readonly clientId: string | null;
}

@ObjectType('ApiKey', { description: 'A key of a machine, without its secret.' })
export class ApiKeyType {
  @Field(() => ID, { description: 'Identifier of the key. It does not give access.' })
  readonly id: string;

  @Field(() => String, { description: 'Display name.' })
  readonly name: string;

  @Field(() => ApiKeyStateEnum, { description: 'State of the key.' })
  readonly state: ApiKey['state'];

  @Field(() => [String], { description: 'Permissions of the key, at most 50.' })
  readonly permissions: readonly string[];

  @Field(() => AgencyType, { nullable: true, description: 'Agency in whose name the key acts.' })
  readonly agency: AgencyType | null;

  @Field(() => [String], { description: 'Networks that the key may be used from, at most 20; empty: any.' })
  readonly allowedNetworks: readonly string[];

  @Field(() => ActorType, { description: 'The responsible admin: who created the key, or last rotated its secret.' })
  readonly responsible: ActorView;

  @Field(() => DateTime, { description: 'When the key was created.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { description: 'When the key expires.' })
  readonly expiresAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the key was revoked.' })
  readonly revokedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the key was last used, to the minute; null if never.' })
  readonly lastUsedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when the previous secret is valid; null if it is not.' })
  readonly previousSecretExpiresAt: Date | null;

  @Field(() => String, { nullable: true, description: 'x5t#S256 of the client certificate that the key requires; null if none.' })
  readonly certificate: string | null;

  @Field(() => ProcessingPurposeEnum, { description: 'For what the machine reads, where a request states nothing else.' })
  readonly purpose: ProcessingPurpose;

  @Field(() => TrustedIssuerType, { nullable: true, description: 'Issuer of its tokens; null if the key has its own secret.' })
  readonly trustedIssuer: TrustedIssuerType | null;

  static of = ({ usedAt, ...key }: ApiKey): ApiKeyType => ({ ...key, lastUsedAt: usedAt });
}

export const ApiKeyConnection = connectionType('ApiKey', () => ApiKeyType, {
  description: 'API keys, active ones first, then newest first.',
});

@ObjectType('NewApiKey', { description: 'A key with its secret, which is shown once.' })
export class NewApiKeyType {
  @Field(() => ID, { description: 'Identifier of the key.' })
  readonly id: string;

  @Field(() => String, { description: 'The key itself (hub_…). Send it as Authorization: Bearer. Shown once.' })
  readonly secret: string;

  @Field(() => ApiKeyType, { description: 'The stored key.' })
  readonly apiKey: ApiKeyType;

  static of = ({ secret, key }: ApiKeyWithSecret): NewApiKeyType => ({ id: key.id, secret, apiKey: ApiKeyType.of(key) });
}
