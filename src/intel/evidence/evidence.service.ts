import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { EvidenceFile } from './evidence.js';

/**
 * Files beside items of any governed kind, for the rooms that write and show such items. Attaching itself is the database's: the functions that write an item call
 * `hub.attach_evidence(kind, item, files)`.
 */
@Injectable()
export class EvidenceService {
  constructor(private readonly database: Database) {}

  /**
   * Those of `ids` that the actor's agency may attach: its own files, whole, and in its sight. Held until the transaction ends. Ask before writing: the database refuses
   * the whole transaction for one that is not.
   */
  async attachable(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const wanted = [...new Set(ids)].filter(isUuid);
    if (wanted.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>('select lock_attachable_evidence as id from hub.lock_attachable_evidence($1)', [wanted]);
    return new Set(rows.map(({ id }) => id));
  }

  /** The files of items of one kind, by item, in their order; of an item that shows none to the reader there is no entry. */
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

  /** The same, for whoever shows items that were read before: a list for each, in order. */
  async ofItems(actor: Actor, kind: string, items: readonly string[]): Promise<readonly (readonly EvidenceFile[])[]> {
    const found = await this.database.as(actor, act(actor, 'evidence.list', 'indicator:read'), (tx) => this.of(tx, kind, items));
    return items.map((item) => found.get(item) ?? []);
  }
}
