import { isStorableJson } from '../../platform/graphql/storable-text.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { LookupValue } from '../../values/values/readings.js';
import { languageOf } from '../../tenancy/parties/settings.policy.js';
import type { RequestSubject } from '../action-requests/action.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import { recognise, unrecognised, unrecognisedReason } from '../../values/values/recognise.js';
import type { CanonicalValue, ValueProblem } from '../../values/values/value.js';
import type { TextFields } from './information.js';

/** A parsed text, with canonical values and a canonical language tag. */
export interface ParsedText {
  readonly text: string;
  readonly language: string;
  readonly subjects: readonly RequestSubject[];
  readonly evidence: readonly string[];
}

/**
 * Reads a question or a message. Values may have any spelling. A value without a kind gets its most likely kind. Pure.
 * @param readings readings of its values, when the caller has them already
 */
export function parseText(
  input: TextFields,
  readings: readonly SubjectReading[] = input.subjects.map(parseSubject),
): ParsedText | { readonly problems: readonly ItemProblem[] } {
  const text = input.text.trim();
  const language = languageIn(input.language);
  const problems = [
    ...(text === '' ? [problem('TEXT_MISSING', 'Text is required.', 'text')] : []),
    ...(language === undefined ? [problem('LANGUAGE_UNKNOWN', 'Language must be a BCP 47 tag: en, th, zh-Hant …', 'language')] : []),
    ...readings.flatMap((one, index) => ('code' in one ? [problem(one.code, one.message, `subjects.${index}.${one.field}`)] : [])),
  ];
  if (problems.length > 0 || language === undefined) return { problems };
  return {
    text,
    language,
    subjects: readings.flatMap((one) => ('code' in one ? [] : [subjectOf(one)])),
    evidence: [...new Set(input.evidence.map((id) => id.toLowerCase()))],
  };
}

function languageIn(tag: string): string | undefined {
  try {
    return languageOf(tag);
  } catch {
    return undefined;
  }
}

/** A canonical value, or its problem. */
export type SubjectReading = CanonicalValue | ValueProblem;

export function parseSubject({ kind, ...raw }: LookupValue): SubjectReading {
  if (!isStorableJson(JSON.stringify(raw))) return unrecognised;
  if (!kind) return recognise(raw)[0] ?? unrecognisedReason(raw);
  const reading = canonicalise(kind, raw);
  return reading.ok ? reading.value : reading.problem;
}

const subjectOf = ({ kind, scope, value, display, platform, network, bank, country }: CanonicalValue): RequestSubject => ({
  ...{ kind, scope, value, display, platform, network, bank, country },
});
