import { Args, ID, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { AudienceInput, audienceSpecOf, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { HeldItemConnection, HeldItemType, HeldLabellingType } from './held.graphql.js';
import { HeldService } from './held.service.js';
import { ImportProgressService } from './import-progress.service.js';
import { ImportConnection, ImportRevocationType, ImportType } from './imports.graphql.js';
import { type ImportRow, ImportsService } from './imports.service.js';

const IMPORT = { type: () => ID, description: "An import of the viewer's own agency." };
const ITEMS = { type: () => [ID], nullable: true, description: 'Ids of held items, at most 5,000; absent: all.' };

@Resolver(() => ImportType)
export class ImportsResolver {
  constructor(
    private readonly imports: ImportsService,
    private readonly progress: ImportProgressService,
    private readonly held: HeldService,
  ) {}

  @Query(() => ImportType, { name: 'import', nullable: true, description: "One import; null when it is absent or another agency's." })
  @Requires('indicator:publish', 'import.read')
  async one(@CurrentActor() actor: Actor, @Args('id', IMPORT) id: string): Promise<ImportType | null> {
    const row = await this.imports.byId(actor, id);
    return row ? ImportType.of(row) : null;
  }

  @Query(() => ImportConnection, { name: 'imports', description: "Imports of the viewer's own agency, newest first." })
  @Requires('indicator:publish', 'import.list')
  async all(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<ImportType>> {
    return mapConnection(await this.imports.page(actor, page), ImportType.of);
  }

  @Subscription(() => ImportType, {
    name: 'importProgress',
    description: 'The import now, and again after each change; ends when the import ends.',
    resolve: (row: ImportRow) => ImportType.of(row),
  })
  @Requires('indicator:publish', 'import.read')
  async follow(@CurrentActor() actor: Actor, @Args('id', IMPORT) id: string): Promise<AsyncIterableIterator<ImportRow>> {
    return this.progress.follow(actor, id);
  }

  @Mutation(() => ImportRevocationType, {
    description:
      'Revokes an import. Indicators that it created are revoked; indicators that it changed get their earlier content back (with an audience that is never wider than now); held items are dropped. Indicators changed since by others stay. The call can be repeated and then continues.',
  })
  @Requires('indicator:revoke', 'import.revoke')
  async revokeImport(
    @CurrentActor() actor: Actor,
    @Args('id', IMPORT) id: string,
    @Args('reason', { type: () => String, description: 'Reason, 1 to 2,000 characters. Every reader sees it.' }) reason: string,
  ): Promise<ImportRevocationType> {
    const { counts, row } = await this.imports.revoke(actor, id, reason);
    return { ...counts, import: ImportType.of(row) };
  }

  @Query(() => HeldItemConnection, {
    nullable: true,
    description: "Held items of an import; null when the import is absent or another agency's.",
  })
  @Requires('indicator:publish', 'import.held')
  async heldItems(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('importId', IMPORT) importId: string,
  ): Promise<Connection<HeldItemType> | null> {
    const found = await this.held.page(actor, importId, page);
    return found ? mapConnection(found, HeldItemType.of) : null;
  }

  @Mutation(() => HeldLabellingType, { description: 'Publishes held items. Items that cannot be published stay held.' })
  @Requires('indicator:publish', 'indicator.publish')
  async labelHeldItems(
    @CurrentActor() actor: Actor,
    @Args('importId', IMPORT) importId: string,
    @Args('tlp', { type: () => TlpEnum, description: 'Traffic Light Protocol label of the published items.' }) tlp: Tlp,
    @Args('audience', {
      type: () => AudienceInput,
      nullable: true,
      description: "Audience; absent: the audience that each item states, otherwise the party's default, otherwise the owner only.",
    })
    audience?: AudienceInput | null,
    @Args('items', ITEMS) items?: string[] | null,
  ): Promise<HeldLabellingType> {
    const label = { tlp, audience: audience ? audienceSpecOf(audience) : null };
    const { counts, row } = await this.held.label(actor, importId, label, items ?? null);
    return { ...counts, import: ImportType.of(row) };
  }

  @Mutation(() => ImportType, { description: 'Drops held items without publishing them.' })
  @Requires('indicator:publish', 'import.drop')
  async dropHeldItems(
    @CurrentActor() actor: Actor,
    @Args('importId', IMPORT) importId: string,
    @Args('items', ITEMS) items?: string[] | null,
  ): Promise<ImportType> {
    return ImportType.of(await this.held.drop(actor, importId, items ?? null));
  }
}
