import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { type CompanionReceipt, CompanionsService, objectItemOf, type ObjectOptions } from './companions.service.js';
import { ImportRepository, type ImportItemDraft, type OpenImport } from './import.repository.js';
import { heldObjectOf } from './held-rows.js';
import { findPartsInOtherImports, holdForExternalParts } from './parts-in-other-imports.js';
import { RelationshipPiecesService } from './relationship-pieces.service.js';
import { withClaims } from './parts.js';
import { relationshipAsObject, type ObjectPiece, type Piece, type RefusedPiece, type SightingPiece, type ImportReceipt } from './piece.js';
import { type RevokedPiece, ImportRevocationService } from './import-revocation.service.js';
import type { NumberedPiece } from './claim-sorting.js';

/** A running import. */
export interface RunningImport {
  readonly actor: Actor;
  readonly open: OpenImport;
  /** Audience for items that name none; null: no default. */
  readonly defaultAudience: AudienceSpec | null;
  readonly ways: ObjectOptions;
  /** Claims that objects of this import became, by object id: for sightings of them, and relationships between them. */
  readonly claims: Map<string, readonly string[]>;
  /** Claims that this import confirms: other revocations in the same import do not revoke them. */
  readonly standing: Set<string>;
  /** Whether a claim without provenance may be revoked by its value. Not when another party's feed states the revocation. */
  readonly byValue: boolean;
}

type LineReceipt = readonly [line: number, receipt: CompanionReceipt | undefined];
/** A piece of one type, with its line. */
interface PieceAtLine<P extends Piece> {
  readonly line: number;
  readonly piece: P;
}

/**
 * Imports revocations by sources, and objects, sightings and relationships, after the claims that they refer to. Items are written before their lines are
 * recorded: after an interruption they are sent again, with the same result.
 */
@Injectable()
export class CompanionImportService {
  constructor(
    private readonly repository: ImportRepository,
    private readonly database: Database,
    private readonly companions: CompanionsService,
    private readonly relationshipPieces: RelationshipPiecesService,
    private readonly revocations: ImportRevocationService,
  ) {}

  async take(running: RunningImport, fresh: readonly NumberedPiece[]): Promise<readonly ImportReceipt[]> {
    if (fresh.length === 0) return [];
    const { actor, open } = running;
    const revoked = fresh.flatMap(({ line, piece }) => ('item' in piece && piece.revoked ? [{ line, piece: piece as RevokedPiece }] : []));
    const ended = await this.revocations.take(actor, revoked.map(({ piece }) => piece), running); // prettier-ignore
    const { joined, pieces: behind } = await this.addRelationships(running, fresh);
    const pieces = await this.deferForParts(running, behind);
    const byLine = new Map<number, CompanionReceipt | undefined>([
      ...revoked.map(({ line }, index): LineReceipt => [line, ended[index]]),
      ...joined,
      ...pieces.flatMap(({ line, piece }): LineReceipt[] => ('refusal' in piece ? [[line, rejectedReceiptOf(piece)]] : [])),
      ...(await this.writeObjects(running, pieces.flatMap(({ line, piece }) => ('object' in piece ? [{ line, piece }] : [])))), // prettier-ignore
      ...(await this.addSightings(running, pieces.flatMap(({ line, piece }) => ('sighting' in piece ? [{ line, piece }] : [])))), // prettier-ignore
    ]);
    const notes = pieces.map((one) => companionItemOf(one, byLine.get(one.line), running));
    await this.database.as(actor, { ...act(actor, 'import.note', 'indicator:publish'), writes: true }, (tx) =>
      this.repository.recordItems(tx, open, notes),
    );
    return notes.map((note) => ({ ...note, id: note.item }));
  }

  /** Writes relationships; those that must be stored unchanged continue as objects. */
  private async addRelationships(
    running: RunningImport,
    fresh: readonly NumberedPiece[],
  ): Promise<{ readonly joined: readonly LineReceipt[]; readonly pieces: readonly NumberedPiece[] }> {
    const { actor, claims, defaultAudience, ways } = running;
    const all = fresh.flatMap(({ line, piece }) => ('relationship' in piece ? [{ line, piece }] : []));
    const became = await this.relationshipPieces.addRelationships(actor, all.map(({ piece }) => piece), claims, { defaultAudience, reissue: ways.reissue }); // prettier-ignore
    const joined = all.map(({ line }, index): LineReceipt => [line, became[index]]).filter(([, receipt]) => receipt !== undefined);
    const lines = new Set(joined.map(([line]) => line));
    const pieces = fresh.map((one) => {
      const { piece } = one;
      return 'relationship' in piece && !lines.has(one.line) ? { ...one, piece: relationshipAsObject(piece) } : one;
    });
    return { joined, pieces };
  }

  /** Makes objects wait for parts that other imports hold, or refuses them. */
  private async deferForParts({ actor, open }: RunningImport, pieces: readonly NumberedPiece[]): Promise<readonly NumberedPiece[]> {
    const ids = pieces.flatMap(({ piece }) => piece.outside ?? []);
    if (ids.length === 0) return pieces;
    const found = await this.database.as(actor, act(actor, 'import.held', 'indicator:publish'), (tx) =>
      findPartsInOtherImports(tx, open.id, ids),
    );
    return pieces.map((one) => ('object' in one.piece ? { ...one, piece: holdForExternalParts(one.piece, found) } : one));
  }

  private async writeObjects(
    { actor, defaultAudience, ways, claims }: RunningImport,
    all: readonly PieceAtLine<ObjectPiece>[],
  ): Promise<readonly LineReceipt[]> {
    const unsaid = await this.companions.revokeOwn(actor, all.map(({ piece }) => piece.object)); // prettier-ignore
    const gone = all.flatMap(({ line }, index): LineReceipt[] => (unsaid[index] ? [[line, unsaid[index]]] : []));
    const rest = all.filter((_, index) => !unsaid[index]);
    const labelled = rest.flatMap(({ line, piece }) => {
      if (!piece.tlp || piece.waits) return [];
      const audience = piece.audience ?? defaultAudience;
      const now = { ...piece, object: withClaims(piece.object, claims) };
      return [{ line, item: objectItemOf(now, piece.tlp, { audience, ...ways, agencyOnly: piece.agencyOnly ?? ways.agencyOnly }) }];
    });
    const unlabelled = rest.filter(({ piece }) => !piece.tlp || piece.waits);
    const written = await this.companions.writeObjects(actor, labelled.map(({ item }) => item)); // prettier-ignore
    const ended = await this.companions.unlabelled(actor, unlabelled.map(({ piece }) => piece)); // prettier-ignore
    return [
      ...gone,
      ...labelled.map(({ line }, index): LineReceipt => [line, written[index]]),
      ...unlabelled.map(({ line }, index): LineReceipt => [line, ended[index]]),
    ];
  }

  private async addSightings(
    { actor, claims, defaultAudience }: RunningImport,
    all: readonly PieceAtLine<SightingPiece>[],
  ): Promise<readonly LineReceipt[]> {
    const sighted = await this.companions.addSightings(actor, all.map(({ piece }) => piece), claims, defaultAudience); // prettier-ignore
    return all.map(({ line }, index): LineReceipt => [line, sighted[index]]);
  }
}

const rejectedReceiptOf = ({ refusal }: RefusedPiece): CompanionReceipt => ({
  kind: 'OBJECT',
  outcome: 'REJECTED',
  id: null,
  problems: refusal,
});

function tlpOf(piece: Piece): Tlp | undefined {
  if ('refusal' in piece) return piece.red === true ? 'RED' : undefined;
  if ('relationship' in piece) return piece.relationship.tlp;
  return 'object' in piece ? piece.tlp : 'item' in piece ? piece.item.tlp : undefined;
}

function companionItemOf(
  { line, digest, sent, piece }: NumberedPiece,
  receipt: CompanionReceipt | undefined,
  { ways, defaultAudience }: Pick<RunningImport, 'ways' | 'defaultAudience'>,
): ImportItemDraft {
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
  return {
    ...base,
    outcome: 'HELD',
    item: null,
    problems: remarks,
    held: 'object' in piece ? heldObjectOf(piece, ways, defaultAudience) : {},
  };
}

/** Returns the kind of item that a piece is to become. */
export function kindOf(piece: Piece): ImportReceipt['kind'] {
  if ('relationship' in piece) return 'RELATIONSHIP';
  return 'object' in piece ? 'OBJECT' : 'sighting' in piece ? 'SIGHTING' : 'INDICATOR';
}
