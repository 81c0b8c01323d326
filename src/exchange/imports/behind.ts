import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { AudienceWish } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { type CompanionReceipt, Companions, objectOf, type ObjectWays } from './companions.js';
import { ImportStore, type Note, type OpenImport } from './import-store.js';
import { heldObject } from './held-rows.js';
import { partsElsewhere, waitingElsewhere } from './elsewhere.js';
import { Joining } from './joining.js';
import { withClaims } from './parts.js';
import { keptPiece, type ObjectPiece, type Piece, type RefusedPiece, type SightingPiece, type TakenReceipt } from './piece.js';
import { type RevokedPiece, Revocations } from './revocations.js';
import type { Numbered } from './sorting.js';

/** One import as it runs. */
export interface Running {
  readonly actor: Actor;
  readonly open: OpenImport;
  /** For whose eyes what does not name an audience is; null: nobody named one. */
  readonly said: AudienceWish | null;
  readonly ways: ObjectWays;
  /** What objects of this import have become, by their ids: for sightings of them, and what joins them. */
  readonly claims: Map<string, readonly string[]>;
  /** Claims that this import stands by: what else of it is taken back does not revoke them. */
  readonly standing: Set<string>;
  /** Whether a claim that does not say where it came from may be taken back by its value: not by what a feed of somebody else's says. */
  readonly byValue: boolean;
}

type Became = readonly [line: number, receipt: CompanionReceipt | undefined];
/** A piece of one sort at its line. */
interface At<P extends Piece> {
  readonly line: number;
  readonly piece: P;
}

/**
 * What their sources have taken back, and objects, sightings and relationships, behind the claims that they are about. They are written before they are written down: what breaks in
 * between is sent again, and the same.
 */
@Injectable()
export class Behind {
  constructor(
    private readonly store: ImportStore,
    private readonly database: Database,
    private readonly companions: Companions,
    private readonly joining: Joining,
    private readonly revocations: Revocations,
  ) {}

  async take(running: Running, fresh: readonly Numbered[]): Promise<readonly TakenReceipt[]> {
    if (fresh.length === 0) return [];
    const { actor, open } = running;
    const revoked = fresh.flatMap(({ line, piece }) => ('item' in piece && piece.revoked ? [{ line, piece: piece as RevokedPiece }] : []));
    const ended = await this.revocations.take(actor, revoked.map(({ piece }) => piece), running); // prettier-ignore
    const { joined, pieces: behind } = await this.join(running, fresh);
    const pieces = await this.whole(running, behind);
    const byLine = new Map<number, CompanionReceipt | undefined>([
      ...revoked.map(({ line }, place): Became => [line, ended[place]]),
      ...joined,
      ...pieces.flatMap(({ line, piece }): Became[] => ('refusal' in piece ? [[line, refusedOf(piece)]] : [])),
      ...(await this.keep(running, pieces.flatMap(({ line, piece }) => ('object' in piece ? [{ line, piece }] : [])))), // prettier-ignore
      ...(await this.sight(running, pieces.flatMap(({ line, piece }) => ('sighting' in piece ? [{ line, piece }] : [])))), // prettier-ignore
    ]);
    const notes = pieces.map((one) => noteBehind(one, byLine.get(one.line), running));
    await this.database.as(actor, { ...act(actor, 'import.note', 'indicator:publish'), writes: true }, (tx) =>
      this.store.note(tx, open, notes),
    );
    return notes.map((note) => ({ ...note, id: note.item }));
  }

  /** Relationships; those that are to be kept whole are objects from here on. */
  private async join(
    running: Running,
    fresh: readonly Numbered[],
  ): Promise<{ readonly joined: readonly Became[]; readonly pieces: readonly Numbered[] }> {
    const { actor, claims, said, ways } = running;
    const all = fresh.flatMap(({ line, piece }) => ('relationship' in piece ? [{ line, piece }] : []));
    const became = await this.joining.join(actor, all.map(({ piece }) => piece), claims, { said, reissue: ways.reissue }); // prettier-ignore
    const joined = all.map(({ line }, place): Became => [line, became[place]]).filter(([, receipt]) => receipt !== undefined);
    const lines = new Set(joined.map(([line]) => line));
    const pieces = fresh.map((one) => {
      const { piece } = one;
      return 'relationship' in piece && !lines.has(one.line) ? { ...one, piece: keptPiece(piece) } : one;
    });
    return { joined, pieces };
  }

  /** Objects whose parts other imports hold wait for them, or are refused. */
  private async whole({ actor, open }: Running, pieces: readonly Numbered[]): Promise<readonly Numbered[]> {
    const ids = pieces.flatMap(({ piece }) => piece.outside ?? []);
    if (ids.length === 0) return pieces;
    const found = await this.database.as(actor, act(actor, 'import.held', 'indicator:publish'), (tx) => partsElsewhere(tx, open.id, ids));
    return pieces.map((one) => ('object' in one.piece ? { ...one, piece: waitingElsewhere(one.piece, found) } : one));
  }

  private async keep({ actor, said, ways, claims }: Running, all: readonly At<ObjectPiece>[]): Promise<readonly Became[]> {
    const unsaid = await this.companions.unsay(actor, all.map(({ piece }) => piece.object)); // prettier-ignore
    const gone = all.flatMap(({ line }, place): Became[] => (unsaid[place] ? [[line, unsaid[place]]] : []));
    const rest = all.filter((_, place) => !unsaid[place]);
    const labelled = rest.flatMap(({ line, piece }) => {
      if (!piece.tlp || piece.waits) return [];
      const audience = piece.audience ?? said;
      const now = { ...piece, object: withClaims(piece.object, claims) };
      return [{ line, item: objectOf(now, piece.tlp, { audience, ...ways, agencyOnly: piece.agencyOnly ?? ways.agencyOnly }) }];
    });
    const unlabelled = rest.filter(({ piece }) => !piece.tlp || piece.waits);
    const kept = await this.companions.keep(actor, labelled.map(({ item }) => item)); // prettier-ignore
    const ended = await this.companions.unlabelled(actor, unlabelled.map(({ piece }) => piece)); // prettier-ignore
    return [
      ...gone,
      ...labelled.map(({ line }, place): Became => [line, kept[place]]),
      ...unlabelled.map(({ line }, place): Became => [line, ended[place]]),
    ];
  }

  private async sight({ actor, claims, said }: Running, all: readonly At<SightingPiece>[]): Promise<readonly Became[]> {
    const sighted = await this.companions.sight(actor, all.map(({ piece }) => piece), claims, said); // prettier-ignore
    return all.map(({ line }, place): Became => [line, sighted[place]]);
  }
}

const refusedOf = ({ refusal }: RefusedPiece): CompanionReceipt => ({ kind: 'OBJECT', outcome: 'REJECTED', id: null, problems: refusal });

function tlpOf(piece: Piece): Tlp | undefined {
  if ('refusal' in piece) return piece.red === true ? 'RED' : undefined;
  if ('relationship' in piece) return piece.relationship.tlp;
  return 'object' in piece ? piece.tlp : 'item' in piece ? piece.item.tlp : undefined;
}

function noteBehind(
  { line, digest, sent, piece }: Numbered,
  receipt: CompanionReceipt | undefined,
  { ways, said }: Pick<Running, 'ways' | 'said'>,
): Note {
  const base = { line, digest, source: piece.source, kind: receipt?.kind ?? kindOf(piece), sent: null, red: tlpOf(piece) === 'RED' };
  const remarks = 'object' in piece && receipt?.outcome !== 'REJECTED' ? (piece.remarks ?? []) : [];
  if (receipt) {
    return {
      ...base,
      outcome: receipt.outcome,
      item: receipt.id,
      problems: [...remarks, ...receipt.problems],
      sent: receipt.outcome === 'REJECTED' ? sent : null,
    };
  }
  return { ...base, outcome: 'HELD', item: null, problems: remarks, held: 'object' in piece ? heldObject(piece, ways, said) : {} };
}

/** What a piece is to become. */
export function kindOf(piece: Piece): TakenReceipt['kind'] {
  if ('relationship' in piece) return 'RELATIONSHIP';
  return 'object' in piece ? 'OBJECT' : 'sighting' in piece ? 'SIGHTING' : 'INDICATOR';
}
