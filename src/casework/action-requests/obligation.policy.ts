import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { HubError } from '../../platform/platform/errors.js';
import type { ContactFields } from '../../tenancy/directory/contact-entries.js';
import type { KnownParty } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';

/** Fields shared by requests to act and requests for information. Both ask another party for something with deadlines. */
export interface ObligationFields extends ContactFields {
  readonly reference: string;
  readonly legalText: string;
  readonly tlp: Tlp;
  readonly acknowledgeWithinMinutes: number;
  readonly deadlineMinutes: number;
  /** Ids of indicators and reports. */
  readonly related: readonly string[];
  /** Ids of evidence files of the requester's agency. */
  readonly evidence: readonly string[];
}

export const EVIDENCE_UNKNOWN = problem(
  'EVIDENCE_UNKNOWN',
  'An evidence file does not exist, is incomplete, or belongs to another agency. Upload it again.',
  'evidence',
);
const RELATED_UNKNOWN = problem(
  'RELATED_UNKNOWN',
  'A related item does not exist, or you cannot see it. Remove it from related.',
  'related',
);

/** Returns whether requests can be sent to a party: an admitted country, or a partner. Pure. */
export const isRecipient = ({ kind, candidate }: KnownParty): boolean => kind === 'PARTNER' || (kind === 'COUNTRY' && candidate !== true);

/** Checks a request by itself. Pure. */
export function* obligationProblems(request: ObligationFields): Generator<ItemProblem> {
  if (request.reference.trim() !== request.reference || request.reference === '') {
    yield problem('REFERENCE_INVALID', 'Reference must have 1 to 200 characters, without a blank at either end.', 'reference');
  }
  if (request.legalText === '') {
    yield problem('LEGAL_BASIS_MISSING', 'State the order, law or agreement behind the request (legalText).', 'legalText');
  }
  if (request.contact === '' && !request.contactEntryId) {
    yield problem(
      'CONTACT_MISSING',
      'State a contact that the recipient can reach, an entry of your directory (contactEntryId), or both.',
      'contact',
    );
  }
  if (request.tlp === 'AMBER_STRICT') {
    yield problem(
      'TLP_FORBIDS_AUDIENCE',
      'TLP:AMBER+STRICT stays within your own party, but a request goes to another. Choose another label.',
      'tlp',
    );
  }
  if (request.acknowledgeWithinMinutes > request.deadlineMinutes) {
    yield problem(
      'DEADLINE_BEFORE_ACKNOWLEDGEMENT',
      'The time for an answer (deadlineMinutes) must not be shorter than the time for an acknowledgement (acknowledgeWithinMinutes).',
      'deadlineMinutes',
    );
  }
  yield* unknownProblems(request, isUuid, isUuid);
}

/** Checks that all related items and evidence files are known. Pure. @param isSeen checks a related item @param isFile checks an evidence file */
export function unknownProblems(
  { related, evidence }: Pick<ObligationFields, 'related' | 'evidence'>,
  isSeen: (id: string) => boolean,
  isFile: (id: string) => boolean,
): readonly ItemProblem[] {
  return [...(related.every(isSeen) ? [] : [RELATED_UNKNOWN]), ...(evidence.every(isFile) ? [] : [EVIDENCE_UNKNOWN])];
}

/** Returns whether an amendment changes the minutes. Only then do the deadlines restart. Pure. */
export const restartsClock = (
  request: ObligationFields,
  present: { readonly ack_minutes: number; readonly due_minutes: number },
): boolean => request.acknowledgeWithinMinutes !== present.ack_minutes || request.deadlineMinutes !== present.due_minutes;

/** Returns why the database refused a request of a batch. Pure. */
export const refusedRequest = ({ reason, message }: HubError): ItemProblem =>
  problem(reason, message, reason === 'RETENTION_BEFORE_DEADLINE' ? 'deadlineMinutes' : null);
