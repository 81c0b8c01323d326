import { endOfLocalDay, localDay } from '../../parts/local-time.ts';
import { THREATS } from '../../parts/threats.ts';
import type { UpdateIndicatorMutationVariables } from './acts.graphql.ts';
import type { Subject } from './subject.ts';

type Patch = UpdateIndicatorMutationVariables['patch'];

/** The fields of an indicator as a form has them. */
export interface Edit {
  readonly threat: NonNullable<Patch['threat']>;
  readonly personStatus: NonNullable<Patch['personStatus']>;
  readonly reliability: string;
  readonly credibility: string;
  readonly confidence: string;
  /** A day, or nothing. */
  readonly validUntil: string;
  /** Separated by commas. */
  readonly tags: string;
  readonly description: string;
}

/** The values that an officer chooses from. */
export const EDITABLE = {
  threat: THREATS,
  personStatus: ['UNKNOWN', 'SUSPECT', 'MULE_SUSPECTED', 'MULE_COERCED', 'VICTIM', 'WITNESS'],
  reliability: ['A', 'B', 'C', 'D', 'E', 'F'],
  credibility: ['1', '2', '3', '4', '5', '6'],
} as const;

export const editOf = (subject: Subject): Edit => ({
  threat: subject.threat,
  personStatus: subject.personStatus ?? 'UNKNOWN',
  reliability: subject.reliability ?? '',
  credibility: subject.credibility === null ? '' : String(subject.credibility),
  confidence: subject.confidence === null ? '' : String(subject.confidence),
  validUntil: localDay(subject.validUntil),
  tags: subject.tags.join(', '),
  description: subject.description ?? '',
});

const numberOf = (text: string): number | null => (text === '' ? null : Number(text));

/** The changed fields alone, so that the others stay what they are. */
export function patchOf(before: Edit, after: Edit): Patch {
  const all: Patch = {
    threat: after.threat,
    personStatus: after.personStatus,
    reliability: after.reliability || null,
    credibility: numberOf(after.credibility),
    confidence: numberOf(after.confidence),
    validUntil: after.validUntil === '' ? null : endOfLocalDay(after.validUntil),
    tags: after.tags
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    description: after.description.trim() || null,
  };
  return Object.fromEntries(Object.entries(all).filter(([field]) => before[field as keyof Edit] !== after[field as keyof Edit]));
}
