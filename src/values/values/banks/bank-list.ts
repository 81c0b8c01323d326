/**
 * The banks of one country, written by hand from public facts: the bank's own site, or the list that `source` names.
 * A bank: its code in canonical form (the national code where the country has one in use, else the BIC without branch), its BIC (ISO 9362; null: not known for certain),
 * the host of its site (null: `source` alone), and the names by which officers call it.
 */
export interface BankList {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Where the codes are published. */
  readonly source: string;
  /** Day on which the list was written, ISO 8601. */
  readonly writtenOn: string;
  readonly banks: readonly BankRow[];
}

export type BankRow = readonly [code: string, bic: string | null, site: string | null, ...names: readonly string[]];

export const WRITTEN_ON = '2026-11-29';
