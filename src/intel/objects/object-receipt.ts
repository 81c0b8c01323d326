import { type BatchReceipt, type ItemProblem, problem, rejected } from '../../platform/graphql/batch.js';
import { narrowedWarning } from '../indicators/publish.policy.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import { listNarrowings } from '../../tenancy/sharing/release.policy.js';
import { OBJECT_RELEASE_PENDING } from './object-gate.js';
import type { AddressedObject, ObjectDecision } from './object.policy.js';

/** What became of one object, in the order of the input. */
export interface ObjectReceipt extends BatchReceipt<ObjectDecision['outcome']> {
  /** null when it was rejected. */
  readonly objectId: string | null;
}

export const FOREIGN_OBJECT = problem(
  'OBJECT_OF_ANOTHER',
  'This is the id of another party of this hub or of its indicator, or the object says that another party made it: only that party may say so here.',
  'id',
);

export const NOT_TO_PARTNERS: ItemProblem = {
  severity: 'WARNING',
  code: 'OBJECT_NOT_TO_PARTNERS',
  field: 'audience',
  message: 'An object would go to a partner whole: it is kept from the partners of this audience.',
};

const MARKINGS_PARTY_ONLY: ItemProblem = {
  severity: 'WARNING',
  code: 'MARKINGS_UNKNOWN',
  field: 'audience',
  message: 'The object bears markings whose conditions the hub cannot keep: it stays with your own party.',
};

/** @param draft as it is written */
export function receiptOf(
  draft: AddressedObject,
  decision: ObjectDecision,
  { written, waits, directory }: { readonly written: string | undefined; readonly waits: boolean; readonly directory: Directory },
): ObjectReceipt {
  const { index, partyOnly: keptIn, warnings } = draft;
  if (decision.outcome === 'REJECTED') return rejectedReceipt(index, decision.problem);
  const lost = decision.outcome === 'UPDATED' ? listNarrowings(draft.keys, decision.present, directory) : [];
  const narrowed = lost.length > 0 ? [narrowedWarning('object', lost)] : [];
  const isWaiting = waits || (decision.outcome === 'UNCHANGED' && decision.waits);
  const objectId = written ?? ('present' in decision ? decision.present.id : null);
  return {
    index,
    outcome: decision.outcome,
    objectId,
    problems: [...warnings, ...narrowed, ...(keptIn ? [MARKINGS_PARTY_ONLY] : []), ...(isWaiting ? [OBJECT_RELEASE_PENDING] : [])],
  };
}

export const rejectedReceipt = (index: number, why: ItemProblem): ObjectReceipt => ({
  ...rejected(index, [why]),
  objectId: null,
});
