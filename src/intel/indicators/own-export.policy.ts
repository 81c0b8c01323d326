import type { Original } from './draft.js';
import type { OwnClaim } from './own-claim.js';

/** The property extension for fields of a claim that STIX has no property for (stix/extensions.ts). */
const CLAIM_EXTENSION = 'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c';
/** Properties of an indicator that the hub generates from a claim. */
const EXPORTED_KEYS: ReadonlySet<string> = new Set(
  [
    'type spec_version id created_by_ref created modified revoked name description indicator_types pattern pattern_type pattern_version',
    'valid_from valid_until confidence labels external_references object_marking_refs extensions',
  ].flatMap((names) => names.split(' ')),
);

/**
 * Returns whether an object is the indicator that the hub itself writes for this claim, without additions. Such an object comes back with an export. It
 * is no original: the claim was not read from it.
 */
export const isOwnExport = (received: Original | null | undefined, { id, original }: Pick<OwnClaim, 'id' | 'original'>): boolean =>
  isExportOf(id, received) && (original?.format !== 'stix' || isExportOf(id, original));

function isExportOf(claim: string, object: Original | null | undefined): boolean {
  if (object?.format !== 'stix') return false;
  const { id, extensions } = object.body;
  if (typeof id !== 'string' || id.toLowerCase() !== exportedIdOf(claim)) return false;
  const isExtended =
    typeof extensions === 'object' && extensions !== null && Object.keys(extensions).some((name) => name !== CLAIM_EXTENSION);
  return !isExtended && Object.keys(object.body).every((name) => EXPORTED_KEYS.has(name));
}

/** Returns the id as stix/ids.ts writes it: STIX does not accept UUID version 7. */
const exportedIdOf = (claim: string): string => `indicator--${claim.toLowerCase().replace(/^(.{14})7/, '$14')}`;
