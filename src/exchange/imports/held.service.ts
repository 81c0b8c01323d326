import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { PublishService, type PublishReceipt } from '../../intel/indicators/publish.service.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { claimsAsObjects } from './claims-as-objects.js';
import { labelledObjectOf, HeldObjectsService, type LabelledObject } from './held-objects.service.js';
import { type HeldClaim, readHeldRows, type HeldRow, withDates } from './held-rows.js';
import { storableJson } from './import.repository.js';
import { type ImportRow, readImport } from './imports.service.js';
import { chosenAudience, CHUNK, type Label, type LabelCounts, type Labelling, COUNT_FIELDS } from './labelling.js';
import { sortClaim } from './claim-sorting.js';

/** Maximum number of ids in one call. */
const MOST_IDS = 5_000;

/** An import whose held items were labelled, and the results. */
export interface LabelledImport {
  readonly counts: LabelCounts;
  readonly row: ImportRow;
}

/** Manages held items: items without a label are published when a user labels them, or dropped. */
@Injectable()
export class HeldService {
  constructor(
    private readonly database: Database,
    private readonly publishing: PublishService,
    private readonly objects: HeldObjectsService,
    private readonly pager: Pager,
  ) {}

  /**
   * Returns a page of held items in the order of the import; undefined when the import is absent or another agency's.
   * @throws BadInput on the page size, or a cursor of another list
   */
  async page(actor: Actor, id: string, request: PageRequest): Promise<Connection<HeldRow> | undefined> {
    const page = this.pager.open<number>({ name: 'held items', reader: actor.party.id, filter: id.toLowerCase() }, request);
    const rows = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'import.held', 'indicator:publish'), async (tx) =>
        isUuid(id) && (await readImport(tx, id))
          ? readHeldRows(tx, id, { ids: null, after: page.position ?? 0, most: page.limit })
          : undefined,
      ),
    );
    return rows && page.connection(rows, ({ line }) => line);
  }

  /**
   * Publishes held items, all or the given ids, with a label and an audience. With audience null, each item keeps the audience that it states; an existing
   * claim keeps its own; a new claim gets the party's default, or otherwise the owner only.
   * @throws NotFound; BadInput on too many ids; any error that refuses a whole batch
   */
  async label(actor: Actor, id: string, label: Label, ids: readonly string[] | null): Promise<LabelledImport> {
    await this.assertOwn(actor, id, ids);
    const counts = await this.labelAll(actor, id, label, ids);
    return { counts, row: await this.ownImport(actor, id) };
  }

  private async labelAll(actor: Actor, id: string, label: Label, ids: readonly string[] | null): Promise<LabelCounts> {
    const counts = { created: 0, updated: 0, unchanged: 0, rejected: 0 };
    let after = 0;
    for (;;) {
      const { page, receipts } = await retryOnConflict(async () => {
        const page = await this.database.as(actor, act(actor, 'import.held', 'indicator:publish'), (tx) =>
          readHeldRows<HeldClaim>(tx, id, { ids, after, most: CHUNK, kind: 'INDICATOR' }),
        );
        return { page, receipts: page.length === 0 ? [] : await this.publish(actor, id, page, { ...label, ids }) };
      }, hasMoved);
      if (page.length === 0) return this.objects.label(actor, id, { ...label, ids }, counts);
      for (const { outcome } of receipts) counts[COUNT_FIELDS[outcome]] += 1;
      after = page.at(-1)?.line ?? after;
    }
  }

  /** Drops held items, all or the given ids. @returns the import @throws NotFound; BadInput */
  async drop(actor: Actor, id: string, ids: readonly string[] | null): Promise<ImportRow> {
    await this.assertOwn(actor, id, ids);
    for (let many = -1; many !== 0;) {
      many = await this.database.as(actor, { ...act(actor, 'import.drop', 'indicator:publish'), writes: true }, async (tx) => {
        tx.auditItems(id);
        const [row] = await tx.query<{ many: number }>('select hub.delete_held_items($1, $2, $3) as many', [id, ids, CHUNK]);
        return row?.many ?? 0;
      });
    }
    return this.ownImport(actor, id);
  }

  /** @throws HeldItemsChanged when another user labelled or dropped some of the items, and nothing was published */
  private async publish(
    actor: Actor,
    id: string,
    page: readonly HeldRow<HeldClaim>[],
    { tlp, audience, ids }: Labelling,
  ): Promise<readonly Pick<PublishReceipt, 'outcome'>[]> {
    const beside: LabelledObject[] = [];
    const pieces = page.map(({ line, payload, source }) => ({
      line,
      piece: { source: source ?? '', item: { ...withDates(payload), tlp, ...chosenAudience(payload, audience, ids) } },
    }));
    const items = pieces.map(({ piece }) => {
      const sorted = sortClaim(piece, null);
      if (sorted.to === 'publish') return sorted.item;
      return sorted.to === 'reject' ? sorted.problems : [];
    });
    const became = await this.publishing.publishRead(actor, items, async (tx, receipts) => {
      beside.splice(
        0,
        Infinity,
        ...(await claimsAsObjects(tx, pieces, receipts)).map(({ line, piece }) => ({ line, ...labelledObjectOf(piece, tlp) })),
      );
      const lines = new Set(beside.map(({ line }) => line));
      const locked = await tx.query('select id from hub.lock_held_items($1, $2, 0, $3)', [id, page.map((one) => one.id), page.length]);
      if (locked.length !== page.length) throw new HeldItemsChanged();
      const rows = receipts.map(({ outcome, indicatorId: item, problems }, index) => {
        return { line: page[index]?.line, outcome, item, problems, red: tlp === 'RED' };
      });
      await tx.query('select hub.record_labelled_items($1, $2)', [id, storableJson(rows.filter(({ line }) => !lines.has(line ?? 0)))]);
      tx.auditItems(id);
    });
    const storedReceipts = new Map((await this.objects.write(actor, id, beside)).map((one, index) => [beside[index]?.line, one]));
    return became.map((one, index) => storedReceipts.get(page[index]?.line) ?? one);
  }

  private async assertOwn(actor: Actor, id: string, ids: readonly string[] | null): Promise<void> {
    if (ids && (ids.length > MOST_IDS || !ids.every(isUuid))) {
      throw new BadInput('IDS_INVALID', `Name at most ${MOST_IDS} held items, by their ids.`);
    }
    await this.ownImport(actor, id);
  }

  private async ownImport(actor: Actor, id: string): Promise<ImportRow> {
    const action = act(actor, 'import.read', 'indicator:publish');
    const found = await hiddenAsAbsent(async () => (isUuid(id) ? this.database.as(actor, action, (tx) => readImport(tx, id)) : undefined));
    if (!found) throw new NotFound('import');
    return found;
  }
}

class HeldItemsChanged extends Error {
  override readonly message = 'Other users changed the held items too often. Try again.';
}

const hasMoved = (error: unknown): boolean => error instanceof HeldItemsChanged;
