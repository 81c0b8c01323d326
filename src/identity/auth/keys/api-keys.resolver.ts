import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Connection, mapConnection, PageArgs } from '../../../platform/graphql/connection.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import type { Actor } from '../actor.js';
import { CurrentActor, Requires } from '../requires.js';
import { ApiKeyConnection, ApiKeyInput, ApiKeyType, NewApiKeyType } from './api-key.graphql.js';
import { ApiKeysService } from './api-keys.service.js';

const KEY_ID = { type: () => ID, description: 'Identifier of the key.' };
const A_DAY = 24 * 60;

@Resolver(() => ApiKeyType)
export class ApiKeysResolver {
  constructor(private readonly keys: ApiKeysService) {}

  @Query(() => ApiKeyConnection, { description: "API keys of the viewer's party, active ones first; for its admins." })
  @Requires('key:manage', 'key.list')
  async apiKeys(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<ApiKeyType>> {
    return mapConnection(await this.keys.page(actor, page), ApiKeyType.of);
  }

  @Mutation(() => NewApiKeyType, {
    description:
      "Creates an API key for a machine of the viewer's party, within the permissions that the viewer may give. The viewer becomes its responsible admin.",
  })
  @Requires('key:manage', 'key.create', { stepUp: 'ALWAYS' })
  async createApiKey(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => ApiKeyInput, description: 'The key.' }) input: ApiKeyInput,
  ): Promise<NewApiKeyType> {
    return NewApiKeyType.of(await this.keys.create(actor, ApiKeyInput.draftOf(input)));
  }

  @Mutation(() => NewApiKeyType, {
    description:
      'Creates a new secret for a key, valid immediately. The previous secret stays valid for a limited time. The viewer becomes the responsible admin of the key.',
  })
  @Requires('key:manage', 'key.rotate', { stepUp: 'ALWAYS' })
  async rotateApiKey(
    @CurrentActor() actor: Actor,
    @Args('id', KEY_ID) id: string,
    @Args('overlapMinutes', {
      type: () => Int,
      nullable: true,
      defaultValue: A_DAY,
      description: 'How long the previous secret stays valid, in minutes: 0 (it was stolen) to 10,080 (a week).',
    })
    overlapMinutes?: number | null,
    @Args('expiresAt', {
      type: () => DateTime,
      nullable: true,
      description: 'A new end of the key, within 366 days; absent: the end does not change.',
    })
    expiresAt?: Date | null,
  ): Promise<NewApiKeyType> {
    return NewApiKeyType.of(await this.keys.rotate(actor, id, overlapMinutes ?? A_DAY, expiresAt ?? null));
  }

  @Mutation(() => Boolean, {
    description: "Revokes a key of the viewer's party immediately and permanently, with its requests and sockets.",
  })
  @Requires('key:manage', 'key.revoke', { admission: 'URGENT' })
  async revokeApiKey(@CurrentActor() actor: Actor, @Args('id', KEY_ID) id: string): Promise<boolean> {
    await this.keys.revoke(actor, id);
    return true;
  }
}
