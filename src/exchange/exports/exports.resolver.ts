import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { ExportLogService } from './export-log.service.js';
import { ExportConnection, ExportType } from './exports.graphql.js';

@Resolver(() => ExportType)
export class ExportsResolver {
  constructor(private readonly log: ExportLogService) {}

  @Query(() => ExportConnection, {
    description: "Exports (GET /export/indicators), newest first: the viewer's own, and for the party's admins all of the party.",
  })
  @Requires('party:read', 'export.list')
  async exports(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<ExportType>> {
    return mapConnection(await this.log.page(actor, page), ExportType.of);
  }

  @Query(() => ExportType, { nullable: true, description: 'One export; null when it is absent or not visible to the viewer.' })
  @Requires('party:read', 'export.open')
  async export(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Id of the export.' }) id: string,
  ): Promise<ExportType | null> {
    const found = await this.log.one(actor, id);
    return found ? ExportType.of(found) : null;
  }
}
