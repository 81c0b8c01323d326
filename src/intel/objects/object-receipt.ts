import { type BatchReceipt, type ItemProblem, problem, rejected } from '../../platform/graphql/batch.js';
import { narrowedWarning } from '../indicators/publish.policy.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import { listNarrowings } from '../../tenancy/sharing/release.policy.js';
import { OBJECT_RELEASE_PENDING } from './object-gate.js';
import type { AddressedObject, ObjectDecision } from './object.policy.js';

/** The result for one object, in the order of the input. */
export interface ObjectReceipt extends BatchReceipt<ObjectDecision['outcome']> {
  /** null when it was rejected. */
  readonly objectId: string | null;
}

export const FOREIGN_OBJECT = problem(
  'OBJECT_OF_ANOTHER',
  'This id belongs to another party of this hub or to its indicator, or the object states another party as its creator. Only that party may publish it.',
  'id',
);

export const NOT_TO_PARTNERS: ItemProblem = {
  severity: 'WARNING',
  code: 'OBJECT_NOT_TO_PARTNERS',
  field: 'audience',
  message: 'A partner would get the whole object. The object is not shared with the partners of this audience.',
};

const MARKINGS_PARTY_ONLY: ItemProblem = {
  severity: 'WARNING',
  code: 'MARKINGS_UNKNOWN',
  field: 'audience',
  message: 'The object has markings whose conditions the hub cannot enforce. It is shared with your own party only.',
};

/** @param draft as written */
export function receiptOf(
  draft: AddressedObject,
  decision: ObjectDecision,
  { written, waits, directory }: { readonly written: string | undefined; readonly waits: boolean; readonly directory: Directory },
): ObjectReceipt {
  const { index, partyOnly: isPartyOnly, warnings } = draft;
  if (decision.outcome === 'REJECTED') return rejectedReceipt(index, decision.problem);
  const lost = decision.outcome === 'UPDATED' ? listNarrowings(draft.keys, decision.present, directory) : [];
  const narrowed = lost.length > 0 ? [narrowedWarning('object', lost)] : [];
  const isWaiting = waits || (decision.outcome === 'UNCHANGED' && decision.waits);
  const objectId = written ?? ('present' in decision ? decision.present.id : null);
  return {
    index,
    outcome: decision.outcome,
    objectId,
    problems: [...warnings, ...narrowed, ...(isPartyOnly ? [MARKINGS_PARTY_ONLY] : []), ...(isWaiting ? [OBJECT_RELEASE_PENDING] : [])],
  };
}

export const rejectedReceipt = (index: number, refusal: ItemProblem): ObjectReceipt => ({
  ...rejected(index, [refusal]),
  objectId: null,
});
