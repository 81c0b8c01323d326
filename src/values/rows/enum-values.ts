import { KINDS } from '../values/value.js';

/** The enum values of the public API that the command line reads, in any spelling: see {@link enumValueOf}. */
export const TLPS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'] as const;
export const THREATS = [
  'CALL_CENTRE_SCAM',
  'INVESTMENT_SCAM',
  'ROMANCE_SCAM',
  'PHISHING',
  'IMPERSONATION',
  'SEXTORTION',
  'MONEY_MULE',
  'MALWARE',
  'RANSOMWARE',
  'TRAFFICKING',
  'OTHER',
] as const;
export const DISCOVERABILITIES = ['HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT'] as const;
export const ATTRIBUTIONS = ['NAMED', 'AGENCY', 'HIDDEN'] as const;
export const ONWARD_MODES = ['NONE', 'ASK', 'WITHIN'] as const;

export const PERSON_STATUSES = ['SUSPECT', 'MULE_SUSPECTED', 'MULE_COERCED', 'VICTIM', 'WITNESS', 'UNKNOWN'] as const;

export type Tlp = (typeof TLPS)[number];

/**
 * Finds an enum value of the API in any case, with its parts joined by `+`, `-`, `_` or a blank: `amber+strict` is AMBER_STRICT.
 * @returns undefined if there is no such value
 */
export function enumValueOf<W extends string>(values: readonly W[], input: string): W | undefined {
  const plain = input
    .trim()
    .toUpperCase()
    .replace(/[+\-\s_]+/g, '_');
  return values.find((value) => value === plain);
}

/** Reads a label in common spellings: `amber`, `TLP:AMBER+STRICT`, and WHITE, the name of CLEAR before TLP 2.0 (FIRST, 2022). */
export function tlpOf(input: string): Tlp | undefined {
  const bare = input.trim().replace(/^tlp\s*:\s*/i, '');
  return /^white$/i.test(bare) ? 'CLEAR' : enumValueOf(TLPS, bare);
}

/** Returns the values as the command line shows them: `call-centre-scam`. */
export const listEnumValues = (values: readonly string[]): string =>
  values.map((value) => value.toLowerCase().replaceAll('_', '-')).join(', ');

export { KINDS };
