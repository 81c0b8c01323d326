import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { ObjectItem } from '../../intel/objects/object-draft.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { objectPieceOf } from './claims-as-objects.js';
import { type CompanionReceipt, CompanionsService, objectItemOf } from './companions.service.js';
import { storableJson } from './import.repository.js';
import { type HeldObject, readHeldRows, type HeldRow, type HeldQuery, storedDateOf } from './held-rows.js';
import { chosenAudience, CHUNK, type LabelCounts, type Labelling, COUNT_FIELDS } from './labelling.js';
import { findWaitingImports, findPartsInOtherImports } from './parts-in-other-imports.js';
import { findClaimsBySource, completeTogether, findHeldParts, partSources, type WaitingObject, withClaims } from './parts.js';
import type { ClaimPiece } from './piece.js';

/** An object that was held in a line, as it may be kept now. */
export interface LabelledObject {
  readonly line: number;
  readonly item: ObjectItem;
  /** What is to be said of it beside what its keeping says. */
  readonly remarks?: CompanionReceipt['problems'];
}

/** What is kept as an object beside another's claim, as soon as it has a label. */
export function labelledObjectOf(piece: ClaimPiece, tlp: Tlp): Omit<LabelledObject, 'line'> {
  const object = objectPieceOf(piece);
  const { audience = null, agencyOnly } = object;
  return {
    item: objectItemOf(object, tlp, { audience, agencyOnly, reissue: piece.item.reissue ?? false }),
    remarks: object.remarks ?? [],
  };
}

/** Held objects that were given a label. What is labelled twice at a time is the same twice. */
@Injectable()
export class HeldObjectsService {
  constructor(
    private readonly database: Database,
    private readonly companions: CompanionsService,
  ) {}

  /** Keeps them, and writes down what became of their lines. One receipt each, in order. */
  async write(actor: Actor, of: string, objects: readonly LabelledObject[]): Promise<readonly CompanionReceipt[]> {
    if (objects.length === 0) return [];
    const receipts = await this.companions.writeObjects(actor, objects.map(({ item }) => item)); // prettier-ignore
    const rows = receipts.map(({ outcome, id, problems }, place) => ({
      line: objects[place]?.line,
      outcome,
      kind: 'OBJECT',
      item: id,
      problems: [...(outcome === 'REJECTED' ? [] : (objects[place]?.remarks ?? [])), ...problems],
      red: objects[place]?.item.tlp === 'RED',
    }));
    await this.database.as(actor, { ...act(actor, 'import.note', 'indicator:publish'), writes: true }, (tx) =>
      tx.query('select hub.record_labelled_items($1, $2)', [of, storableJson(rows)]),
    );
    return receipts;
  }

  /** Objects that are no claims, behind the claims; and those that refer to others behind these. */
  async label(actor: Actor, id: string, labelling: Labelling, counts: Record<keyof LabelCounts, number>): Promise<LabelCounts> {
    for (let after = 0; ;) {
      const page = await this.held(actor, id, { ids: labelling.ids, after, most: CHUNK, waits: false });
      if (page.length === 0) break;
      await this.labelPage({ actor, id, counts }, page, labelling);
      after = page.at(-1)?.line ?? after;
    }
    counts.rejected += (await this.labelComplete({ actor, id, counts }, labelling)).left;
    await this.labelInOtherImports(actor, id, labelling);
    return counts;
  }

  /** What waits for its parts, and may go now. */
  private async labelComplete(
    { actor, id, counts }: LabellingRun,
    labelling: Labelling,
  ): Promise<{ readonly went: number; readonly left: number }> {
    const { ready: going, left } = await this.findComplete(actor, id, labelling.ids);
    for (let at = 0; at < going.length; at += CHUNK) {
      const page = await this.held(actor, id, { ids: going.slice(at, at + CHUNK), after: 0, most: CHUNK, waits: true });
      await this.labelPage({ actor, id, counts }, page, labelling);
    }
    return { went: going.length, left };
  }

  /** What waited in other imports for parts that were held in this one goes with them, each under its own label: until nothing more does. */
  private async labelInOtherImports(actor: Actor, id: string, { tlp }: Labelling): Promise<void> {
    const imports = await this.database.as(actor, act(actor, 'import.held', 'indicator:publish'), (tx) => findWaitingImports(tx, id));
    for (let went = 1; went > 0;) {
      went = 0;
      for (const other of imports) {
        const counts = { created: 0, updated: 0, unchanged: 0, rejected: 0 };
        await this.labelComplete({ actor, id: other, counts }, { tlp, audience: null, ids: [] });
        went += counts.created + counts.updated + counts.unchanged;
      }
    }
  }

  private held(actor: Actor, id: string, wanted: Omit<HeldQuery, 'kind'>): Promise<HeldRow<HeldObject>[]> {
    return this.database.as(actor, act(actor, 'import.held', 'indicator:publish'), (tx) =>
      readHeldRows<HeldObject>(tx, id, { ...wanted, kind: 'OBJECT' }),
    );
  }

  private async labelPage(
    { actor, id, counts }: LabellingRun,
    page: readonly HeldRow<HeldObject>[],
    { tlp, audience, ids }: Labelling,
  ): Promise<void> {
    const sources = page.flatMap(({ payload }) => partSources(payload.object));
    const claims = await this.database.as(actor, act(actor, 'import.held', 'indicator:publish'), (tx) =>
      findClaimsBySource(tx, id, sources),
    );
    const items = page.map(({ id: row, line, payload }) => {
      // What goes because its parts go was not named: nobody says for whose eyes it is but itself.
      const eyes = chosenAudience(payload, ids?.includes(row) === false ? null : audience, ids);
      const ways = { agencyOnly: payload.agencyOnly, reissue: payload.reissue ?? false };
      const now = { ...payload, ...eyes, retainUntil: storedDateOf(payload.retainUntil), object: withClaims(payload.object, claims) };
      return { line, item: objectItemOf(now, payload.tlp ?? tlp, { audience: eyes.audience, ...ways }) };
    });
    const receipts = await this.write(actor, id, items);
    for (const { outcome } of receipts) counts[COUNT_FIELDS[outcome]] += 1;
  }

  /**
   * What waits for its parts and may go now: what is named, and what has a label of its own and none of whose parts was dropped. @returns ids in the import's order, and
   * how many that are named wait on
   */
  private async findComplete(
    actor: Actor,
    id: string,
    ids: readonly string[] | null,
  ): Promise<{ readonly ready: readonly string[]; readonly left: number }> {
    const rows: WaitingObject[] = [];
    for (let after = 0; ;) {
      const page = await this.held(actor, id, { ids: null, after, most: CHUNK, waits: true });
      if (page.length === 0) break;
      const parts = page.map(({ payload }) => partSources(payload.object));
      const elsewhere = page.flatMap(({ payload }) => payload.elsewhere ?? []);
      const [open, found] = await this.database.as(actor, act(actor, 'import.held', 'indicator:publish'), async (tx) => [
        await findHeldParts(tx, id, parts.flat()),
        await findPartsInOtherImports(tx, id, elsewhere),
      ]);
      rows.push(
        ...page.flatMap(({ id: row, source, payload }, place): WaitingObject[] => {
          const isNamed = ids?.includes(row) ?? true;
          const its = (parts[place] ?? []).filter((part) => open.has(part));
          const others = (payload.elsewhere ?? []).filter((part) => found.get(part) !== 'HAD');
          const isWhole =
            payload.tlp !== undefined && its.every((part) => open.get(part) === 'HELD') && others.every((part) => found.has(part));
          const held = [...its.filter((part) => open.get(part) === 'HELD'), ...others.filter((part) => found.has(part))];
          return isNamed || isWhole ? [{ id: row, source: source ?? '', parts: held }] : [];
        }),
      );
      after = page.at(-1)?.line ?? after;
    }
    const going = completeTogether(rows);
    const named = rows.filter((row) => ids?.includes(row.id) ?? true);
    return { ready: rows.map((row) => row.id).filter((row) => going.has(row)), left: named.filter((row) => !going.has(row.id)).length };
  }
}

/** Objects of one import that are given a label, and what has become of them so far. */
interface LabellingRun {
  readonly actor: Actor;
  readonly id: string;
  readonly counts: Record<keyof LabelCounts, number>;
}
