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

/** A value that could be read, as it stood. */
export interface ReadValue {
  readonly kind: Kind;
  readonly raw: RawValue;
  readonly value: CanonicalValue;
  readonly part: 0 | 1 | null;
}

/** Reads a candidate; what the hub's own tags say of it wins over what the form suggests. */
export function readCandidate({ kind, raw, part }: Candidate, said: Labels, country: string | null): ReadValue | ValueProblem {
  const { platform, network, bank, country: itsCountry } = said;
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
  return reading?.problem ?? { code: 'VALUE_TOO_LONG', field: 'value', message: `A value has at most ${LONGEST_VALUE} characters.` };
}

export const isRead = (one: ReadValue | ValueProblem): one is ReadValue => 'raw' in one;

/** The first that can be read; otherwise the first problem. Where the hub's own tag names one of the kinds, no other is tried. */
export function firstRead(candidates: readonly Candidate[], said: Labels, country: string | null): ReadValue | ValueProblem | null {
  let fault: ValueProblem | null = null;
  const named = candidates.filter(({ kind }) => kind === said.kind);
  for (const candidate of named.length > 0 ? named : candidates) {
    const read = readCandidate(candidate, said, country);
    if (isRead(read)) return read;
    fault ??= read;
  }
  return fault;
}
