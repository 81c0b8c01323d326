import { isStorableJson } from '../../platform/graphql/storable-text.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { LookupValue } from '../../values/values/readings.js';
import { languageOf } from '../../tenancy/parties/settings.policy.js';
import type { ActionSubject } from '../action-requests/action.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import { recognise, unrecognised, unrecognisedReason } from '../../values/values/recognise.js';
import type { CanonicalValue, ValueProblem } from '../../values/values/value.js';
import type { TextFields } from './information.js';

/** A text that was understood: its values canonical, its language in its canonical form. */
export interface ParsedText {
  readonly text: string;
  readonly language: string;
  readonly subjects: readonly ActionSubject[];
  readonly evidence: readonly string[];
}

/** Reads a question, or a message: any spelling of a value will do, and of one whose kind is not said the likeliest is taken. Pure. @param readings of its values, where they were read before */
export function parseText(
  said: TextFields,
  readings: readonly SubjectReading[] = said.subjects.map(parseSubject),
): ParsedText | { readonly problems: readonly ItemProblem[] } {
  const text = said.text.trim();
  const language = languageIn(said.language);
  const problems = [
    ...(text === '' ? [problem('TEXT_MISSING', 'Say something.', 'text')] : []),
    ...(language === undefined ? [problem('LANGUAGE_UNKNOWN', 'Say a language by its tag (BCP 47): en, th, zh-Hant …', 'language')] : []),
    ...readings.flatMap((one, place) => ('code' in one ? [problem(one.code, one.message, `subjects.${place}.${one.field}`)] : [])),
  ];
  if (problems.length > 0 || language === undefined) return { problems };
  return {
    text,
    language,
    subjects: readings.flatMap((one) => ('code' in one ? [] : [subjectOf(one)])),
    evidence: [...new Set(said.evidence.map((id) => id.toLowerCase()))],
  };
}

function languageIn(tag: string): string | undefined {
  try {
    return languageOf(tag);
  } catch {
    return undefined;
  }
}

/** A value as it was understood, or what is wrong with it. */
export type SubjectReading = CanonicalValue | ValueProblem;

export function parseSubject({ kind, ...raw }: LookupValue): SubjectReading {
  if (!isStorableJson(JSON.stringify(raw))) return unrecognised;
  if (!kind) return recognise(raw)[0] ?? unrecognisedReason(raw);
  const reading = canonicalise(kind, raw);
  return reading.ok ? reading.value : reading.problem;
}

const subjectOf = ({ kind, scope, value, display, platform, network, bank, country }: CanonicalValue): ActionSubject => ({
  ...{ kind, scope, value, display, platform, network, bank, country },
});
