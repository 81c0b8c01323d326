import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { BrowseDirectoryService } from './browse-directory.service.js';
import { DirectoryEntryConnection, DirectoryEntryType } from './directory-entry.graphql.js';
import { DirectoryEntryInput, DirectoryFilterInput, entryFieldsOf } from './directory-input.graphql.js';
import { DirectoryEntryVersionConnection, DirectoryEntryVersionType } from './directory-version.graphql.js';
import { DirectoryService } from './directory.service.js';

const OWN_ENTRY = { type: () => ID, description: "An entry of the viewer's party that is not withdrawn." } as const;
const VERSION = {
  type: () => Int,
  description: 'The version that the officer read. If it is not current, nothing is stored (VERSION_STALE).',
} as const;
const INPUT = { type: () => DirectoryEntryInput, description: 'The whole entry.' } as const;

@Resolver(() => DirectoryEntryType)
export class DirectoryResolver {
  constructor(
    private readonly directory: DirectoryService,
    private readonly browse: BrowseDirectoryService,
  ) {}

  @Query(() => DirectoryEntryConnection, {
    description:
      'Contacts of units that their parties publish for the viewer, and all of the own party, by the name of the party and of the unit.',
  })
  @Requires('directory:read', 'directory.list')
  async directoryEntries(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => DirectoryFilterInput, nullable: true, description: 'Conditions on the list; absent: all.' })
    filter?: DirectoryFilterInput | null,
  ): Promise<Connection<DirectoryEntryType>> {
    return mapConnection(await this.browse.page(actor, filter ?? {}, page), DirectoryEntryType.of);
  }

  @Query(() => DirectoryEntryType, { nullable: true, description: 'One entry of the directory; null when it is absent or invisible.' })
  @Requires('directory:read', 'directory.read')
  async directoryEntry(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the entry.' }) id: string,
  ): Promise<DirectoryEntryType | null> {
    const entry = await this.browse.byId(actor, id);
    return entry ? DirectoryEntryType.of(entry) : null;
  }

  @Query(() => DirectoryEntryVersionConnection, {
    description: "Versions of an entry of the viewer's party, newest first; empty for another party's, and when it is absent.",
  })
  @Requires('directory:read', 'directory.versions')
  async directoryEntryVersions(
    @CurrentActor() actor: Actor,
    @Args('entryId', { type: () => ID, description: 'Identifier of the entry.' }) entryId: string,
    @Args() page: PageArgs,
  ): Promise<Connection<DirectoryEntryVersionType>> {
    const { page: versions, directory } = await this.browse.versions(actor, entryId, page);
    return mapConnection(versions, DirectoryEntryVersionType.of(directory));
  }

  @Mutation(() => DirectoryEntryType, {
    description:
      'Publishes a contact in the directory. It counts as verified. For administrators; one of an agency publishes for it alone. Needs step-up.',
  })
  @Requires('directory:manage', 'directory.create', { stepUp: 'ALWAYS' })
  async createDirectoryEntry(
    @CurrentActor() actor: Actor,
    @Args('input', INPUT) input: DirectoryEntryInput,
    @Args('agencyId', {
      type: () => ID,
      nullable: true,
      description: "An agency of the viewer's party. Absent: the viewer's own; for a viewer without an agency the party as a whole.",
    })
    agencyId?: string | null,
  ): Promise<DirectoryEntryType> {
    return DirectoryEntryType.of(await this.directory.create(actor, entryFieldsOf(input), agencyId ?? null));
  }

  @Mutation(() => DirectoryEntryType, {
    description:
      'Replaces the content and the audience of an entry. It counts as verified. Needs step-up to change how the unit is reached, or to show it to more parties.',
  })
  @Requires('directory:manage', 'directory.update', { stepUp: 'TO_WIDEN' })
  async updateDirectoryEntry(
    @CurrentActor() actor: Actor,
    @Args('id', OWN_ENTRY) id: string,
    @Args('version', VERSION) version: number,
    @Args('input', INPUT) input: DirectoryEntryInput,
  ): Promise<DirectoryEntryType> {
    return DirectoryEntryType.of(await this.directory.update(actor, id, version, entryFieldsOf(input)));
  }

  @Mutation(() => DirectoryEntryType, {
    description: 'Records that an entry is right. It is due twice a year (182 days); a reminder comes two weeks before.',
  })
  @Requires('directory:manage', 'directory.verify')
  async verifyDirectoryEntry(
    @CurrentActor() actor: Actor,
    @Args('id', OWN_ENTRY) id: string,
    @Args('version', VERSION) version: number,
  ): Promise<DirectoryEntryType> {
    return DirectoryEntryType.of(await this.directory.verify(actor, id, version));
  }

  @Mutation(() => DirectoryEntryType, { description: 'Withdraws an entry permanently. Other parties no longer see it.' })
  @Requires('directory:manage', 'directory.withdraw')
  async withdrawDirectoryEntry(
    @CurrentActor() actor: Actor,
    @Args('id', OWN_ENTRY) id: string,
    @Args('version', VERSION) version: number,
    @Args('reason', { type: () => String, description: 'Reason, 1 to 2,000 characters. Only your own party sees it.' }) reason: string,
  ): Promise<DirectoryEntryType> {
    return DirectoryEntryType.of(await this.directory.withdraw(actor, id, version, reason));
  }
}
