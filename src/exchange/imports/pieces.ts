import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { Reading } from '../stix/reading.js';
import { withExternalParts } from './parts-in-other-imports.js';
import { holdForParts } from './parts.js';
import type { ImportResult, Piece } from './piece.js';

/** Returns the pieces of a reading. Each warning is attached to its piece; pieces that refer to held parts wait with them. */
export function piecesOf({ items, objects, sightings, relationships = [], problems }: Reading): {
  pieces: readonly Piece[];
  remarks: ImportResult['remarks'];
} {
  const warnings = new Map<string, ItemProblem[]>();
  for (const { source, ...problem } of problems) {
    if (problem.severity === 'WARNING') warnings.set(source, [...(warnings.get(source) ?? []), problem]);
  }
  const about = new Set(items.map(({ source }) => source));
  // Valid items come before revoked ones: one reading may both state and revoke a value.
  const ordered = [...items.filter(({ revoked }) => !revoked), ...items.filter(({ revoked }) => revoked)];
  return {
    pieces: withExternalParts(
      holdForParts([
        ...ordered.map(({ source, item, revoked }): Piece => ({ source, item, revoked, remarks: warnings.get(source) ?? [] })),
        ...objects.map(({ audience = null, ...one }): Piece => ({ source: one.object.id, ...one, audience })),
        ...sightings.map((sighting): Piece => ({ source: sighting.source, sighting })),
        ...relationships.map((relationship): Piece => ({ source: relationship.source, relationship })),
        ...problems.flatMap(({ source, ...problem }): Piece[] => (problem.severity === 'ERROR' ? [{ source, refusal: [problem] }] : [])),
      ]),
    ),
    remarks: problems.filter(({ severity, source }) => severity === 'WARNING' && !about.has(source)),
  };
}
