/** Fields of an indicator that the command line reads: all that a reader may see. */
export const INDICATOR_FIELDS = `id kind value display platform network bank country threat tlp owner { id kind name country } agency { id name }
  confidence reliability credibility description tags firstSeen lastSeen validUntil revokedAt revokedReason publishedAt updatedAt version corroboration`;

/** The fields of an indicator that the table shows. Times are RFC 3339. */
export interface Indicator {
  readonly kind: string;
  readonly value: string;
  readonly display: string;
  readonly threat: string;
  readonly tlp: string;
  readonly owner: { readonly name: string } | null;
  readonly confidence: number | null;
  readonly reliability: string | null;
  readonly credibility: number | null;
  readonly description: string | null;
  readonly lastSeen: string | null;
  readonly validUntil: string | null;
  readonly revokedAt: string | null;
  readonly publishedAt: string;
  readonly corroboration: number;
}

/** The hub's answer for one value. */
export interface LookupResult {
  readonly input: string;
  readonly kind: string | null;
  readonly canonical: string | null;
  readonly indicators: readonly Indicator[];
  /** Whether there are more claims than one answer contains. */
  readonly more: boolean;
  readonly problem: { readonly code: string; readonly message: string } | null;
}
