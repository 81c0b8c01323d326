import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { EvidenceFile } from './evidence.js';

/**
 * Files attached to governed items of any kind, for the modules that write and show such items. The database attaches files: the functions that write an item
 * call `hub.attach_evidence(kind, item, files)`.
 */
@Injectable()
export class EvidenceService {
  constructor(private readonly database: Database) {}

  /**
   * Returns those of `ids` that the actor's agency may attach: complete files of the agency that it can see. Locks them until the transaction ends.
   * Call this before writing: the database refuses the whole transaction for any other file.
   */
  async attachable(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const requested = [...new Set(ids)].filter(isUuid);
    if (requested.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>('select lock_attachable_evidence as id from hub.lock_attachable_evidence($1)', [requested]);
    return new Set(rows.map(({ id }) => id));
  }

  /** Returns the files of items of one kind, by item, in order. The map has no entry for an item without files that are visible to the reader. */
  async of(tx: Transaction, kind: string, items: readonly string[]): Promise<ReadonlyMap<string, readonly EvidenceFile[]>> {
    const rows = await tx.query<EvidenceFile & { readonly item: string }>(
      `select l.item, e.id, e.filename, e.type, e.size::integer as size, encode(e.sha256, 'hex') as sha256, e.added_at as "addedAt"
         from hub.evidence_link l join hub.evidence e on e.id = l.evidence where l.kind = $1 and l.item = any ($2) order by l.item, l.place`,
      [kind, items],
    );
    const found = new Map<string, EvidenceFile[]>();
    for (const { item, ...file } of rows) found.set(item, [...(found.get(item) ?? []), file]);
    return found;
  }

  /** Returns the files of items that were read before: one list per item, in the order of `items`. */
  async ofItems(actor: Actor, kind: string, items: readonly string[]): Promise<readonly (readonly EvidenceFile[])[]> {
    const found = await this.database.as(actor, act(actor, 'evidence.list', 'indicator:read'), (tx) => this.of(tx, kind, items));
    return items.map((item) => found.get(item) ?? []);
  }
}
