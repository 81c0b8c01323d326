import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsString, MaxLength } from 'class-validator';
import { KEY_PERMISSIONS } from '../../../platform/database/grants.js';
import { enumOf } from '../../../platform/graphql/enums.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { AgencyType } from '../viewer.graphql.js';
import { type ApiKey, KEY_STATES, type ApiKeyWithSecret, type ApiKeyDraft } from './api-keys.service.js';

const ApiKeyStateEnum = enumOf(KEY_STATES);
registerEnumType(ApiKeyStateEnum, {
  name: 'ApiKeyState',
  description: 'Whether a key opens anything.',
  valuesMap: {
    LIVE: { description: 'It does.' },
    RESTING: {
      description:
        'It does not: whoever answers for it was disabled, or is no admin any more. rotateApiKey makes the caller answer for it.',
    },
    EXPIRED: { description: 'Its time is over. rotateApiKey may give it a new end.' },
    REVOKED: { description: 'It was ended for good.' },
  },
});

@InputType('ApiKeyInput', { description: "A key for a machine of the viewer's party." })
export class ApiKeyInput {
  @Field(() => String, { description: 'Name for people, 1 to 200 characters: which machine it is for.' })
  @IsString()
  readonly name: string;

  @Field(() => [String], { description: `What it may do, within what the viewer may give: ${KEY_PERMISSIONS.join(', ')}. Never RED.` })
  @ArrayMaxSize(50)
  @MaxLength(50, { each: true })
  readonly permissions: string[];

  @Field(() => DateTime, { description: 'When it ends by itself, within 366 days.' })
  readonly expiresAt: Date;

  @Field(() => ID, { nullable: true, description: "Agency in whose name it acts; absent: the viewer's own." })
  @IsOptional()
  @IsString()
  readonly agency?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Networks from which it may come, in CIDR notation (192.0.2.0/24), 20 at most; absent or empty: from anywhere.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @MaxLength(50, { each: true })
  readonly networks?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256 of the certificate that it must come with, in base64url (x5t#S256) or hexadecimal; absent: none. It never changes.',
  })
  @IsOptional()
  @MaxLength(100)
  readonly certificate?: string | null;

  static draftOf = ({ agency, networks, certificate, ...input }: ApiKeyInput): ApiKeyDraft => ({
    ...input,
    agency: agency ?? null,
    networks: networks ?? [],
    certificate: certificate ?? null,
  });
}

@ObjectType('TrustedIssuer', { description: 'By whose access tokens (RFC 9068) a machine comes in that has no secret here.' })
export class TrustedIssuerType {
  @Field(() => String, { description: 'iss of its tokens.' })
  readonly issuer: string;

  @Field(() => String, { description: 'sub of its tokens.' })
  readonly subject: string;

  @Field(() => String, { nullable: true, description: 'client_id of its tokens; null: any.' })
  readonly client: string | null;
}

@ObjectType('ApiKey', { description: 'A key of a machine, without its secret.' })
export class ApiKeyType {
  @Field(() => ID, { description: 'Identifier of the key. It opens nothing.' })
  readonly id: string;

  @Field(() => String, { description: 'Name for people.' })
  readonly name: string;

  @Field(() => ApiKeyStateEnum, { description: 'Whether it opens anything.' })
  readonly state: ApiKey['state'];

  @Field(() => [String], { description: 'What it was given.' })
  readonly permissions: readonly string[];

  @Field(() => AgencyType, { nullable: true, description: 'Agency in whose name it acts.' })
  readonly agency: AgencyType | null;

  @Field(() => [String], { description: 'Networks from which it may come; empty: from anywhere.' })
  readonly networks: readonly string[];

  @Field(() => String, { description: 'E-mail address of the admin who answers for it: who made it, or exchanged its secret last.' })
  readonly maker: string;

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { description: 'When it ends by itself.' })
  readonly expiresAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked.' })
  readonly revokedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was used last, to a minute; null: never.' })
  readonly lastUsedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when the secret before the present one goes on; null: it does not.' })
  readonly formerUntil: Date | null;

  @Field(() => String, { nullable: true, description: 'x5t#S256 of the certificate that it must come with; null: none.' })
  readonly certificate: string | null;

  @Field(() => TrustedIssuerType, { nullable: true, description: 'Whose tokens it comes with; null: it has a secret of its own.' })
  readonly trusted: TrustedIssuerType | null;

  static of = ({ usedAt, ...key }: ApiKey): ApiKeyType => ({ ...key, lastUsedAt: usedAt });
}

@ObjectType('NewApiKey', { description: 'A key with its secret, which is shown this once.' })
export class NewApiKeyType {
  @Field(() => ID, { description: 'Identifier of the key.' })
  readonly id: string;

  @Field(() => String, { description: 'The key itself (hub_…), to be sent as Authorization: Bearer. Shown this once.' })
  readonly secret: string;

  @Field(() => ApiKeyType, { description: 'What is kept of it.' })
  readonly apiKey: ApiKeyType;

  static of = ({ secret, key }: ApiKeyWithSecret): NewApiKeyType => ({ id: key.id, secret, apiKey: ApiKeyType.of(key) });
}
