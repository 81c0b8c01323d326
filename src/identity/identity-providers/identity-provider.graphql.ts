import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsBoolean, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import type { ActorView } from '../auth/actor-view.js';
import { ActorType } from '../auth/actor.graphql.js';
import { AgencyType, RoleEnum } from '../auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { MOST_RULES } from './identity-provider.policy.js';
import { type IdentityProvider, PROVIDER_STATES, type ProviderDraft } from './identity-providers.service.js';

const ProviderStateEnum = enumOf(PROVIDER_STATES);
registerEnumType(ProviderStateEnum, {
  name: 'IdentityProviderState',
  description: 'State of an identity provider.',
  valuesMap: {
    ACTIVE: { description: 'The provider opens sessions.' },
    INACTIVE: {
      description:
        'The provider opens no sessions: its responsible admin is no longer an admin. With updateIdentityProvider the caller becomes responsible.',
    },
    DISABLED: { description: 'The provider was disabled, and its sessions have ended.' },
  },
});

@InputType('RoleByClaimInput', { description: 'A mapping from a value of the claim to a role.' })
export class RoleByClaimInput {
  @Field(() => String, { description: 'A value of the claim, for example the name or id of a group. It must match exactly.' })
  @IsString()
  readonly value: string;

  @Field(() => RoleEnum, { description: 'The role. The viewer must be allowed to give it.' })
  readonly role: Role;
}

@InputType('AgencyByClaimInput', { description: 'A mapping from a value of the claim to an agency.' })
export class AgencyByClaimInput {
  @Field(() => String, { description: 'A value of the claim.' })
  @IsString()
  readonly value: string;

  @Field(() => ID, { description: "An agency of the viewer's party." })
  @IsString()
  readonly agencyId: string;
}

@InputType('IdentityProviderInput', {
  description: "An identity provider of the viewer's party, with the mapping of its claims to roles and agencies.",
})
export class IdentityProviderInput {
  @Field(() => String, { description: 'Display name, 1 to 200 characters.' })
  @IsString()
  readonly name: string;

  @Field(() => String, { description: 'The client id of the hub at the provider.' })
  @IsString()
  readonly clientId: string;

  @Field(() => String, {
    nullable: true,
    description: 'The client secret; never shown. If absent when a provider is changed, the secret stays.',
  })
  @IsOptional()
  @IsString()
  readonly clientSecret?: string | null;

  @Field(() => String, { nullable: true, description: 'The requested scope; absent: openid profile.' })
  @IsOptional()
  @IsString()
  readonly scope?: string | null;

  @Field(() => String, { description: 'Name of the claim for roles, for example groups.' })
  @IsString()
  readonly roleClaim: string;

  @Field(() => [RoleByClaimInput], { description: 'Values of the claim with their roles. An officer without any of them cannot sign in.' })
  @ArrayMaxSize(MOST_RULES)
  @ValidateNested({ each: true })
  @Type(() => RoleByClaimInput)
  readonly roles: RoleByClaimInput[];

  @Field(() => String, { nullable: true, description: 'Name of the claim for the agency; absent: all officers get the default agency.' })
  @IsOptional()
  @IsString()
  readonly agencyClaim?: string | null;

  @Field(() => [AgencyByClaimInput], { nullable: true, description: 'Values of the claim with their agencies.' })
  @IsOptional()
  @ArrayMaxSize(MOST_RULES)
  @ValidateNested({ each: true })
  @Type(() => AgencyByClaimInput)
  readonly agencies?: AgencyByClaimInput[] | null;

  @Field(() => ID, { nullable: true, description: 'The agency of officers without a mapped value; absent: none.' })
  @IsOptional()
  @IsString()
  readonly defaultAgencyId?: string | null;

  @Field(() => Boolean, {
    description: 'Whether an officer gets an account at the first sign-in; otherwise only linked accounts can sign in.',
  })
  @IsBoolean()
  readonly createsAccounts: boolean;

  @Field(() => [String], {
    nullable: true,
    description: 'Values of amr or acr that state a second factor, for example mfa. Absent: a sign-in at the provider never counts as one.',
  })
  @IsOptional()
  @ArrayMaxSize(20)
  @MaxLength(200, { each: true })
  readonly factors?: string[] | null;

  static draftOf = ({ defaultAgencyId, ...input }: IdentityProviderInput): ProviderDraft => ({
    ...input,
    clientSecret: input.clientSecret ?? null,
    scope: input.scope ?? 'openid profile',
    agencyClaim: input.agencyClaim ?? null,
    agencies: (input.agencies ?? []).map(({ value, agencyId }) => ({ value, agency: agencyId })),
    defaultAgency: defaultAgencyId ?? null,
    factors: input.factors ?? [],
  });
}

@ObjectType('RoleByClaim', { description: 'A mapping from a value of the claim to a role.' })
export class RoleByClaimType {
  @Field(() => String, { description: 'A value of the claim.' })
  readonly value: string;

  @Field(() => RoleEnum, { description: 'The role.' })
  readonly role: Role;
}

@ObjectType('AgencyByClaim', { description: 'A mapping from a value of the claim to an agency.' })
export class AgencyByClaimType {
  @Field(() => String, { description: 'A value of the claim.' })
  readonly value: string;

  @Field(() => AgencyType, { description: 'The agency.' })
  readonly agency: AgencyType;
}

@ObjectType('IdentityProvider', { description: "An OpenID provider for sign-in of officers of the viewer's party." })
export class IdentityProviderType {
  @Field(() => ID, { description: 'Identifier of the provider. Officers start at /oidc/ID/start.' })
  readonly id: string;

  @Field(() => String, { description: 'Display name.' })
  readonly name: string;

  @Field(() => ProviderStateEnum, { description: 'State of the provider.' })
  readonly state: IdentityProvider['state'];

  @Field(() => String, { description: 'Issuer of the provider. It cannot be changed.' })
  readonly issuer: string;

  @Field(() => String, { description: 'The client id of the hub at the provider.' })
  readonly clientId: string;

  @Field(() => String, { description: 'The requested scope.' })
  readonly scope: string;

  @Field(() => String, { description: 'Name of the claim for roles.' })
  readonly roleClaim: string;

  @Field(() => [RoleByClaimType], { description: 'Values of the claim with their roles, at most 100.' })
  readonly roles: RoleByClaimType[];

  @Field(() => String, { nullable: true, description: 'Name of the claim for the agency.' })
  readonly agencyClaim: string | null;

  @Field(() => [AgencyByClaimType], { description: 'Values of the claim with their agencies, at most 100.' })
  readonly agencies: AgencyByClaimType[];

  @Field(() => AgencyType, { nullable: true, description: 'The agency of officers without a mapped value.' })
  readonly defaultAgency: AgencyType | null;

  @Field(() => Boolean, { description: 'Whether an officer gets an account at the first sign-in.' })
  readonly createsAccounts: boolean;

  @Field(() => [String], { description: 'Values of amr or acr that count as a second factor, at most 20.' })
  readonly factors: string[];

  @Field(() => DateTime, { description: 'When the provider was attached.' })
  readonly createdAt: Date;

  @Field(() => ActorType, { description: 'The responsible admin, who last changed the provider.' })
  readonly responsible: ActorView;

  @Field(() => DateTime, { description: 'When the provider was last changed.' })
  readonly updatedAt: Date;

  @Field(() => Int, { description: 'Number of linked accounts.' })
  readonly accountCount: number;

  @Field(() => String, { description: 'Address where officers start to sign in.' })
  readonly startUrl: string;

  @Field(() => String, { description: 'The redirect URI to register at the provider. It is for this provider only.' })
  readonly redirectUri: string;
}

/** Fields of a provider without startUrl and redirectUri, which the API adds. */
export type ProviderFields = Omit<IdentityProviderType, 'startUrl' | 'redirectUri'>;

export const IdentityProviderConnection = connectionType<ProviderFields>('IdentityProvider', () => IdentityProviderType, {
  description: 'Identity providers, oldest first.',
});
