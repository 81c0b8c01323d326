import type { Original } from './draft.js';
import type { OwnClaim } from './publish.policy.js';

/** A revocation by a source, with everything that identifies a claim made from the revoked object. */
export interface SourceRevocation {
  /** Ids of claims of the hub that the source's id may refer to. */
  readonly claims: readonly string[];
  /** The id in the source: of the STIX object, or the UUID of the MISP attribute. */
  readonly id: string;
  readonly externalId: string | null;
  /** Creator that the object states (null: it states none); undefined: its format has no creators. */
  readonly maker?: string | null | undefined;
  /** Of the value; null: the value cannot be read. */
  readonly digest: string | null;
  /** Provenance ids (PublishItem): a revocation of another party's item is not applied. */
  readonly provenance: readonly string[];
  /** 1 to 2,000 characters; every reader sees it. */
  readonly reason: string;
}

/** Returns the id of the object that a claim was read from; null: unknown. */
function sourceIdOf({ original }: { readonly original: Original | null }): string | null {
  const {
    id,
    own,
    Attribute: attribute,
  } = (original?.body ?? {}) as {
    readonly id?: unknown;
    readonly own?: { readonly uuid?: unknown };
    readonly Attribute?: { readonly uuid?: unknown };
  };
  const sourceId = original?.format === 'stix' ? id : (own?.uuid ?? attribute?.uuid);
  return typeof sourceId === 'string' ? sourceId : null;
}

/**
 * Returns whether a claim was made from the revoked object. A claim with a source id is matched only by that id: another source may still state the same
 * value. A claim without one is matched by its value, if `byValue` is set.
 */
export function derivesFrom(
  claim: Pick<OwnClaim, 'id' | 'digest' | 'external_id' | 'original'>,
  { claims, id, externalId, digest }: SourceRevocation,
  byValue: boolean,
): boolean {
  if (claims.includes(claim.id)) return true;
  if (externalId !== null && claim.external_id === externalId) return true;
  const sourceId = sourceIdOf(claim);
  if (sourceId !== null) return sourceId.toLowerCase() === id.toLowerCase();
  return byValue && claim.external_id === null && claim.digest === digest;
}
