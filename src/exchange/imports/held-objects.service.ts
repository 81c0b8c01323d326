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

/** An object from a held line, ready to be stored. */
export interface LabelledObject {
  readonly line: number;
  readonly item: ObjectItem;
  /** Remarks in addition to those of the object's receipt. */
  readonly remarks?: CompanionReceipt['problems'];
}

/** Returns a claim as an object to store beside another claim, with the label that it was given. */
export function labelledObjectOf(piece: ClaimPiece, tlp: Tlp): Omit<LabelledObject, 'line'> {
  const object = objectPieceOf(piece);
  const { audience = null, agencyOnly } = object;
  return {
    item: objectItemOf(object, tlp, { audience, agencyOnly, reissue: piece.item.reissue ?? false }),
    remarks: object.remarks ?? [],
  };
}

/** Stores held objects that were labelled. Labelling the same object twice concurrently has one result. */
@Injectable()
export class HeldObjectsService {
  constructor(
    private readonly database: Database,
    private readonly companions: CompanionsService,
  ) {}

  /** Stores the objects and records the outcome of their lines. @returns one receipt for each, in order */
  async write(actor: Actor, of: string, objects: readonly LabelledObject[]): Promise<readonly CompanionReceipt[]> {
    if (objects.length === 0) return [];
    const receipts = await this.companions.writeObjects(actor, objects.map(({ item }) => item)); // prettier-ignore
    const rows = receipts.map(({ outcome, id, problems }, index) => ({
      line: objects[index]?.line,
      outcome,
      kind: 'OBJECT',
      item: id,
      problems: [...(outcome === 'REJECTED' ? [] : (objects[index]?.remarks ?? [])), ...problems],
      red: objects[index]?.item.tlp === 'RED',
    }));
    await this.database.as(actor, { ...act(actor, 'import.note', 'indicator:publish'), writes: true }, (tx) =>
      tx.query('select hub.record_labelled_items($1, $2)', [of, storableJson(rows)]),
    );
    return receipts;
  }

  /** Labels objects that are not claims, after the claims; then objects that refer to other objects. */
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

  /** Labels objects that waited for their parts and can now be stored. */
  private async labelComplete(
    { actor, id, counts }: LabellingRun,
    labelling: Labelling,
  ): Promise<{ readonly went: number; readonly left: number }> {
    const { ready, left } = await this.findComplete(actor, id, labelling.ids);
    for (let at = 0; at < ready.length; at += CHUNK) {
      const page = await this.held(actor, id, { ids: ready.slice(at, at + CHUNK), after: 0, most: CHUNK, waits: true });
      await this.labelPage({ actor, id, counts }, page, labelling);
    }
    return { went: ready.length, left };
  }

  /** Labels objects of other imports that waited for parts held in this import, each with its own label, until no more can be stored. */
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
      // An object that is stored because its parts are was not named by the caller: it keeps its own audience.
      const audienceFields = chosenAudience(payload, ids?.includes(row) === false ? null : audience, ids);
      const options = { agencyOnly: payload.agencyOnly, reissue: payload.reissue ?? false };
      const now = {
        ...payload,
        ...audienceFields,
        retainUntil: storedDateOf(payload.retainUntil),
        object: withClaims(payload.object, claims),
      };
      return { line, item: objectItemOf(now, payload.tlp ?? tlp, { audience: audienceFields.audience, ...options }) };
    });
    const receipts = await this.write(actor, id, items);
    for (const { outcome } of receipts) counts[COUNT_FIELDS[outcome]] += 1;
  }

  /**
   * Returns objects that waited for their parts and can now be stored: named objects, and objects with their own label that lost no part. @returns ids in
   * the import's order, and the number of named objects that still wait
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
        ...page.flatMap(({ id: row, source, payload }, index): WaitingObject[] => {
          const isNamed = ids?.includes(row) ?? true;
          const ownParts = (parts[index] ?? []).filter((part) => open.has(part));
          const others = (payload.elsewhere ?? []).filter((part) => found.get(part) !== 'HAD');
          const isWhole =
            payload.tlp !== undefined && ownParts.every((part) => open.get(part) === 'HELD') && others.every((part) => found.has(part));
          const held = [...ownParts.filter((part) => open.get(part) === 'HELD'), ...others.filter((part) => found.has(part))];
          return isNamed || isWhole ? [{ id: row, source: source ?? '', parts: held }] : [];
        }),
      );
      after = page.at(-1)?.line ?? after;
    }
    const ready = completeTogether(rows);
    const named = rows.filter((row) => ids?.includes(row.id) ?? true);
    return { ready: rows.map((row) => row.id).filter((row) => ready.has(row)), left: named.filter((row) => !ready.has(row.id)).length };
  }
}

/** A run that labels objects of one import, with its counts so far. */
interface LabellingRun {
  readonly actor: Actor;
  readonly id: string;
  readonly counts: Record<keyof LabelCounts, number>;
}
