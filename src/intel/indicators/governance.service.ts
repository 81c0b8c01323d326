import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type Directory } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { ReadingLog } from './reading-log.js';

/** Fields of a claim that only its owner sees. */
export interface Governance {
  readonly id: string;
  readonly agency_id: string;
  readonly agency_name: string;
  readonly audience: readonly number[];
  readonly excluded: readonly number[];
  readonly agency_only: boolean;
}

export interface VersionRow {
  readonly version: number;
  readonly at: Date;
  readonly op: string;
  readonly by: ActorView | null;
  readonly content: Readonly<Record<string, unknown>>;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

/** Reads the owner's fields of claims, and the history of claims. */
@Injectable()
export class GovernanceService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly readings: ReadingLog,
  ) {}

  /** Returns for each id the governance of the party's own claim, or undefined for a claim of another party; one statement. */
  async of(actor: Actor, ids: readonly string[]): Promise<readonly (Governance | undefined)[]> {
    const rows = await this.database.call<Governance>(actor, act(actor, 'indicator.governance', 'indicator:read'), 'governance_of_claims', [
      ids,
    ]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  /** Returns the parties and groups that the actor can address, by the keys of an audience. */
  async directory(actor: Actor): Promise<Directory> {
    return this.database.as(actor, act(actor, 'party.directory', 'party:read'), readDirectory);
  }

  /**
   * Returns a page of the versions of one claim, newest first. The owner gets all, another reader those since the claim became visible to it. Empty when the
   * claim is absent or invisible. @throws BadInput on the page size or cursor
   */
  async versions(actor: Actor, id: string, request: PageRequest): Promise<Connection<VersionRow>> {
    const page = this.pager.open<number>({ name: 'indicator versions', reader: actor.party.id, filter: id }, request);
    if (!isUuid(id)) return page.connection<VersionRow>([], ({ version }) => version);
    const versions = await hiddenAsAbsent(
      () =>
        this.database.as(actor, act(actor, 'indicator.versions', 'indicator:read'), async (tx) => {
          const rows = await tx.query<VersionRow>(
            `select * from hub.versions($1) v
               where exists (select from hub.indicator where id = $1) and ($2::integer is null or v.version < $2) order by v.version desc limit $3`,
            [id, page.position, page.limit],
          );
          return page.connection(rows, ({ version }) => version);
        }),
      ({ nodes }) => nodes.length === 0,
    );
    if (versions.nodes.length > 0) this.readings.noteOpening(actor, [{ id, owner_id: null }]);
    return versions;
  }
}
