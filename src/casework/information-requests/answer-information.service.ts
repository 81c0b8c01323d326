import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { withRefusals } from '../../platform/database/refusals.js';
import { EvidenceService } from '../../intel/evidence/evidence.service.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { next } from '../../platform/platform/state-machine.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { mapInSlices } from '../../values/rows/time-slices.js';
import { LONGEST_DEADLINE } from '../action-requests/action.js';
import { EVIDENCE_UNKNOWN } from '../action-requests/obligation.policy.js';
import { type InformationRow, MOST_STEPS, type InformationAnswerFields, type TextFields } from './information.js';
import { hasThread, INFORMATION_MACHINE, stepsTooMany } from './information.policy.js';
import { type ReceivedInformation, InformationRequestRepository } from './information-request.repository.js';
import { parseSubject, type ParsedText, parseText, type SubjectReading } from './question-text.policy.js';

/** The unit and officer of the recipient's party that work on a request. */
export interface Assignment {
  readonly agency?: string | null;
  readonly assignee?: string | null;
  readonly note?: string | null;
}

/** The recipient's side of requests for information, and the thread, in which both sides write. */
@Injectable()
export class AnswerInformationService {
  constructor(
    private readonly database: Database,
    private readonly repository: InformationRequestRepository,
    private readonly evidence: EvidenceService,
  ) {}

  /**
   * Stores an answer.
   * @throws NotFound; Forbidden when the request is the actor's own; Conflict when the state does not allow the step or the version is not current; BadInput
   */
  async answer(actor: Actor, input: InformationAnswerFields, purpose: string | null): Promise<InformationRow> {
    if ((input.step === 'DECLINED') !== Boolean(input.reason)) {
      throw new BadInput('DECLINE_REASON', 'A reason is required to decline, and not allowed for other steps.');
    }
    const answers = input.step === 'PARTIALLY_ANSWERED' || input.step === 'ANSWERED';
    if (!answers && (input.text !== '' || input.subjects.length + input.evidence.length > 0)) {
      throw new BadInput('ANSWER_UNFIT', 'Only an answer or a partial answer can have text, values and files. Use the note instead.');
    }
    const readings = await mapInSlices(input.subjects, parseSubject);
    return this.addStep(actor, { action: 'information.answer', id: input.id, purpose }, async (tx, received) => {
      if (input.version !== undefined && input.version !== null && input.version !== received.version) {
        throw new Conflict('VERSION_STALE', 'The request has changed since you read it. Read it again, and answer the current version.');
      }
      assertStepAllowed(received, input.step);
      const message = answers ? { message: await this.parse(tx, input, readings) } : {};
      await this.repository.answer(tx, received, input.step, { reason: input.reason ?? null, note: input.note ?? null, ...message });
    });
  }

  /** Asks the requester for more time. The requester may extend the deadline or not. @throws the same as answer */
  async requestExtension(actor: Actor, id: string, minutes: number, note: string | null): Promise<InformationRow> {
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_DEADLINE) {
      throw new BadInput('DEADLINE_RANGE', `Deadline must be between 1 and ${LONGEST_DEADLINE} minutes from now.`);
    }
    return this.addStep(actor, { action: 'information.ask-time', id }, async (tx, received) => {
      assertStepAllowed(received, 'EXTENSION_REQUESTED');
      await this.repository.answer(tx, received, 'EXTENSION_REQUESTED', { minutes, note });
    });
  }

  /** Assigns a request to a unit or officer of the recipient. @throws the same as answer, and NotFound for a unit or officer of another party */
  async assign(actor: Actor, id: string, to: Assignment): Promise<InformationRow> {
    if (!([to.agency ?? null, to.assignee ?? null] as const).every((one) => one === null || isUuid(one))) {
      throw new NotFound(to.agency ? 'agency' : 'user');
    }
    return this.addStep(actor, { action: to.agency ? 'information.transfer' : 'information.assign', id }, async (tx, received) => {
      await tx.query('select hub.assign_information_request($1, $2, $3, $4)', [
        received.id,
        to.agency ?? null,
        to.assignee ?? null,
        to.note ?? null,
      ]);
    });
  }

  /**
   * Writes to the other side.
   * @throws NotFound, also for other agencies of the requester; Conflict before the acknowledgement or after a cancellation; BadInput
   */
  async write(actor: Actor, id: string, input: TextFields): Promise<InformationRow> {
    const readings = await mapInSlices(input.subjects, parseSubject);
    return this.perform(actor, { action: 'information.write', id }, async (tx) => {
      const [row] = await this.repository.byIds(tx, [id]);
      if (!row) throw new NotFound('request');
      if (!hasThread(row.state)) throw threadClosed();
      const message = await this.parse(tx, input, readings);
      // The function locks the request. The request may have been cancelled since it was read here.
      await withRefusals({ HB481: threadClosed }, () =>
        tx.query('select hub.write_information_message($1, $2)', [id, JSON.stringify(message)]),
      );
    });
  }

  private addStep(
    actor: Actor,
    { action, id, purpose = null }: { readonly action: string; readonly id: string; readonly purpose?: string | null },
    step: (tx: Transaction, received: ReceivedInformation) => Promise<void>,
  ): Promise<InformationRow> {
    return this.perform(actor, { action, id, purpose }, async (tx) => {
      const received = await this.repository.lockReceived(tx, id);
      if (received) return step(tx, received);
      if ((await this.repository.byIds(tx, [id])).length === 0) throw new NotFound('request');
      throw new Forbidden('NOT_YOURS', 'Only the recipient answers this request, and your party is not the recipient.');
    });
  }

  private async perform(
    actor: Actor,
    { action, id, purpose = null }: { readonly action: string; readonly id: string; readonly purpose?: string | null },
    work: (tx: Transaction) => Promise<void>,
  ): Promise<InformationRow> {
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('request');
      return this.database.as(actor, { ...act(actor, action, 'information:answer', { purpose }), writes: true }, async (tx) => {
        await work(tx);
        tx.auditItems(id.toLowerCase());
        const [row] = await this.repository.byIds(tx, [id]);
        if (!row) throw new NotFound('request');
        return row;
      });
    });
  }

  private async parse(tx: Transaction, input: TextFields, readings: readonly SubjectReading[]): Promise<ParsedText> {
    const parsed = parseText(input, readings);
    const problems = 'problems' in parsed ? parsed.problems : [];
    const files = 'problems' in parsed ? new Set<string>() : await this.evidence.attachable(tx, parsed.evidence);
    const [problem] = [...problems, ...('problems' in parsed || parsed.evidence.every((one) => files.has(one)) ? [] : [EVIDENCE_UNKNOWN])];
    if (problem || 'problems' in parsed) throw new BadInput(problem?.code ?? 'TEXT_MISSING', problem?.message ?? 'Text is required.');
    return parsed;
  }
}

const threadClosed = (): Conflict =>
  new Conflict('THREAD_CLOSED', 'Messages are possible after the request was acknowledged, and until it is cancelled.');

function assertStepAllowed({ state, steps }: ReceivedInformation, step: InformationAnswerFields['step'] | 'EXTENSION_REQUESTED'): void {
  if (steps >= MOST_STEPS && (step === 'PARTIALLY_ANSWERED' || step === 'EXTENSION_REQUESTED')) {
    throw stepsTooMany();
  }
  if ('state' in next(INFORMATION_MACHINE, state, step, 'RECIPIENT')) return;
  const hint = state === 'SENT' ? ' Acknowledge it first.' : '';
  throw new Conflict('INFORMATION_STATE', `This step is not possible: the request is ${state.toLowerCase().replace('_', ' ')}.${hint}`);
}
