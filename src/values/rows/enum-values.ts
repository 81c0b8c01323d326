import { KINDS } from '../values/value.js';

/** The words of the public API that the command line understands, in any spelling: see {@link enumValueOf}. */
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
export const ONWARD_RULES = ['NONE', 'ASK', 'WITHIN'] as const;

export const PERSON_STATUSES = ['SUSPECT', 'MULE_SUSPECTED', 'MULE_COERCED', 'VICTIM', 'WITNESS', 'UNKNOWN'] as const;

export type Tlp = (typeof TLPS)[number];

/**
 * Finds a word of the API whatever its case and whether its parts are joined by `+`, `-`, `_` or a blank: `amber+strict` is AMBER_STRICT.
 * @returns undefined where there is no such word
 */
export function enumValueOf<W extends string>(words: readonly W[], given: string): W | undefined {
  const plain = given
    .trim()
    .toUpperCase()
    .replace(/[+\-\s_]+/g, '_');
  return words.find((word) => word === plain);
}

/** A label as people write it: `amber`, `TLP:AMBER+STRICT`, and WHITE, the name that CLEAR had before TLP 2.0 (FIRST, 2022). */
export function tlpOf(given: string): Tlp | undefined {
  const bare = given.trim().replace(/^tlp\s*:\s*/i, '');
  return /^white$/i.test(bare) ? 'CLEAR' : enumValueOf(TLPS, bare);
}

/** How the words look on the command line: `call-centre-scam`. */
export const listEnumValues = (words: readonly string[]): string => words.map((word) => word.toLowerCase().replaceAll('_', '-')).join(', ');

export { KINDS };
