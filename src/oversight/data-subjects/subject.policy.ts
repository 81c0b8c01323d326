import type { ConsultationOutcome, RefusalGround } from './subject-request.js';

/** Most values of one request. */
export const MOST_VALUES = 20;
export const LONGEST_STATEMENT = 4_000;
export const LONGEST_REASON = 2_000;
export const LONGEST_REFERENCE = 200;

/**
 * The answer when nothing may be disclosed. It is one constant text: it is the same, byte for byte, whether sources refused, kept silent, or nothing is held. So it has no
 * date, no name and no reference.
 */
export const NEITHER_CONFIRM_NOR_DENY = [
  'Your request has been examined.',
  'The law allows the hub neither to confirm nor to deny that it holds data about you, where an answer could harm an investigation, public security or the rights of others.',
  'The hub gives the same answer when it holds no data. Nothing follows from it about you.',
  'All necessary checks of the lawfulness of the processing have been made. Data that is found to be wrong or unlawful is corrected or deleted.',
  'You may ask the supervisory authority of your country to verify this for you, and you may seek a judicial remedy.',
].join('\n\n');

const INTRODUCTION = 'Your request has been examined. The sources of the following data have agreed that you learn of it.';
const CLOSING =
  'Beyond this, the hub neither confirms nor denies that it holds data about you. You may ask the supervisory authority of your country to verify this for you, and you may seek a judicial remedy.';

/**
 * Returns the text for the person. Texts of sources are sorted, so that their order does not tell which source they are from, and equal texts are given once. Pure.
 * @param disclosures texts that the sources allow
 */
export function answerText(disclosures: readonly string[]): string {
  if (disclosures.length === 0) return NEITHER_CONFIRM_NOR_DENY;
  const texts = [...new Set(disclosures)].sort((a, b) => (a < b ? -1 : 1));
  return [INTRODUCTION, ...texts.map((text, index) => `${index + 1}. ${text}`), CLOSING].join('\n\n');
}

/** An owner's answer to a consultation. */
export interface ConsultationDecision {
  readonly outcome: ConsultationOutcome;
  readonly ground?: RefusalGround | null;
  readonly reason: string;
  readonly disclosure?: string | null;
}

/** Returns why the parts of an answer do not fit together; undefined: they do. Pure. */
export function decisionProblem({ outcome, ground, disclosure }: ConsultationDecision): string | undefined {
  const discloses = Boolean(disclosure?.trim());
  if (outcome === 'REFUSE' && !ground) return 'A refusal names its ground in law. Give `ground`.';
  if (outcome !== 'REFUSE' && ground) return 'Only a refusal has a ground in law. Leave out `ground`.';
  if (outcome === 'AGREE_TO_DISCLOSE' && !discloses) return 'State in `disclosure` what the person may learn.';
  if (outcome === 'REFUSE' && discloses) return 'A refusal discloses nothing. Leave out `disclosure`.';
  return undefined;
}

/** Days before now from which a request may have arrived: an older one is overdue in every case. */
const OLDEST_DAYS = 366;
/** Clocks of other systems may be ahead by this many milliseconds. */
const CLOCK_SKEW_MS = 300_000;

/** Returns whether a request may have arrived at this time. Pure. */
export const isValidArrival = (at: Date, now: Date): boolean =>
  at.getTime() <= now.getTime() + CLOCK_SKEW_MS && at.getTime() >= now.getTime() - OLDEST_DAYS * 86_400_000;
