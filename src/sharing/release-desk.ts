import type { Transaction } from '../database/database.js';
import { v7 as uuidv7 } from 'uuid';
import type { Release } from './release.policy.js';
import type { SharingPolicy } from './sharing.policy.js';

/** A release that somebody asked for. */
export interface ReleaseRow {
  readonly id: string;
  readonly item: string;
  /** Of the item, when it was asked for. */
  readonly version: number;
  readonly tlp: Release['tlp'];
  readonly wanted: readonly number[];
  readonly wanted_except: readonly number[];
  /** E-mail address of the officer, or `key:` and the key's name. */
  readonly requested_by: string | null;
  readonly requested_at: Date;
  readonly expires_at: Date;
  readonly status: 'PENDING' | 'APPROVED' | 'DECLINED' | 'WITHDRAWN' | 'OVERTAKEN' | 'EXPIRED';
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly reason: string | null;
}

/** What is to wait for a second officer; without a release nothing is wanted any more of what was asked for. */
export interface Asking {
  readonly item: string;
  /** Of the item as it was just written. */
  readonly version?: number;
  readonly release?: Release;
}

/** The policy of the actor's party. */
export async function readSharingPolicy(tx: Transaction): Promise<SharingPolicy> {
  const [row] = await tx.query<{ policy: SharingPolicy }>('select hub.sharing_policy_of_mine() as policy');
  if (!row) throw new Error('The actor has no party.');
  return row.policy;
}

/** Releases that wait, by their item. */
export async function openReleases(tx: Transaction, items: readonly string[]): Promise<ReadonlyMap<string, ReleaseRow>> {
  const rows = await tx.query<ReleaseRow>('select * from hub.releases($1, true, $2)', [items, items.length]);
  return new Map(rows.map((row) => [row.item, row]));
}

/** Asks for releases; each overtakes what was asked for before about its item. */
export async function askForReleases(tx: Transaction, asked: readonly Asking[]): Promise<void> {
  if (asked.length === 0) return;
  const rows = asked.map(({ item, version, release }) => ({
    id: release ? uuidv7() : null,
    item,
    version,
    tlp: release?.tlp,
    wanted: release?.audience,
    wantedExcept: release?.excluded,
  }));
  await tx.query('select hub.request_releases($1)', [JSON.stringify(rows)]);
}

export const wantedOf = ({ tlp, wanted, wanted_except: excluded }: ReleaseRow): Release => ({ tlp, audience: wanted, excluded });
