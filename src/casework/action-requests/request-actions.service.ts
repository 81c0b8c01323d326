import { canonicalise } from '../../values/values/canonicalise.js';
import { mapInSlices } from '../../values/rows/time-slices.js';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { EvidenceService } from '../../intel/evidence/evidence.service.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertBatchSize, type ItemProblem, type RefusedItem, rejected, wavesOf } from '../../platform/graphql/batch.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { next } from '../../platform/platform/state-machine.js';
import { newIds, type NextId } from '../../platform/platform/new-ids.js';
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
import { writeIds, runBatch, type WriteStrategy } from '../../platform/database/batch-write.js';
import { MOST_ATTEMPTS, retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import { type ActionRequestReceipt, type ActionRow, LONGEST_DEADLINE, MOST_ACTIONS, type ActionFields } from './action.js';
import { type ActionDecision, type ActionDraft, actionDraftOf, decideAction, type OwnAction, applyActionLimits } from './action-draft.js';
import { ACTION_MACHINE, ENDED_STATES } from './action.policy.js';
import { ActionRequestRepository, type ActionWriting } from './action-request.repository.js';
import { dispatchWarnings } from './dispatch.policy.js';
import { refusedRequest, restartsClock, unknownProblems } from './obligation.policy.js';

/** A request as sent, or its refusal because of its form. */
export type CheckedAction = ActionFields | RefusedItem;

/** State of one call: the directory of parties, the party's sharing policy, and the receipts so far. */
interface RequestBatch {
  readonly directory: Directory;
  readonly policy: SharingPolicy;
  /** Keys of parties that the actor's party bars. */
  readonly barred: ReadonlySet<number>;
  readonly writes: WriteStrategy;
  readonly receipts: Map<number, ActionRequestReceipt>;
}

/** The requester's side of requests to act. */
@Injectable()
export class RequestActionsService {
  constructor(
    private readonly database: Database,
    private readonly repository: ActionRequestRepository,
    private readonly evidence: EvidenceService,
  ) {}

  /**
   * Sends a batch of requests for the actor's agency, in one transaction, with one receipt for each request. The same request under its reference changes
   * nothing; any difference amends it until it is answered.
   * @param purpose recorded in the audit log
   * @throws BadInput when the batch is empty or too large; Forbidden when the actor belongs to no agency
   */
  async request(actor: Actor, requests: readonly CheckedAction[], purpose: string | null): Promise<readonly ActionRequestReceipt[]> {
    assertBatchSize('requests', requests.length, MOST_ACTIONS);
    if (!actor.agency) {
      throw new Forbidden(
        'AGENCY_MISSING',
        'Only members of an agency make requests, and your account belongs to none. Ask your administrator to assign one.',
      );
    }
    const readings = await mapInSlices(requests, (one) => ('refusal' in one ? undefined : canonicalise(one.subject.kind, one.subject)));
    const attempt = (writes: WriteStrategy): Promise<readonly ActionRequestReceipt[]> =>
      this.database.as(actor, { ...act(actor, 'action.request', 'action:request', { purpose }), writes: true }, async (tx) => {
        const batch: RequestBatch = {
          directory: await readDirectory(tx),
          policy: await readSharingPolicy(tx),
          barred: await this.repository.barredParties(tx),
          writes,
          receipts: new Map(),
        };
        const drafts = requests.flatMap((one, index) => {
          const draft = 'refusal' in one ? { problems: one.refusal } : actionDraftOf(one, index, batch.directory, readings[index]);
          if ('problems' in draft) batch.receipts.set(index, rejectedReceipt(index, draft.problems));
          return 'problems' in draft ? [] : [draft];
        });
        const waves = wavesOf(await this.filterKnown(tx, drafts, batch), ({ fields }) => [fields.reference]);
        for (const wave of waves) await this.writeWave(tx, wave, batch);
        return requests.map((_, index) => batch.receipts.get(index) ?? throwLostRace());
      });
    return runBatch((writes) => retryOnConflict(() => attempt(writes)));
  }

  /** Returns the drafts whose related items the actor sees, whose files belong to the actor's agency, and whose contact the recipient sees. */
  private async filterKnown(tx: Transaction, drafts: readonly ActionDraft[], { receipts }: RequestBatch): Promise<readonly ActionDraft[]> {
    const visible = await this.repository.visibleIds(tx, [...new Set(drafts.flatMap(({ fields }) => fields.related))]);
    const files = await this.evidence.attachable(
      tx,
      drafts.flatMap(({ fields }) => fields.evidence),
    );
    const contacts = await readContactEntries(
      tx,
      drafts.map(({ fields }) => fields),
      drafts.map(({ recipient }) => recipient),
    );
    const references = drafts.flatMap(({ fields }) => (fields.contactEntryId ? fields.reference : []));
    const own = references.length > 0 ? await this.repository.lockOwn(tx, { references }) : [];
    const byReference = new Map(own.map((one) => [one.reference, one]));
    return drafts.flatMap((given) => {
      const present = byReference.get(given.fields.reference);
      const draft = { ...given, fields: withStoredContact(given.fields, present) };
      const { index, fields, recipient } = draft;
      const readers = newReadersOf(fields, [recipient], present ? [present] : []);
      const unknown = unknownProblems(
        fields,
        (id) => visible.has(id),
        (id) => files.has(id),
      );
      const problems = [...unknown, ...contactProblems(fields, contacts, readers, readers.length === 0)];
      if (problems.length > 0) receipts.set(index, rejectedReceipt(index, problems));
      return problems.length > 0 ? [] : [{ ...draft, fields: withContact(fields, contacts) }];
    });
  }

  /** Writes one wave. A wave has each reference at most once. */
  private async writeWave(tx: Transaction, wave: readonly ActionDraft[], batch: RequestBatch): Promise<void> {
    const { writes, receipts } = batch;
    let open = wave;
    const nextId = newIds();
    for (let attempt = 0; open.length > 0; attempt += 1) {
      if (attempt === MOST_ATTEMPTS) throwLostRace();
      const own = await this.repository.lockOwn(tx, { references: open.map(({ fields }) => fields.reference) });
      const byReference = new Map(own.map((one) => [one.reference, one]));
      const decided = open.map((draft) => ({
        draft,
        decision: applyActionLimits(draft, decideAction(draft, byReference.get(draft.fields.reference)), batch),
      }));
      const writings = new Map(decided.flatMap((one) => writingOf(one, nextId)).map((one) => [one.draft.index, one]));
      const { written, refused } = await writeIds(writes, tx, [...writings.values()], (some) => this.repository.write(tx, some));
      for (const [{ draft }, refusal] of refused) receipts.set(draft.index, rejectedReceipt(draft.index, [refusedRequest(refusal)]));
      tx.auditItems(...written);
      const missed = new Set([...writings.values()].filter(({ id }) => !written.has(id)).map(({ draft }) => draft.index));
      for (const { draft, decision } of decided) {
        if (!missed.has(draft.index)) receipts.set(draft.index, receiptOf(draft, decision, writings.get(draft.index)?.id));
      }
      open = open.filter(({ index }) => missed.has(index) && !receipts.has(index));
    }
  }

  /**
   * Cancels a request of the actor's agency permanently while nothing is held. When something is held, this asks the holder to release it.
   * @throws NotFound; Forbidden when it is another agency's; Conflict when it has ended or its release is already requested; BadInput when the reason is empty
   */
  async cancel(actor: Actor, id: string, reason: string): Promise<ActionRow> {
    const note = reason.trim();
    if (note.length < 1 || note.length > 2_000) {
      throw new BadInput('REASON_LENGTH', 'Reason must have 1 to 2,000 characters. The recipient sees it.');
    }
    return this.updateOwn(actor, 'action.cancel', id, async (tx, own) => {
      if (ENDED_STATES.includes(own.state)) throw new Conflict('REQUEST_ENDED', 'This request has already ended.');
      if (own.release_requested_at) throw new Conflict('RELEASE_REQUESTED', 'The release is already requested. Wait for the recipient.');
      const isHeld = 'refusal' in next(ACTION_MACHINE, own.state, 'CANCELLED', 'REQUESTER');
      await this.repository.addRequesterStep(tx, id, isHeld ? 'RELEASE_REQUESTED' : 'CANCELLED', { note });
    });
  }

  /**
   * Extends the deadline of an open request.
   * @param minutes from now
   * @throws NotFound; Forbidden when it is another agency's; Conflict when no answer is awaited; BadInput when the deadline is not later than before, or not before the end
   */
  async extend(actor: Actor, id: string, minutes: number): Promise<ActionRow> {
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_DEADLINE) {
      throw new BadInput('DEADLINE_RANGE', `Deadline must be between 1 and ${LONGEST_DEADLINE} minutes from now.`);
    }
    return this.updateOwn(actor, 'action.extend', id, async (tx, own) => {
      if ('refusal' in next(ACTION_MACHINE, own.state, 'EXTENDED', 'REQUESTER')) {
        throw new Conflict('REQUEST_NOT_OPEN', 'This request is answered or has ended, so its deadline cannot be extended.');
      }
      const [check] = await tx.query<{ later: boolean }>('select clock_timestamp() + make_interval(mins => $1) > $2 as later', [
        minutes,
        own.due_at,
      ]);
      if (!check?.later) {
        throw new BadInput('DEADLINE_NOT_LATER', 'The new deadline is not later than the current one. State more minutes.');
      }
      await this.repository.addRequesterStep(tx, id, 'EXTENDED', { minutes });
    });
  }

  private async updateOwn(
    actor: Actor,
    action: string,
    id: string,
    change: (tx: Transaction, own: OwnAction) => Promise<void>,
  ): Promise<ActionRow> {
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('request');
      return this.database.as(actor, { ...act(actor, action, 'action:request'), writes: true }, async (tx) => {
        const [own] = (await this.repository.lockOwn(tx, { ids: [id] })).filter(({ withheld }) => !withheld);
        if (!own) {
          if ((await this.repository.byIds(tx, [id])).length === 0) throw new NotFound('request');
          throw new Forbidden('NOT_YOURS', 'Only the agency that made this request may cancel it or extend its deadline.');
        }
        await change(tx, own);
        tx.auditItems(id);
        const [row] = await this.repository.byIds(tx, [id]);
        return row ?? throwLostRace();
      });
    });
  }
}

function writingOf(
  { draft, decision }: { readonly draft: ActionDraft; readonly decision: ActionDecision },
  nextId: NextId,
): readonly ActionWriting[] {
  if (decision.outcome === 'CREATED') return [{ draft, id: nextId(), version: 1, restart: false, goes: decision.goes }];
  if (decision.outcome !== 'UPDATED') return [];
  const { present, goes } = decision;
  return [{ draft, id: present.id, version: present.version + 1, restart: restartsClock(draft.fields, present), goes }];
}

function receiptOf({ index, warnings }: ActionDraft, decision: ActionDecision, written: string | undefined): ActionRequestReceipt {
  if (decision.outcome === 'REJECTED') return rejectedReceipt(index, [decision.problem]);
  return {
    index,
    outcome: decision.outcome,
    requestId: written ?? ('present' in decision ? decision.present.id : null),
    problems: [...warnings, ...dispatchWarnings(decision.goes)],
  };
}

const rejectedReceipt = (index: number, problems: readonly ItemProblem[]): ActionRequestReceipt => ({
  ...rejected(index, problems),
  requestId: null,
});

function throwLostRace(): never {
  throw new Error('A batch exceeded its retries for conflicting requests.');
}
