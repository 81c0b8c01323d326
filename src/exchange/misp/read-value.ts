import { canonicalise } from '../../values/values/canonicalise.js';
import {
  type CanonicalValue,
  type Kind,
  LONGEST_HINT,
  LONGEST_VALUE,
  type RawValue,
  type ValueProblem,
} from '../../values/values/value.js';
import type { Candidate } from './attribute-kinds.js';
import type { Labels } from './labels.js';

/** A value that was read, with its raw form. */
export interface ReadValue {
  readonly kind: Kind;
  readonly raw: RawValue;
  readonly value: CanonicalValue;
  readonly part: 0 | 1 | null;
}

/** Reads a candidate; hints from the hub's own tags take precedence over its form. */
export function readCandidate({ kind, raw, part }: Candidate, labels: Labels, country: string | null): ReadValue | ValueProblem {
  const { platform, network, bank, country: itsCountry } = labels;
  const hinted: RawValue = {
    ...raw,
    ...(platform !== undefined && { platform }),
    ...(network !== undefined && { network }),
    ...(bank !== undefined && { bank }),
    ...(itsCountry !== undefined && { country: itsCountry }),
  };
  const attempts = [hinted, ...(kind === 'PHONE' && !hinted.country && country ? [{ ...hinted, country }] : [])];
  if (kind === 'CRYPTO_ADDRESS' && hinted.network) attempts.push({ ...hinted, network: null });
  return attempts.map((attempt) => readOne(kind, attempt, part)).reduce((before, next) => ('code' in before ? next : before));
}

function readOne(kind: Kind, raw: RawValue, part: ReadValue['part']): ReadValue | ValueProblem {
  const fits = raw.value.length <= LONGEST_VALUE && (raw.platform?.length ?? 0) <= LONGEST_HINT && !raw.value.includes('\0');
  const reading = fits ? canonicalise(kind, raw) : null;
  if (reading?.ok) return { kind, raw, value: reading.value, part };
  return reading?.problem ?? { code: 'VALUE_TOO_LONG', field: 'value', message: `A value must have at most ${LONGEST_VALUE} characters.` };
}

export const isRead = (one: ReadValue | ValueProblem): one is ReadValue => 'raw' in one;

/** Returns the first candidate that can be read; otherwise the first problem. When the hub's own tag names one of the kinds, no other is tried. */
export function firstRead(candidates: readonly Candidate[], labels: Labels, country: string | null): ReadValue | ValueProblem | null {
  let fault: ValueProblem | null = null;
  const named = candidates.filter(({ kind }) => kind === labels.kind);
  for (const candidate of named.length > 0 ? named : candidates) {
    const read = readCandidate(candidate, labels, country);
    if (isRead(read)) return read;
    fault ??= read;
  }
  return fault;
}
