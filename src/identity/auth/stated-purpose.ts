import { PROCESSING_PURPOSE_NAMES, type StatedPurpose } from '../../platform/database/purposes.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { BadInput } from '../../platform/platform/errors.js';

/** Largest number of characters of a case reference. */
export const LONGEST_CASE_REFERENCE = 200;
const CONTROL = /\p{Cc}/u;

/** Headers of a request, by their names in lower case; or members of connectionParams. */
type Stated = Readonly<Record<string, unknown>>;

/**
 * Returns the purpose and the case reference that a request states in `X-Purpose` and `X-Case-Reference`. Other characters than ASCII are percent-encoded UTF-8.
 * @returns undefined when it states neither
 * @throws BadInput on an unknown purpose (PURPOSE_UNKNOWN) or a malformed case reference (CASE_REFERENCE)
 */
export const purposeInHeaders = (headers: Stated): StatedPurpose | undefined =>
  statedPurposeOf(headers['x-purpose'], decoded(headers['x-case-reference']));

/** Returns what connectionParams state as `purpose` and `caseReference`. @throws as purposeInHeaders */
export const purposeInParams = ({ purpose, caseReference }: Stated = {}): StatedPurpose | undefined =>
  statedPurposeOf(purpose, caseReference);

function statedPurposeOf(stated: unknown, reference: unknown): StatedPurpose | undefined {
  const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';
  if (isAbsent(stated) && isAbsent(reference)) return undefined;
  const purpose = PROCESSING_PURPOSE_NAMES.find((name) => name === stated);
  if (!isAbsent(stated) && !purpose) {
    throw new BadInput('PURPOSE_UNKNOWN', `The purpose must be one of ${PROCESSING_PURPOSE_NAMES.join(', ')}.`);
  }
  return { ...(purpose ? { purpose } : {}), ...(isAbsent(reference) ? {} : { caseReference: caseReferenceOf(reference) }) };
}

/** Returns a case reference without blanks around it. @throws BadInput */
export function caseReferenceOf(reference: unknown): string {
  const text = typeof reference === 'string' ? reference.trim() : '';
  if (text !== '' && text.length <= LONGEST_CASE_REFERENCE && isStorableText(text) && !CONTROL.test(text)) return text;
  throw new BadInput(
    'CASE_REFERENCE',
    `A case reference has 1 to ${LONGEST_CASE_REFERENCE} characters in one line. In a header, percent-encode characters other than ASCII.`,
  );
}

/** @returns the value itself when it is not percent-encoded UTF-8: then it is no case reference, or needs no decoding */
function decoded(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/[^\x00-\x7f]/.test(value)) return [];
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
