import type { Original } from './draft.js';
import type { OwnClaim } from './publish.policy.js';

/** What its source has taken back, by all that a claim may be known by which was made of it. */
export interface SourceRevocation {
  /** Ids of the hub's claims that the source's id may mean. */
  readonly claims: readonly string[];
  /** The source's own id: of the STIX object, or the UUID of the MISP attribute. */
  readonly id: string;
  readonly externalId: string | null;
  /** Who made the object, as it says (null: it says nothing of it); undefined: its format has no makers. */
  readonly maker?: string | null | undefined;
  /** Of the value; null: it cannot be read. */
  readonly digest: string | null;
  /** Ids that it came with (PublishItem): what another party takes back is not taken back here. */
  readonly provenance: readonly string[];
  /** 1 to 2,000 characters: every reader is told. */
  readonly reason: string;
}

/** The id of what a claim was read from; null: nothing says. */
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
  const said = original?.format === 'stix' ? id : (own?.uuid ?? attribute?.uuid);
  return typeof said === 'string' ? said : null;
}

/**
 * Whether a claim was made of what is taken back. One that says where it came from goes by that alone: another source stands by the same value. One that says nothing of
 * it goes by its value, where that may count.
 */
export function derivesFrom(
  claim: Pick<OwnClaim, 'id' | 'digest' | 'external_id' | 'original'>,
  { claims, id, externalId, digest }: SourceRevocation,
  byValue: boolean,
): boolean {
  if (claims.includes(claim.id)) return true;
  if (externalId !== null && claim.external_id === externalId) return true;
  const its = sourceIdOf(claim);
  if (its !== null) return its.toLowerCase() === id.toLowerCase();
  return byValue && claim.external_id === null && claim.digest === digest;
}
