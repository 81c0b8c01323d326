import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { audienceSpecOf } from '../../tenancy/sharing/sharing.graphql.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { ImportConnection, ImportType } from '../imports/imports.graphql.js';
import { PullConnection, PullInput, PullType } from './pull.graphql.js';
import { PullsService, type PullDraft } from './pulls.service.js';

const PULL_ID = { type: () => ID, description: "A pull of the viewer's own agency." };
const INPUT = { type: () => PullInput, description: 'The pull.' };

@Resolver(() => PullType)
export class PullsResolver {
  constructor(private readonly service: PullsService) {}

  @Query(() => PullConnection, { description: "Pulls of the viewer's own agency, oldest first." })
  @Requires('pull:manage', 'pull.list')
  async pulls(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<PullType>> {
    return mapConnection(await this.service.page(actor, page), PullType.of);
  }

  @Query(() => PullType, { nullable: true, description: "One pull; null when it is absent or another agency's." })
  @Requires('pull:manage', 'pull.open')
  async pull(@CurrentActor() actor: Actor, @Args('id', PULL_ID) id: string): Promise<PullType | null> {
    const found = await this.service.one(actor, id);
    return found && PullType.of(found);
  }

  @ResolveField('imports', () => ImportConnection, { description: 'Imports that it has made, newest first. Each can be revoked.' })
  @Requires('pull:manage')
  async imports(@Parent() { id }: PullType, @CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<ImportType>> {
    return mapConnection(await this.service.imports(actor, id, page), ImportType.of);
  }

  @Mutation(() => PullType, {
    description: 'Creates a pull. The hub reads the feed on a schedule and publishes in the name of the caller. Needs step-up.',
  })
  @Requires('pull:manage', 'pull.create', { stepUp: 'ALWAYS' })
  async createPull(@CurrentActor() actor: Actor, @Args('input', INPUT) input: PullInput): Promise<PullType> {
    return PullType.of(await this.service.create(actor, pullDraftOf(input)));
  }

  @Mutation(() => PullType, {
    description:
      'Replaces all settings of a pull. The caller becomes its creator. With another address the pull starts again from the beginning, without its credentials unless they are given again. Needs step-up.',
  })
  @Requires('pull:manage', 'pull.update', { stepUp: 'ALWAYS' })
  async updatePull(
    @CurrentActor() actor: Actor,
    @Args('id', PULL_ID) id: string,
    @Args('input', INPUT) input: PullInput,
  ): Promise<PullType> {
    return PullType.of(await this.service.update(actor, id, pullDraftOf(input)));
  }

  @Mutation(() => PullType, { description: 'Pauses a pull. It keeps its position.' })
  @Requires('pull:manage', 'pull.pause')
  async pausePull(@CurrentActor() actor: Actor, @Args('id', PULL_ID) id: string): Promise<PullType> {
    return PullType.of(await this.service.pause(actor, id));
  }

  @Mutation(() => PullType, {
    description: "Resumes a pull at once from its position. The caller becomes its creator. Resuming another officer's pull needs step-up.",
  })
  @Requires('pull:manage', 'pull.resume', { stepUp: 'TO_WIDEN' })
  async resumePull(@CurrentActor() actor: Actor, @Args('id', PULL_ID) id: string): Promise<PullType> {
    return PullType.of(await this.service.resume(actor, id));
  }

  @Mutation(() => PullType, {
    description: 'Runs a pull now, or as soon as its source allows: at most 6 times a minute for a pull, and 30 times for a party.',
  })
  @Requires('pull:manage', 'pull.run')
  async runPullNow(@CurrentActor() actor: Actor, @Args('id', PULL_ID) id: string): Promise<PullType> {
    return PullType.of(await this.service.runNow(actor, id));
  }

  @Mutation(() => ID, {
    description: 'Deletes a pull and its credentials. The items that it published stay, and its imports can be revoked. Returns its id.',
  })
  @Requires('pull:manage', 'pull.delete')
  async deletePull(@CurrentActor() actor: Actor, @Args('id', PULL_ID) id: string): Promise<string> {
    return this.service.delete(actor, id);
  }
}

const pullDraftOf = (input: PullInput): PullDraft => ({
  ...{ name: input.name, kind: input.kind, url: input.url },
  collection: input.collection ?? null,
  credentials: input.credentials ?? null,
  everyMinutes: input.everyMinutes ?? 60,
  defaults: { threat: input.threat, audience: audienceSpecOf(input.audience ?? {}), agencyOnly: input.agencyOnly ?? false },
  fromDate: input.addedAfter ?? null,
});
