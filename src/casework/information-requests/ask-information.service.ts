import { parseSubject, type SubjectReading } from './question-text.policy.js';
import { mapInSlices } from '../../values/rows/time-slices.js';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { assertBatchSize, type ItemProblem, type RefusedItem } from '../../platform/graphql/batch.js';
import { EvidenceService } from '../../intel/evidence/evidence.service.js';
import { Forbidden } from '../../platform/platform/errors.js';
import { newId, newIds } from '../../platform/platform/new-ids.js';
import { refusedRequest, restartsClock, unknownProblems } from '../action-requests/obligation.policy.js';
import { ActionRequestRepository } from '../action-requests/action-request.repository.js';
import { dispatchWarnings } from '../action-requests/dispatch.policy.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import {
  contactProblems,
  newReadersOf,
  readContactEntries,
  withContact,
  withStoredContact,
} from '../../tenancy/directory/contact-entries.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { readSharingPolicy } from '../../tenancy/sharing/release-requests.js';
import type { SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { runBatch, type WriteStrategy } from '../../platform/database/batch-write.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import { MOST_QUESTIONS, type QuestionReceipt, type QuestionFields } from './information.js';
import { InformationRequestRepository, type InformationWriting } from './information-request.repository.js';
import {
  decideQuestion,
  type OwnInformation,
  type QuestionDecision,
  type QuestionDraft,
  questionDraftOf,
  applyQuestionLimits,
  applyRetention,
} from './question-draft.js';

/** A question as sent, or its refusal because of its form. */
export type CheckedQuestion = QuestionFields | RefusedItem;

/** State of one call: the directory of parties, and the party's sharing policy. */
interface QuestionBatch {
  readonly directory: Directory;
  readonly policy: SharingPolicy;
  /** Keys of parties that the actor's party bars. */
  readonly barred: ReadonlySet<number>;
  readonly writes: WriteStrategy;
}

/** Sends questions. Each recipient gets a separate request and does not see the others. */
@Injectable()
export class AskInformationService {
  constructor(
    private readonly database: Database,
    private readonly repository: InformationRequestRepository,
    private readonly actions: ActionRequestRepository,
    private readonly evidence: EvidenceService,
  ) {}

  /**
   * Sends a batch of questions for the actor's agency, in one transaction, with one receipt for each question. The same question under its reference changes
   * nothing; any difference amends it until a recipient acknowledges it.
   * @param purpose recorded in the audit log
   * @throws BadInput when the batch is empty or too large; Forbidden when the actor belongs to no agency
   */
  async ask(actor: Actor, questions: readonly CheckedQuestion[], purpose: string | null): Promise<readonly QuestionReceipt[]> {
    assertBatchSize('questions', questions.length, MOST_QUESTIONS);
    const requests = questions.reduce((sum, one) => sum + ('refusal' in one ? 0 : one.recipients.length), 0);
    assertBatchSize('requests to recipients', requests, MOST_QUESTIONS, 0);
    if (!actor.agency) {
      throw new Forbidden(
        'AGENCY_MISSING',
        'Only members of an agency ask for information, and your account belongs to none. Ask your administrator to assign one.',
      );
    }
    const values = await mapInSlices(
      questions.flatMap((one) => ('refusal' in one ? [] : one.subjects)),
      parseSubject,
    );
    let next = 0;
    const readings = questions.map((one) => ('refusal' in one ? [] : values.slice(next, (next += one.subjects.length))));
    const attempt = (writes: WriteStrategy): Promise<readonly QuestionReceipt[]> =>
      this.database.as(actor, { ...act(actor, 'information.ask', 'information:ask', { purpose }), writes: true }, async (tx) => {
        const batch: QuestionBatch = {
          directory: await readDirectory(tx),
          policy: await readSharingPolicy(tx),
          barred: await this.actions.barredParties(tx),
          writes,
        };
        const references = questions.flatMap((one) => ('refusal' in one ? [] : [one.reference]));
        await this.repository.lockOwn(tx, { references }); // takes all locks at once, in one order
        const receipts: QuestionReceipt[] = [];
        for (const [index, question] of questions.entries()) {
          receipts.push({ index, ...(await this.askOne(tx, question, readings[index] ?? [], batch)) });
        }
        return receipts;
      });
    return runBatch((writes) => retryOnConflict(() => attempt(writes)));
  }

  private async askOne(
    tx: Transaction,
    question: CheckedQuestion,
    readings: readonly SubjectReading[],
    batch: QuestionBatch,
  ): Promise<Omit<QuestionReceipt, 'index'>> {
    if ('refusal' in question) return rejectedQuestion(question.refusal);
    const parsed = questionDraftOf(question, batch.directory, readings);
    if ('problems' in parsed) return rejectedQuestion(parsed.problems);
    const present = await this.repository.lockOwn(tx, { references: [parsed.fields.reference] });
    const kept = { ...parsed, fields: withStoredContact(parsed.fields, present[0]) };
    const readers = newReadersOf(kept.fields, kept.recipients, present);
    const contacts = await readContactEntries(tx, [kept.fields], readers);
    const problems = contactProblems(kept.fields, contacts, readers, readers.length === 0);
    const unknown = [...(await this.findUnknown(tx, kept)), ...problems];
    if (unknown.length > 0) return rejectedQuestion(unknown);
    const draft = { ...kept, fields: withContact(kept.fields, contacts) };
    const decision = applyQuestionLimits(draft, applyRetention(draft, decideQuestion(draft, present), new Date()), batch);
    if (decision.outcome === 'REJECTED') return rejectedQuestion([decision.problem]);
    const inquiry = present[0]?.inquiry ?? newId();
    const writings = writingsOf(draft, inquiry, decision);
    // A question goes to all its recipients or to none. When a trigger refuses one request, the whole question is refused.
    const { results, refused } = await batch.writes(tx, [draft], () => this.repository.write(tx, writings));
    const [refusal] = refused.values();
    if (refusal) return rejectedQuestion([refusedRequest(refusal)]);
    const written = results.flat();
    if (written.length < writings.length) throw new Error('A question was not written, although its reference is locked.');
    tx.auditItems(...written);
    const allModes = new Set([
      ...writings.map(({ goes }) => goes),
      ...present.filter(({ id, waits }) => waits && !writings.some((one) => one.id === id)).map(() => 'RELEASED' as const),
    ]);
    return { outcome: decision.outcome, inquiryId: inquiry, problems: [...allModes].flatMap(dispatchWarnings) };
  }

  /** Returns problems of related items that the actor does not see, and of files that are not the actor's agency's. */
  private async findUnknown(tx: Transaction, { fields, read }: QuestionDraft): Promise<readonly ItemProblem[]> {
    const visible = await this.actions.visibleIds(tx, fields.related);
    const files = await this.evidence.attachable(tx, read.evidence);
    return unknownProblems(
      { ...fields, evidence: read.evidence },
      (id) => visible.has(id),
      (id) => files.has(id),
    );
  }
}

function writingsOf(draft: QuestionDraft, inquiry: string, decision: QuestionDecision): readonly InformationWriting[] {
  const modes = 'going' in decision ? decision.going : undefined;
  const nextId = newIds();
  const added = (recipient: number): InformationWriting => ({
    ...{ draft, inquiry, recipient, id: nextId(), version: 1, restart: false, goes: modes?.get(recipient) },
  });
  const amended = (one: OwnInformation): InformationWriting => ({
    ...{
      draft,
      inquiry,
      recipient: one.recipient,
      id: one.id,
      version: one.version + 1,
      restart: restartsClock(draft.fields, one),
      goes: modes?.get(one.recipient),
    },
  });
  return [...('add' in decision ? decision.add.map(added) : []), ...('amend' in decision ? decision.amend.map(amended) : [])];
}

const rejectedQuestion = (problems: readonly ItemProblem[]): Omit<QuestionReceipt, 'index'> => ({
  outcome: 'REJECTED',
  inquiryId: null,
  problems,
});
