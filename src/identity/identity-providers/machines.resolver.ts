import { Args, Field, ID, InputType, Mutation, Query, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString } from 'class-validator';
import type { Actor } from '../auth/actor.js';
import { ApiKeyInput, ApiKeyType } from '../auth/keys/api-key.graphql.js';
import { CurrentActor, Requires } from '../auth/requires.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { MachinesService } from './machines.service.js';

@InputType('TrustedIssuerInput', { description: 'The issuer of the access tokens (RFC 9068) of a machine.' })
export class TrustedIssuerInput {
  @Field(() => String, { description: 'Claim iss of the tokens, exactly; an address on the public internet.' })
  @IsString()
  readonly issuer: string;

  @Field(() => String, { description: 'Claim sub of the tokens.' })
  @IsString()
  readonly subject: string;

  @Field(() => String, { nullable: true, description: 'Claim client_id of the tokens; absent: any.' })
  @IsOptional()
  @IsString()
  readonly clientId?: string | null;

  @Field(() => String, { nullable: true, description: "Address of the issuer's keys (JWKS); absent: the address from its metadata." })
  @IsOptional()
  @IsString()
  readonly jwksUri?: string | null;
}

@Resolver()
export class MachinesResolver {
  constructor(private readonly machines: MachinesService) {}

  @Query(() => String, {
    description: "The claim aud that tokens of machines of the viewer's party must have. It identifies the party.",
  })
  @Requires('key:manage', 'key.audience')
  machineTokenAudience(@CurrentActor() actor: Actor): string {
    return this.machines.audience(actor);
  }

  @Mutation(() => ApiKeyType, {
    description:
      "Admits a machine of the viewer's party with access tokens of an issuer. The viewer becomes its responsible admin. Needs step-up.",
  })
  @Requires('key:manage', 'key.create', { stepUp: 'ALWAYS' })
  async createIssuerKey(
    @CurrentActor() actor: Actor,
    @Args('trustedIssuer', { type: () => TrustedIssuerInput, description: 'The issuer of the tokens.' })
    { jwksUri, clientId: client, ...trusted }: TrustedIssuerInput,
    @Args('input', { type: () => ApiKeyInput, description: 'Permissions and limits of the machine, as for an API key.' })
    input: ApiKeyInput,
  ): Promise<ApiKeyType> {
    const key = await this.machines.create(actor, ApiKeyInput.draftOf(input), { ...trusted, clientId: client ?? null }, jwksUri ?? null);
    return ApiKeyType.of(key);
  }

  @Mutation(() => ApiKeyType, {
    description: 'Makes the viewer the responsible admin of a machine of a trusted issuer, optionally with another end.',
  })
  @Requires('key:manage', 'key.renew', { stepUp: 'ALWAYS' })
  async renewIssuerKey(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the machine.' }) id: string,
    @Args('expiresAt', {
      type: () => DateTime,
      nullable: true,
      description: 'A new end, within 366 days; absent: the end does not change.',
    })
    expiresAt?: Date | null,
  ): Promise<ApiKeyType> {
    return ApiKeyType.of(await this.machines.renew(actor, id, expiresAt ?? null));
  }
}
