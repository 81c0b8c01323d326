import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type Directory } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';

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
  readonly by_user: string | null;
  readonly content: Readonly<Record<string, unknown>>;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

/** Reads the owner's fields of claims, and the history of claims. */
@Injectable()
export class GovernanceService {
  constructor(private readonly database: Database) {}

  /** Returns for each id the governance of the party's own claim, or undefined for a claim of another party; one statement. */
  async of(actor: Actor, ids: readonly string[]): Promise<readonly (Governance | undefined)[]> {
    const rows = await this.database.as(actor, act(actor, 'indicator.governance', 'indicator:read'), (tx) =>
      tx.query<Governance>('select * from hub.governance($1)', [ids]),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  /** Returns the parties and groups that the actor can address, by the keys of an audience. */
  async directory(actor: Actor): Promise<Directory> {
    return this.database.as(actor, act(actor, 'party.directory', 'party:read'), readDirectory);
  }

  /**
   * Returns the versions of one claim, newest first. The owner gets all, another reader those since the claim became visible to it. Empty when the claim is
   * invisible.
   */
  async versions(actor: Actor, id: string): Promise<readonly VersionRow[]> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'indicator.versions', 'indicator:read'), async (tx) => {
        const versions = await tx.query<VersionRow>(
          'select * from hub.versions($1) where exists (select from hub.indicator where id = $1)',
          [id],
        );
        if (versions.length > 0) tx.auditItems(id);
        return versions;
      }),
    );
  }
}
