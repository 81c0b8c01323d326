import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { Tlp } from '../../tenancy/sharing/label.js';

/** What is asked of another party against a clock, to act or for information: what both kinds say. */
export interface SaidObligation {
  readonly reference: string;
  readonly legalText: string;
  readonly contact: string;
  readonly tlp: Tlp;
  readonly acknowledgeWithinMinutes: number;
  readonly deadlineMinutes: number;
  /** Ids of claims and reports. */
  readonly related: readonly string[];
  /** Ids of evidence files of the asker's agency. */
  readonly evidence: readonly string[];
}

export const EVIDENCE_UNKNOWN = problem(
  'EVIDENCE_UNKNOWN',
  "One of the evidence files is none of your agency's that is whole.",
  'evidence',
);
const RELATED_UNKNOWN = problem('RELATED_UNKNOWN', 'One of the related items is none that you see.', 'related');

/** What is wrong with it by itself. Pure. */
export function* obligationProblems(said: SaidObligation): Generator<ItemProblem> {
  if (said.reference.trim() !== said.reference || said.reference === '') {
    yield problem('REFERENCE_INVALID', 'A reference has 1 to 200 characters, and no blank at its ends.', 'reference');
  }
  if (said.legalText === '') yield problem('LEGAL_BASIS_MISSING', 'Say on which order, law or agreement the request rests.', 'legalText');
  if (said.contact === '') yield problem('CONTACT_MISSING', 'Say whom the recipient can reach.', 'contact');
  if (said.tlp === 'AMBER_STRICT') {
    yield problem('TLP_FORBIDS_AUDIENCE', 'TLP:AMBER+STRICT is for nobody outside your own party: a request goes to another.', 'tlp');
  }
  if (said.acknowledgeWithinMinutes > said.deadlineMinutes) {
    yield problem('DEADLINE_BEFORE_ACKNOWLEDGEMENT', 'deadlineMinutes lies before acknowledgeWithinMinutes.', 'deadlineMinutes');
  }
  yield* unknownProblems(said, isUuid, isUuid);
}

/** Whether all that it names is known. @param isSeen of a related item @param isFile of an evidence file. Pure. */
export function unknownProblems(
  { related, evidence }: Pick<SaidObligation, 'related' | 'evidence'>,
  isSeen: (id: string) => boolean,
  isFile: (id: string) => boolean,
): readonly ItemProblem[] {
  return [...(related.every(isSeen) ? [] : [RELATED_UNKNOWN]), ...(evidence.every(isFile) ? [] : [EVIDENCE_UNKNOWN])];
}

/** Whether an amendment says other times than before: the clock begins again then, and only then. Pure. */
export const restartsClock = (said: SaidObligation, present: { readonly ack_minutes: number; readonly due_minutes: number }): boolean =>
  said.acknowledgeWithinMinutes !== present.ack_minutes || said.deadlineMinutes !== present.due_minutes;
