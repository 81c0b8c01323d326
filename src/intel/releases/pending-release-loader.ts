import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { GovernanceService } from '../indicators/governance.service.js';
import { ReleaseType } from './release.graphql.js';
import { ReleasesService } from './releases.service.js';

const PENDING = Symbol('pending releases');
const DIRECTORY = Symbol('directory for releases');

/** Options of the field `pendingRelease` of every kind of item that a second officer releases. */
export const PENDING_RELEASE = {
  nullable: true,
  description:
    'The release that waits for a second officer, or for a review by one; null if there is none, or the viewer belongs to another party.',
};

/** Reads the pending release of an item of the viewer's own party, in one query for all items of a request. */
@Injectable()
export class PendingReleaseLoader {
  constructor(
    private readonly releases: ReleasesService,
    private readonly governance: GovernanceService,
  ) {}

  async of(actor: Actor, { perRequest }: CallContext, item: string): Promise<ReleaseType | null> {
    const row = await loaderOf(perRequest, PENDING, (ids: readonly string[]) => this.releases.pendingOf(actor, ids)).load(item);
    if (!row) return null;
    const directory = loaderOf(perRequest, DIRECTORY, async (keys: readonly string[]) => {
      const found = await this.governance.directory(actor);
      return keys.map(() => found);
    });
    return ReleaseType.of(row, await directory.load('one'));
  }
}
