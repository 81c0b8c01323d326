import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { BrowseDirectoryService } from './browse-directory.service.js';
import type { DirectoryEntry } from './directory-entry.js';
import { DirectoryEntryType } from './directory-entry.graphql.js';

const ENTRIES = Symbol('entries of the directory');

/** Reads the entry of a request or notice as its reader sees it, in one query for all items of a request. */
@Injectable()
export class ContactEntryLoader {
  constructor(private readonly browse: BrowseDirectoryService) {}

  async of(actor: Actor, { perRequest }: CallContext, id: string | null): Promise<DirectoryEntryType | null> {
    if (id === null) return null;
    const loader = loaderOf(perRequest, ENTRIES, async (ids: readonly string[]): Promise<(DirectoryEntry | null)[]> => {
      const entries = new Map((await this.browse.byIds(actor, ids)).map((entry) => [entry.row.id, entry]));
      return ids.map((one) => entries.get(one) ?? null);
    });
    const entry = await loader.load(id);
    return entry && DirectoryEntryType.of(entry);
  }
}
