import type { Transaction } from '../../platform/database/database.js';
import { claimIdOf, indicatorId, idOf } from '../stix/ids.js';
import { isJoinOfClaim } from '../stix/implied.js';
import { dictionary, listOf } from '../stix/plain.js';
import type { StixObject } from '../stix/reading.js';
import { relationshipAsObject, type ObjectPiece, type Piece } from './piece.js';

/** References to creators, observers and markings: an object is complete without them. */
const NO_PARTS: ReadonlySet<string> = new Set(['created_by_ref', 'object_marking_refs', 'where_sighted_refs']);

/** Returns the ids of an object's parts: `object_refs`, and both ends of a relationship or a sighting. */
const partsOf = (object: StixObject): readonly string[] =>
  Object.entries(object)
    .filter(([name]) => /_refs?$/.test(name) && !NO_PARTS.has(name))
    .flatMap(([, value]) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter((one) => typeof one === 'string');

/** Returns whether the hub created the object from a MISP event: the hub then writes its references. */
const isOfMisp = ({ type, x_misp_body: body }: StixObject): boolean =>
  ['report', 'grouping'].includes(type) && Object.keys(dictionary(body)).length > 0;

/** Returns the sources that an object with this id may have in an import; a MISP attribute with two values is two lines. */
function sourcesOf(object: StixObject, ref: string): readonly string[] {
  const { type, uuid } = idOf(ref) ?? {};
  return isOfMisp(object) && type === 'indicator' ? [`attribute ${uuid}`, `attribute ${uuid} part 2`] : [ref];
}

/** Returns the sources of an object's parts. */
export const partSources = (object: StixObject): readonly string[] => partsOf(object).flatMap((ref) => sourcesOf(object, ref));

/** Returns the object of a piece; undefined: it has none. */
export const objectIn = (piece: Piece): StixObject | undefined => {
  if ('relationship' in piece) return piece.relationship.kept.object;
  return 'object' in piece ? piece.object : undefined;
};

function isUnlabelled(piece: Piece): boolean {
  if ('item' in piece) return piece.item.tlp === undefined && !piece.revoked;
  return 'object' in piece && piece.tlp === undefined;
}

/**
 * Makes pieces that refer to held parts wait with them; otherwise they would be published with broken references. Marks objects and relationships (`waits`).
 * RED is refused instead of held, because machines may read held items. Linear in the number of references.
 */
export function holdForParts(pieces: readonly Piece[]): readonly Piece[] {
  const held = pieces.filter(isUnlabelled).map(({ source }) => source);
  if (held.length === 0) return pieces;
  const dependents = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const object = objectIn(piece);
    for (const source of object ? partSources(object) : []) {
      const waiting = dependents.get(source);
      if (waiting) waiting.push(piece);
      else dependents.set(source, [piece]);
    }
  }
  const waits = new Set<Piece>();
  for (const source of held) {
    for (const piece of dependents.get(source) ?? []) {
      if (waits.has(piece)) continue;
      waits.add(piece);
      held.push(piece.source);
    }
  }
  return pieces.map((piece) => (waits.has(piece) ? heldPieceOf(piece) : piece));
}

function heldPieceOf(input: Piece): Piece {
  const piece = 'relationship' in input ? relationshipAsObject(input) : (input as ObjectPiece);
  if (piece.tlp === 'RED') {
    return { source: piece.source, refusal: [RED_WITH_HELD_PARTS], red: true };
  }
  return { ...piece, waits: true, remarks: [...(piece.remarks ?? []), PARTS_HELD] };
}

export const PARTS_HELD = {
  severity: 'WARNING',
  code: 'PARTS_HELD',
  field: 'tlp',
  message: 'It refers to objects that have no label and are held. It stays held until they are labelled.',
} as const;
export const RED_WITH_HELD_PARTS = {
  ...PARTS_HELD,
  severity: 'ERROR',
  message: 'It is TLP:RED and refers to objects that have no label and are held. Label them, then send it again.',
} as const;

/**
 * Returns the object of a MISP event with references to the claims that its attributes became; any other object unchanged. @param claims ids of claims, by
 * source
 */
export function withClaims(object: StixObject, claims: ReadonlyMap<string, readonly string[]>): StixObject {
  if (!isOfMisp(object)) return object;
  const refs = listOf(object['object_refs']).flatMap((ref) => {
    const sources = typeof ref === 'string' && ref.startsWith('indicator--') ? sourcesOf(object, ref) : null;
    return sources ? sources.flatMap((source) => (claims.get(source) ?? []).map(indicatorId)) : [ref];
  });
  return refs.length > 0 ? { ...object, object_refs: [...new Set(refs)] } : object;
}

/** Returns the claims that lines of an import became, by their sources. */
export async function findClaimsBySource(
  tx: Transaction,
  of: string,
  sources: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.query<{ source: string; item: string }>(
    `select source, item from hub.import_item where import = $1 and kind = 'INDICATOR' and item is not null and source = any ($2)`,
    [of, sources],
  );
  const claims = new Map<string, string[]>();
  for (const { source, item } of rows) claims.set(source, [...(claims.get(source) ?? []), item]);
  return claims;
}

/** Returns those of the objects that the hub itself writes between claims of this party and their observables. They return with an exported bundle. */
export async function ownJoins(tx: Transaction, party: string, objects: readonly StixObject[]): Promise<ReadonlySet<StixObject>> {
  const joins = objects.filter(isJoinOfClaim);
  if (joins.length === 0) return new Set();
  const ids = joins.map(({ id }) => claimIdOf(id));
  const rows = await tx.query<{ id: string }>('select c.id from hub.claim c where c.id = any ($1) and c.owner_id = $2', [ids, party]);
  const own = new Set<string | null>(rows.map(({ id }) => id));
  return new Set(joins.filter(({ id }) => own.has(claimIdOf(id))));
}

/** A held object that waits for its parts. */
export interface WaitingObject {
  readonly id: string;
  readonly source: string;
  /** Sources of its held parts. */
  readonly parts: readonly string[];
}

/**
 * Returns the ids of objects that can be published: all of their held parts are published as well. Objects that refer to each other are published together.
 */
export function completeTogether(rows: readonly WaitingObject[]): ReadonlySet<string> {
  const bySource = new Map<string, WaitingObject>(rows.map((row) => [row.source, row]));
  const dependents = new Map<string, WaitingObject[]>();
  const staying: WaitingObject[] = [];
  for (const row of rows) {
    if (row.parts.some((part) => !bySource.has(part))) staying.push(row);
    for (const part of row.parts) {
      const waiting = dependents.get(part);
      if (waiting) waiting.push(row);
      else dependents.set(part, [row]);
    }
  }
  const stays = new Set(staying);
  for (const row of staying) {
    for (const dependent of dependents.get(row.source) ?? []) {
      if (stays.has(dependent)) continue;
      staying.push(dependent);
      stays.add(dependent);
    }
  }
  return new Set(rows.filter((row) => !stays.has(row)).map(({ id }) => id));
}

/** Returns which of these sources are held lines, or were dropped while held. */
export async function findHeldParts(
  tx: Transaction,
  of: string,
  sources: readonly string[],
): Promise<ReadonlyMap<string, 'HELD' | 'DROPPED'>> {
  const rows = await tx.query<{ source: string; outcome: 'HELD' | 'DROPPED' }>(
    `select source, max(outcome) as outcome from hub.import_item where import = $1 and outcome in ('HELD', 'DROPPED') and source = any ($2) group by source`,
    [of, sources],
  );
  return new Map(rows.map(({ source, outcome }) => [source, outcome]));
}
