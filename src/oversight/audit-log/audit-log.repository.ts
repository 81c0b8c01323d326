import { Injectable } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import type { AuditLine } from './audit-line.js';
import type { Hash } from './merkle-tree.js';
import type { Tile, TileName } from './tiles.js';

/** State of the log, without content. */
export interface AuditState {
  /** Name of the log in its heads; undefined before the first head. */
  readonly origin: string | undefined;
  /** The last known head of the log before a restore, as a line of a checkpoint. */
  readonly after: string | undefined;
  /** Entries that have a position in the tree. */
  readonly size: number;
  /** Entries, from 0 on, that were deleted after the retention. */
  readonly pruned: number;
  /** Seconds that the oldest entry has waited for its position; undefined: none waits. */
  readonly waitingSeconds: number | undefined;
  /** The last signed head. */
  readonly head: { readonly size: number; readonly root: Hash; readonly key: string; readonly at: Date } | undefined;
}

/** An entry without a position; `version` of its row. */
export interface UnsealedEntry {
  readonly id: string;
  readonly version: string;
  readonly facts: AuditLine;
}

/** A head as it was signed. */
export interface StoredHead {
  readonly checkpoint: string;
  readonly at: Date;
}

interface StateRow {
  readonly origin: string | null;
  readonly after: string | null;
  readonly size: string;
  readonly pruned: string;
  readonly waiting: number | null;
  readonly head_size: string | null;
  readonly head_root: Buffer;
  readonly head_key: string;
  readonly head_at: Date;
}

interface TileRow {
  readonly level: number;
  readonly index: string;
  readonly hashes: Buffer;
}

/** The Merkle tree in the database, for the process itself. */
@Injectable()
export class AuditLogRepository {
  constructor(private readonly connection: RelayConnection) {}

  async state(): Promise<AuditState> {
    const [row] = await this.connection.call<StateRow>('audit_state', []);
    if (!row) throw new Error('The database has no row in hub.audit_tree.');
    return {
      origin: row.origin ?? undefined,
      after: row.after ?? undefined,
      size: Number(row.size),
      pruned: Number(row.pruned),
      waitingSeconds: row.waiting ?? undefined,
      head: row.head_size === null ? undefined : { size: Number(row.head_size), root: row.head_root, key: row.head_key, at: row.head_at },
    };
  }

  /** Begins a new log after a restore. @returns whether it did */
  async followRestore(): Promise<boolean> {
    const [row] = await this.connection.callWithClaim<{ readonly follow_restore: boolean }>('follow_restore', []);
    return row?.follow_restore === true;
  }

  /** Returns entries that may be sealed, oldest first. */
  unsealed(limit: number): Promise<readonly UnsealedEntry[]> {
    return this.connection.callWithClaim<UnsealedEntry>('next_audit_entries', [limit]);
  }

  async tiles(names: readonly TileName[]): Promise<readonly Tile[]> {
    const rows = await this.connection.callWithClaim<TileRow>('audit_tiles', [JSON.stringify(names)]);
    return rows.map(({ level, index, hashes }) => ({ level, index: Number(index), hashes }));
  }

  /** @returns false if another hub was faster, or an entry has changed: nothing is written then */
  async seal(size: number, entries: readonly UnsealedEntry[], tiles: readonly Tile[]): Promise<boolean> {
    const rows = entries.map(({ id, version }) => [id, version]);
    const hashes = tiles.map((tile) => ({ ...tile, hashes: tile.hashes.toString('hex') }));
    const [row] = await this.connection.callWithClaim<{ readonly seal_audit: boolean }>('seal_audit', [
      size,
      JSON.stringify(rows),
      JSON.stringify(hashes),
    ]);
    return row?.seal_audit === true;
  }

  /** @returns STALE: the tree has grown, or another hub has signed later; KEY_ROTATED: only the successor of this key may sign */
  async storeHead(head: {
    readonly origin: string;
    readonly size: number;
    readonly root: Hash;
    readonly checkpoint: string;
    readonly key: string;
    readonly at: string;
  }): Promise<'SIGNED' | 'STALE' | 'KEY_ROTATED'> {
    const given = JSON.stringify({ ...head, root: head.root.toString('hex') });
    const [row] = await this.connection.callWithClaim<{ readonly store_audit_head: 'SIGNED' | 'STALE' | 'KEY_ROTATED' }>(
      'store_audit_head',
      [given],
    );
    return row?.store_audit_head ?? 'STALE';
  }

  /** Deletes whole tiles of entries that are older than `keepDays`. @returns how many tiles */
  async prune(keepDays: number, limit: number): Promise<number> {
    const [row] = await this.connection.callWithClaim<{ readonly prune_audit: number }>('prune_audit', [keepDays, limit]);
    return row?.prune_audit ?? 0;
  }

  /** Announces the newest head to all countries, if the last announcement is an hour old. */
  async announceHead(): Promise<void> {
    await this.connection.call('announce_audit_head', []);
  }

  /** Returns heads that were signed after `since`, oldest first. */
  headsSince(since: Date, limit: number): Promise<readonly StoredHead[]> {
    return this.connection.call<StoredHead>('audit_heads_since', [since, limit]);
  }

  async newestHead(): Promise<StoredHead | undefined> {
    const [row] = await this.connection.call<StoredHead>('newest_audit_head', []);
    return row;
  }
}
