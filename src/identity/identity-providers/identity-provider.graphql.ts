import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsBoolean, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { AgencyType, RoleEnum } from '../auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { MOST_RULES } from './identity-provider.policy.js';
import { type IdentityProvider, PROVIDER_STATES, type ProviderDraft } from './identity-providers.service.js';

const ProviderStateEnum = enumOf(PROVIDER_STATES);
registerEnumType(ProviderStateEnum, {
  name: 'IdentityProviderState',
  description: 'Whether a provider opens sessions.',
  valuesMap: {
    LIVE: { description: 'It does.' },
    RESTING: {
      description: 'It does not: whoever answers for it is no admin any more. updateIdentityProvider makes the caller answer for it.',
    },
    DISABLED: { description: 'It was disabled, and its sessions have ended.' },
  },
});

@InputType('RoleByClaimInput', { description: 'A role that a value of the claim gives.' })
export class RoleByClaimInput {
  @Field(() => String, { description: 'A value of the claim: the name or id of a group, for instance. Letter by letter.' })
  @IsString()
  readonly value: string;

  @Field(() => RoleEnum, { description: 'The role, one that the viewer may give.' })
  readonly role: Role;
}

@InputType('AgencyByClaimInput', { description: 'The agency that a value of the claim stands for.' })
export class AgencyByClaimInput {
  @Field(() => String, { description: 'A value of the claim.' })
  @IsString()
  readonly value: string;

  @Field(() => ID, { description: "An agency of the viewer's party." })
  @IsString()
  readonly agency: string;
}

@InputType('IdentityProviderInput', { description: "How officers of the viewer's party come in by its identity provider, and as what." })
export class IdentityProviderInput {
  @Field(() => String, { description: 'Name for people, 1 to 200 characters.' })
  @IsString()
  readonly name: string;

  @Field(() => String, { description: 'The client id by which the provider knows the hub.' })
  @IsString()
  readonly clientId: string;

  @Field(() => String, {
    nullable: true,
    description: 'The client secret; never shown. Absent, on changing a provider: it keeps the one that it has.',
  })
  @IsOptional()
  @IsString()
  readonly clientSecret?: string | null;

  @Field(() => String, { nullable: true, description: 'What is asked for; absent: openid profile.' })
  @IsOptional()
  @IsString()
  readonly scope?: string | null;

  @Field(() => String, { description: 'Name of the claim that gives roles, e.g. groups.' })
  @IsString()
  readonly roleClaim: string;

  @Field(() => [RoleByClaimInput], { description: 'Its values, and the roles that they give. Whoever has none of them does not come in.' })
  @ArrayMaxSize(MOST_RULES)
  @ValidateNested({ each: true })
  @Type(() => RoleByClaimInput)
  readonly roles: RoleByClaimInput[];

  @Field(() => String, { nullable: true, description: 'Name of the claim that says the agency; absent: all are of the default one.' })
  @IsOptional()
  @IsString()
  readonly agencyClaim?: string | null;

  @Field(() => [AgencyByClaimInput], { nullable: true, description: 'Its values, and the agencies that they stand for.' })
  @IsOptional()
  @ArrayMaxSize(MOST_RULES)
  @ValidateNested({ each: true })
  @Type(() => AgencyByClaimInput)
  readonly agencies?: AgencyByClaimInput[] | null;

  @Field(() => ID, { nullable: true, description: 'The agency of those whom no value of the claim places; absent: none.' })
  @IsOptional()
  @IsString()
  readonly defaultAgency?: string | null;

  @Field(() => Boolean, {
    description: 'Whether an officer who comes for the first time gets an account; otherwise only accounts that are linked are opened.',
  })
  @IsBoolean()
  readonly createsAccounts: boolean;

  @Field(() => [String], {
    nullable: true,
    description: 'Values of amr or acr by which the provider says that a second factor was used, e.g. mfa. Absent: it never counts as one.',
  })
  @IsOptional()
  @ArrayMaxSize(20)
  @MaxLength(200, { each: true })
  readonly factors?: string[] | null;

  static draftOf = (input: IdentityProviderInput): ProviderDraft => ({
    ...input,
    clientSecret: input.clientSecret ?? null,
    scope: input.scope ?? 'openid profile',
    agencyClaim: input.agencyClaim ?? null,
    agencies: input.agencies ?? [],
    defaultAgency: input.defaultAgency ?? null,
    factors: input.factors ?? [],
  });
}

@ObjectType('RoleByClaim', { description: 'A role that a value of the claim gives.' })
export class RoleByClaimType {
  @Field(() => String, { description: 'A value of the claim.' })
  readonly value: string;

  @Field(() => RoleEnum, { description: 'The role.' })
  readonly role: Role;
}

@ObjectType('AgencyByClaim', { description: 'The agency that a value of the claim stands for.' })
export class AgencyByClaimType {
  @Field(() => String, { description: 'A value of the claim.' })
  readonly value: string;

  @Field(() => AgencyType, { description: 'The agency.' })
  readonly agency: AgencyType;
}

@ObjectType('IdentityProvider', { description: "An OpenID provider by which officers of the viewer's party sign in." })
export class IdentityProviderType {
  @Field(() => ID, { description: 'Identifier of the provider. Officers begin at /oidc/ID/start.' })
  readonly id: string;

  @Field(() => String, { description: 'Name for people.' })
  readonly name: string;

  @Field(() => ProviderStateEnum, { description: 'Whether it opens sessions.' })
  readonly state: IdentityProvider['state'];

  @Field(() => String, { description: 'Its issuer, which never changes.' })
  readonly issuer: string;

  @Field(() => String, { description: 'The client id by which it knows the hub.' })
  readonly clientId: string;

  @Field(() => String, { description: 'What is asked for.' })
  readonly scope: string;

  @Field(() => String, { description: 'Name of the claim that gives roles.' })
  readonly roleClaim: string;

  @Field(() => [RoleByClaimType], { description: 'Its values, and the roles that they give.' })
  readonly roles: RoleByClaimType[];

  @Field(() => String, { nullable: true, description: 'Name of the claim that says the agency.' })
  readonly agencyClaim: string | null;

  @Field(() => [AgencyByClaimType], { description: 'Its values, and the agencies that they stand for.' })
  readonly agencies: AgencyByClaimType[];

  @Field(() => AgencyType, { nullable: true, description: 'The agency of those whom no value places.' })
  readonly defaultAgency: AgencyType | null;

  @Field(() => Boolean, { description: 'Whether an officer who comes for the first time gets an account.' })
  readonly createsAccounts: boolean;

  @Field(() => [String], { description: 'Values of amr or acr that count as a second factor.' })
  readonly factors: string[];

  @Field(() => String, { description: 'E-mail address of the admin who answers for it: who set it last.' })
  readonly setBy: string;

  @Field(() => DateTime, { description: 'When it was set last.' })
  readonly setAt: Date;

  @Field(() => Int, { description: 'How many accounts it opens.' })
  readonly accounts: number;

  @Field(() => String, { description: 'Where officers begin to sign in.' })
  readonly startUrl: string;

  @Field(() => String, { description: 'The redirect URI that the provider must know: its own, and no other.' })
  readonly redirectUri: string;
}
