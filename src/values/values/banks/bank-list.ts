/**
 * The banks of one country, collected from public facts: the bank's own site, or the list named in `source`. A bank has its canonical code (the national code
 * if one is in use, otherwise the BIC without branch), its BIC (ISO 9362; null: not known for certain), the host of its site (null: only `source`), and the
 * names that officers use for it.
 */
export interface BankList {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** The publication of the codes. */
  readonly source: string;
  /** Date of the list, ISO 8601. */
  readonly writtenOn: string;
  readonly banks: readonly BankRow[];
}

export type BankRow = readonly [code: string, bic: string | null, site: string | null, ...names: readonly string[]];

export const WRITTEN_ON = '2026-11-29';
