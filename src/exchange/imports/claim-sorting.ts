import { type ItemProblem, problem, type RefusedItem } from '../../platform/graphql/batch.js';
import type { PublishItem } from '../../intel/indicators/draft.js';
import { draftOf } from '../../intel/indicators/draft.js';
import { validateItem } from '../../intel/indicators/item-form.js';
import type { ReadItem } from '../../intel/indicators/publish.service.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import { TimeSlice } from '../../values/rows/time-slices.js';
import { digestOf, fingerprints } from './import.repository.js';
import type { ClaimPiece, Piece } from './piece.js';

/** A piece with its line number and fingerprint. */
export interface NumberedPiece {
  readonly line: number;
  readonly sent: string;
  readonly digest: string;
  readonly piece: Piece;
  /** What becomes of it; undefined: not decided yet. */
  readonly sorted: SortedPiece | undefined;
}

/** What the import does with a piece. */
export type SortedPiece =
  | { readonly to: 'publish'; readonly item: ReadItem; readonly remarks: readonly ItemProblem[]; readonly red: boolean }
  | { readonly to: 'hold'; readonly payload: unknown; readonly remarks: readonly ItemProblem[] }
  | { readonly to: 'reject'; readonly problems: readonly ItemProblem[]; readonly red: boolean };

/** How the pieces of an import are prepared. */
export interface Preparation {
  /** See ImportMeta. */
  readonly address?: unknown;
  /** Audience for claims that name none; null: no default. */
  readonly defaultAudience: AudienceSpec | null;
  /** The last line that was recorded before: up to it, nothing is decided. */
  readonly after: number;
}

/** Pieces that are prepared before others get a turn. */
const BLOCK = 50;

/** Numbers the pieces, computes the fingerprint of each, and sorts the claims: while the database writes one chunk, the next one is prepared. */
export async function* preparePieces(
  blocks: AsyncIterable<readonly Piece[]> | Iterable<readonly Piece[]>,
  { address, defaultAudience, after }: Preparation,
): AsyncGenerator<readonly NumberedPiece[]> {
  const fingerprint = fingerprints(address);
  const slice = new TimeSlice();
  let line = 0;
  const prepare = (piece: Piece): NumberedPiece => {
    line = piece.line ?? line + 1;
    const sent = piece.sent ?? JSON.stringify(bodyOf(piece));
    const sorted = line > after && isFirst(piece) ? sortPiece(piece, defaultAudience) : undefined;
    return { line, sent, digest: fingerprint(sent), piece, sorted };
  };
  for await (const block of blocks) {
    for (let at = 0; at < block.length; at += BLOCK) {
      if (slice.isLong) await slice.yieldToOthers();
      yield block.slice(at, at + BLOCK).map(prepare);
    }
  }
}

/** Whether a piece is written first: a claim that is not revoked, or a piece that could not be read. The others refer to claims. */
export const isFirst = (piece: Piece): boolean => 'refusal' in piece || ('item' in piece && piece.revoked === undefined);

/** Decides what the import does with a claim or a refused piece. @param defaultAudience as for {@link sortClaim} */
export function sortPiece(piece: Piece, defaultAudience: AudienceSpec | null): SortedPiece {
  if ('item' in piece) return sortClaim(piece, defaultAudience);
  if ('refusal' in piece) return { to: 'reject', problems: piece.refusal, red: piece.red ?? false };
  throw new Error('Only indicators and refused pieces can be sorted.');
}

/** Returns the fingerprint by which a piece is recognised (see PieceBase.sent). */
export const fingerprintOf = (piece: Piece): string => digestOf(piece.sent ?? JSON.stringify(bodyOf(piece)));

/** Returns the content of a piece, without its source. */
function bodyOf(piece: Piece): unknown {
  if ('item' in piece) return piece.revoked ? { item: piece.item, revoked: piece.revoked } : piece.item;
  if ('object' in piece) return { object: piece.object, tlp: piece.tlp, audience: piece.audience };
  if ('relationship' in piece) return bodyOf({ source: piece.source, ...piece.relationship.kept });
  return 'sighting' in piece ? piece.sighting : { source: piece.source, refusal: piece.refusal };
}

/**
 * Decides what the import does with a claim, before anything is written. Pure. @param defaultAudience audience for claims that name none; null: no default
 */
export function sortClaim({ item, remarks = [] }: Pick<ClaimPiece, 'item' | 'remarks'>, defaultAudience: AudienceSpec | null): SortedPiece {
  const { tlp, ...rest } = item;
  // Form and value are checked even without a label, so that a held claim can be published as soon as it has one. Only its sender can correct it, not the
  // person who labels it.
  const whole: PublishItem = { ...rest, tlp: tlp ?? 'GREEN', audience: item.audience ?? defaultAudience, ownerAloneIfNew: true };
  const checked = timestampProblem(whole) ?? validateItem(whole as Parameters<typeof validateItem>[0]);
  if ('refusal' in checked) return { to: 'reject', problems: checked.refusal, red: tlp === 'RED' };
  const read = draftOf(checked, 0);
  if (tlp !== undefined) return { to: 'publish', item: read, remarks, red: tlp === 'RED' };
  if (!('value' in read)) return { to: 'reject', problems: [read], red: false };
  return { to: 'hold', payload: item, remarks: [...remarks, ...read.warnings] };
}

const TIMESTAMP_FIELDS = ['firstSeen', 'lastSeen', 'validUntil', 'retainUntil'] as const;

/** Returns the problem of a date outside the years 1 to 9999 (RFC 3339), which readers of formats can produce. */
function timestampProblem(item: PublishItem): RefusedItem | undefined {
  const wrong = TIMESTAMP_FIELDS.find((name) => {
    const date = item[name];
    return date && !(date.getTime() >= Date.UTC(1, 0, 1) - ONE_TO_1901 && date.getTime() < Date.UTC(10_000, 0, 1));
  });
  return wrong && { refusal: [problem('FIELD_INVALID', `${wrong} must lie in the years 1 to 9999.`, wrong)] };
}
/** Correction for `Date.UTC(1, …)`, which means the year 1901. */
const ONE_TO_1901 = Date.UTC(1901, 0, 1) - Date.parse('0001-01-01T00:00:00Z');
