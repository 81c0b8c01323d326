import type { LookupInput, WatchPrefixInput } from './watches.graphql.ts';
import { valuesIn } from '../look-up/values.ts';

/** A watched value or prefix, as the hub lists it. */
export interface WatchedTerm {
  readonly kind: NonNullable<LookupInput['kind']>;
  readonly value: string;
  readonly scope: string;
}

/** Country and bank of an account without IBAN: its scope is `TH:004`. */
const bankOf = (scope: string): { readonly country: string; readonly bank: string } => {
  const [country = '', bank = ''] = scope.split(':');
  return { country, bank };
};

/** The input that names a watched value again. */
export function valueInputOf({ kind, value, scope }: WatchedTerm): LookupInput {
  if (scope === '') return { kind, value };
  if (kind === 'BANK_ACCOUNT') return { kind, value, ...bankOf(scope) };
  return kind === 'CRYPTO_ADDRESS' ? { kind, value, network: scope } : { kind, value, platform: scope };
}

/** The input that names a watched prefix again. */
export const prefixInputOf = ({ kind, value, scope }: WatchedTerm): WatchPrefixInput =>
  kind === 'BANK_ACCOUNT' ? { kind, prefix: value, ...bankOf(scope) } : { kind: 'PHONE', prefix: value };

/** What an officer adds to a watch: values, or prefixes of phone numbers or accounts. */
export interface TypedTerms {
  readonly typed: string;
  readonly kind: LookupInput['kind'] | '';
  readonly prefixKind: WatchPrefixInput['kind'];
  readonly country: string;
  readonly bank: string;
}

export const valuesOf = ({ typed, kind }: TypedTerms): readonly LookupInput[] =>
  valuesIn(typed).map((value) => ({ value, kind: kind || null }));

export const prefixesOf = ({ typed, prefixKind, country, bank }: TypedTerms): readonly WatchPrefixInput[] =>
  valuesIn(typed).map((prefix) => ({
    kind: prefixKind,
    prefix,
    ...(prefixKind === 'BANK_ACCOUNT' ? { country: country.toUpperCase() || null, bank: bank || null } : {}),
  }));
