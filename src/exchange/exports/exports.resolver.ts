import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { ExportLogService, type ExportLogEntry } from './export-log.service.js';
import { ExportType } from './exports.graphql.js';

@Resolver(() => ExportType)
export class ExportsResolver {
  constructor(private readonly log: ExportLogService) {}

  @Query(() => [ExportType], {
    description: "Exports (GET /export/indicators), newest first: the viewer's own, and for the party's admins all of the party.",
  })
  @Requires('party:read', 'export.list')
  async exports(
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'Maximum number of exports, 1 to 200.' })
    first?: number | null,
    @Args('after', { type: () => ID, nullable: true, description: 'The last export of the previous page.' }) after?: string | null,
  ): Promise<readonly ExportLogEntry[]> {
    return this.log.page(actor, first ?? 50, after ?? null);
  }

  @Query(() => ExportType, { nullable: true, description: 'One export; null when it is absent or not visible to the viewer.' })
  @Requires('party:read', 'export.open')
  async export(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Id of the export.' }) id: string,
  ): Promise<ExportLogEntry | null> {
    return (await this.log.one(actor, id)) ?? null;
  }
}
