import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../access/actor.js';
import { Database } from '../database/database.js';
import type { ObjectItem } from '../objects/object-draft.js';
import type { AudienceWish } from '../sharing/audience.js';
import type { Tlp } from '../sharing/label.js';
import { besideOf } from './beside.js';
import { type CompanionReceipt, Companions, objectOf } from './companions.js';
import { storableJson } from './import-store.js';
import type { ClaimPiece } from './piece.js';
import { eyesOf } from './sorting.js';

/** An object that was held in a line, as it may be kept now. */
export interface LabelledObject {
  readonly line: number;
  readonly item: ObjectItem;
  /** What is to be said of it beside what its keeping says. */
  readonly remarks?: CompanionReceipt['problems'];
}

/** What is kept as an object beside another's claim, as soon as it has a label. */
export function besideLabelled(piece: ClaimPiece, tlp: Tlp, ofParty: AudienceWish | null): Omit<LabelledObject, 'line'> {
  const object = besideOf(piece);
  const [audience] = eyesOf(tlp, object.audience ?? null, { said: null, ofParty });
  return {
    item: objectOf(object, tlp, { audience, agencyOnly: piece.item.agencyOnly, reissue: piece.item.reissue }),
    remarks: object.remarks ?? [],
  };
}

/** Held objects that were given a label. What is labelled twice at a time is the same twice. */
@Injectable()
export class HeldObjects {
  constructor(
    private readonly database: Database,
    private readonly companions: Companions,
  ) {}

  /** Keeps them, and writes down what became of their lines. One receipt each, in order. */
  async keep(actor: Actor, of: string, objects: readonly LabelledObject[]): Promise<readonly CompanionReceipt[]> {
    if (objects.length === 0) return [];
    const receipts = await this.companions.keep(actor, objects.map(({ item }) => item)); // prettier-ignore
    const rows = receipts.map(({ outcome, id, problems }, place) => ({
      line: objects[place]?.line,
      outcome,
      kind: 'OBJECT',
      item: id,
      problems: [...(outcome === 'REJECTED' ? [] : (objects[place]?.remarks ?? [])), ...problems],
      red: objects[place]?.item.tlp === 'RED',
    }));
    await this.database.as(actor, { ...act(actor, 'import.note', 'indicator:publish'), writes: true }, (tx) =>
      tx.query('select hub.note_labelled($1, $2)', [of, storableJson(rows)]),
    );
    return receipts;
  }
}
