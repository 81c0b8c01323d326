import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { GovernanceService } from '../indicators/governance.service.js';
import { ReleaseType } from './release.graphql.js';
import { ReleasesService } from './releases.service.js';

const PENDING = Symbol('pending releases');
const DIRECTORY = Symbol('directory for releases');

/** Options of the field `pendingRelease`, which each kind of item that a second officer releases has. */
export const PENDING_RELEASE = {
  nullable: true,
  description: "What waits for a second officer, or is to be reviewed by one; null when nothing is, or another party's viewer asks.",
};

/** Reads the release that an item of the viewer's own party waits for, in one query for all items of a request. */
@Injectable()
export class PendingReleaseLoader {
  constructor(
    private readonly releases: ReleasesService,
    private readonly governance: GovernanceService,
  ) {}

  async of(actor: Actor, { perRequest }: CallContext, item: string): Promise<ReleaseType | null> {
    const row = await loaderOf(perRequest, PENDING, (ids: readonly string[]) => this.releases.pendingOf(actor, ids)).load(item);
    if (!row) return null;
    const directory = loaderOf(perRequest, DIRECTORY, async (ones: readonly string[]) => {
      const found = await this.governance.directory(actor);
      return ones.map(() => found);
    });
    return ReleaseType.of(row, await directory.load('one'));
  }
}
