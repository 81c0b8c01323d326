import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type Directory } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';

/** What the owner alone knows of its claim. */
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

/** What only owners read of claims, and their history. */
@Injectable()
export class GovernanceService {
  constructor(private readonly database: Database) {}

  /** For each id the governance of the actor's own claim, or undefined where it is somebody else's; one statement. */
  async of(actor: Actor, ids: readonly string[]): Promise<readonly (Governance | undefined)[]> {
    const rows = await this.database.as(actor, act(actor, 'indicator.governance', 'indicator:read'), (tx) =>
      tx.query<Governance>('select * from hub.governance($1)', [ids]),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  /** Whom the actor can address: what an audience's keys stand for. */
  async directory(actor: Actor): Promise<Directory> {
    return this.database.as(actor, act(actor, 'party.directory', 'party:read'), readDirectory);
  }

  /** Versions of one claim, newest first: all for its owner, for another reader those since it gained sight. Empty when it is invisible. */
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
