import { Args, ID, Int, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { AudienceInput, audienceSpecOf, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { HeldItemConnectionType, HeldItemType, HeldLabellingType } from './held.graphql.js';
import { HeldService } from './held.service.js';
import { ImportProgressService } from './import-progress.service.js';
import { ImportConnectionType, ImportRevocationType, ImportType } from './imports.graphql.js';
import { type ImportRow, ImportsService } from './imports.service.js';

const IMPORT = { type: () => ID, description: "An import of the viewer's own agency." };
const IDS = { type: () => [ID], nullable: true, description: 'Ids of held items, at most 5,000; absent: all.' };
const FIRST = { type: () => Int, nullable: true, defaultValue: 50 };
const AFTER = { type: () => Cursor, nullable: true, description: 'Position to continue from; absent: the beginning.' };

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

  @Query(() => ImportConnectionType, { name: 'imports', description: "Imports of the viewer's own agency, newest first." })
  @Requires('indicator:publish', 'import.list')
  async all(
    @CurrentActor() actor: Actor,
    @Args('first', { ...FIRST, description: 'Maximum number of imports, 1 to 100.' }) first?: number | null,
    @Args('after', AFTER) after?: string | null,
  ): Promise<ImportConnectionType> {
    const { imports, more } = await this.imports.list(actor, first ?? 50, after ?? null);
    return {
      nodes: imports.map(ImportType.of),
      pageInfo: { hasPreviousPage: false, startCursor: null, hasNextPage: more, endCursor: imports.at(-1)?.id ?? null },
    };
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
      'Revokes an import. Claims that it created are revoked; claims that it changed get their earlier content back (with an audience that is never wider than now); held items are dropped. Claims changed since by others stay. The call can be repeated and then continues.',
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

  @Query(() => HeldItemConnectionType, {
    nullable: true,
    description: "Held items of an import; null when the import is absent or another agency's.",
  })
  @Requires('indicator:publish', 'import.held')
  async heldItems(
    @CurrentActor() actor: Actor,
    @Args('importId', IMPORT) importId: string,
    @Args('first', { ...FIRST, description: 'Maximum number of items, 1 to 500.' }) first?: number | null,
    @Args('after', AFTER) after?: string | null,
  ): Promise<HeldItemConnectionType | null> {
    const page = await this.held.list(actor, importId, first ?? 50, after ?? null);
    if (!page) return null;
    const last = page.items.at(-1);
    return {
      nodes: page.items.map(HeldItemType.of),
      pageInfo: { hasPreviousPage: false, startCursor: null, hasNextPage: page.more, endCursor: last ? String(last.line) : null },
    };
  }

  @Mutation(() => HeldLabellingType, { description: 'Publishes held items. Items that cannot be published stay held.' })
  @Requires('indicator:publish', 'indicator.publish')
  async labelHeldItems(
    @CurrentActor() actor: Actor,
    @Args('importId', IMPORT) importId: string,
    @Args('tlp', { type: () => TlpEnum, description: 'Label.' }) tlp: Tlp,
    @Args('audience', {
      type: () => AudienceInput,
      nullable: true,
      description: "Audience; absent: the audience that each item states, otherwise the party's default, otherwise the owner only.",
    })
    audience?: AudienceInput | null,
    @Args('ids', IDS) ids?: string[] | null,
  ): Promise<HeldLabellingType> {
    return this.held.label(actor, importId, { tlp, audience: audience ? audienceSpecOf(audience) : null }, ids ?? null);
  }

  @Mutation(() => Int, { description: 'Drops held items without publishing them. Returns their number.' })
  @Requires('indicator:publish', 'import.drop')
  async dropHeldItems(
    @CurrentActor() actor: Actor,
    @Args('importId', IMPORT) importId: string,
    @Args('ids', IDS) ids?: string[] | null,
  ): Promise<number> {
    return this.held.drop(actor, importId, ids ?? null);
  }
}
