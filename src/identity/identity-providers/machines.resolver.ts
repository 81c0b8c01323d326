import { Args, Field, ID, InputType, Mutation, Query, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString } from 'class-validator';
import type { Actor } from '../auth/actor.js';
import { ApiKeyInput, ApiKeyType } from '../auth/keys/api-key.graphql.js';
import { CurrentActor, Requires } from '../auth/requires.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { MachinesService } from './machines.service.js';

@InputType('TrustedIssuerInput', { description: 'By whose access tokens (RFC 9068) a machine comes in.' })
export class TrustedIssuerInput {
  @Field(() => String, { description: 'iss of its tokens, letter by letter; an address on the public internet.' })
  @IsString()
  readonly issuer: string;

  @Field(() => String, { description: 'sub of its tokens.' })
  @IsString()
  readonly subject: string;

  @Field(() => String, { nullable: true, description: 'client_id of its tokens; absent: any.' })
  @IsOptional()
  @IsString()
  readonly client?: string | null;

  @Field(() => String, { nullable: true, description: "Where the issuer's keys lie (JWKS); absent: where its metadata say." })
  @IsOptional()
  @IsString()
  readonly jwksUri?: string | null;
}

@Resolver()
export class MachinesResolver {
  constructor(private readonly machines: MachinesService) {}

  @Query(() => String, {
    description: "aud that the tokens of the viewer's party's machines must have. It names the party, whatever else they say.",
  })
  @Requires('key:manage', 'key.audience')
  machineAudience(@CurrentActor() actor: Actor): string {
    return this.machines.audience(actor);
  }

  @Mutation(() => ApiKeyType, {
    description:
      "Admits a machine of the viewer's party that comes with access tokens of an issuer. The viewer answers for it, and confirms who they are first.",
  })
  @Requires('key:manage', 'key.create', { stepUp: 'ALWAYS' })
  async createTrustedMachine(
    @CurrentActor() actor: Actor,
    @Args('trusted', { type: () => TrustedIssuerInput, description: 'Whose tokens.' }) { jwksUri, client, ...trusted }: TrustedIssuerInput,
    @Args('input', { type: () => ApiKeyInput, description: 'What it may do, as of a key.' }) input: ApiKeyInput,
  ): Promise<ApiKeyType> {
    const key = await this.machines.create(actor, ApiKeyInput.draftOf(input), { ...trusted, client: client ?? null }, jwksUri ?? null);
    return ApiKeyType.of(key);
  }

  @Mutation(() => ApiKeyType, { description: 'Makes the viewer answer for a machine of a trusted issuer, perhaps with another end.' })
  @Requires('key:manage', 'key.renew', { stepUp: 'ALWAYS' })
  async renewTrustedMachine(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The machine.' }) id: string,
    @Args('expiresAt', { type: () => DateTime, nullable: true, description: 'A new end, within 366 days; absent: it keeps its own.' })
    expiresAt?: Date | null,
  ): Promise<ApiKeyType> {
    return ApiKeyType.of(await this.machines.renew(actor, id, expiresAt ?? null));
  }
}
