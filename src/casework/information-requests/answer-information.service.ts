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
import { hasThread, INFORMATION_MACHINE, STEPS_TOO_MANY } from './information.policy.js';
import { type ReceivedInformation, InformationRequestRepository } from './information-request.repository.js';
import { parseSubject, type ParsedText, parseText, type SubjectReading } from './question-text.policy.js';

/** To whom a request is given within the recipient's party. */
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

  /** @throws NotFound, Forbidden (one's own request), Conflict (the state does not take it, or it was said of another version), BadInput */
  async answer(actor: Actor, said: InformationAnswerFields, purpose: string | null): Promise<InformationRow> {
    if ((said.step === 'DECLINED') !== Boolean(said.reason)) {
      throw new BadInput('REFUSAL_REASON', 'DECLINED, and nothing else, has a reason.');
    }
    const answers = said.step === 'PARTIAL' || said.step === 'ANSWERED';
    if (!answers && (said.text !== '' || said.subjects.length + said.evidence.length > 0)) {
      throw new BadInput('ANSWER_UNFIT', 'PARTIAL and ANSWERED alone have a text, values and files: say a note instead.');
    }
    const readings = await mapInSlices(said.subjects, parseSubject);
    return this.addStep(actor, { what: 'information.answer', id: said.id, purpose }, async (tx, held) => {
      if (said.version !== undefined && said.version !== null && said.version !== held.version) {
        throw new Conflict('VERSION_STALE', 'The request has changed since: read it again, and answer what it says now.');
      }
      assertStepAllowed(held, said.step);
      const message = answers ? { message: await this.parse(tx, said, readings) } : {};
      await this.repository.answer(tx, held, said.step, { reason: said.reason ?? null, note: said.note ?? null, ...message });
    });
  }

  /** Asks for more time, which the asker gives or does not. @throws as above */
  async requestExtension(actor: Actor, id: string, minutes: number, note: string | null): Promise<InformationRow> {
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_DEADLINE) {
      throw new BadInput('DEADLINE_RANGE', `A deadline lies 1 to ${LONGEST_DEADLINE} minutes ahead.`);
    }
    return this.addStep(actor, { what: 'information.ask-time', id }, async (tx, held) => {
      assertStepAllowed(held, 'EXTENSION_ASKED');
      await this.repository.answer(tx, held, 'EXTENSION_ASKED', { minutes, note });
    });
  }

  /** Gives it to a unit, or to an officer, of the recipient's own. @throws as above, and NotFound for a unit or officer that is none of its own */
  async assign(actor: Actor, id: string, to: Assignment): Promise<InformationRow> {
    if (!([to.agency ?? null, to.assignee ?? null] as const).every((one) => one === null || isUuid(one))) {
      throw new NotFound(to.agency ? 'agency' : 'user');
    }
    return this.addStep(actor, { what: to.agency ? 'information.transfer' : 'information.assign', id }, async (tx, held) => {
      await tx.query('select hub.assign_information_request($1, $2, $3, $4)', [
        held.id,
        to.agency ?? null,
        to.assignee ?? null,
        to.note ?? null,
      ]);
    });
  }

  /** Writes to the other side. @throws NotFound (also for other agencies of the asker), Conflict while nobody has acknowledged, or when it was cancelled, BadInput */
  async write(actor: Actor, id: string, said: TextFields): Promise<InformationRow> {
    const readings = await mapInSlices(said.subjects, parseSubject);
    return this.perform(actor, { what: 'information.write', id }, async (tx) => {
      const [row] = await this.repository.byIds(tx, [id]);
      if (!row) throw new NotFound('request');
      if (!hasThread(row.state)) throw threadClosed();
      const message = await this.parse(tx, said, readings);
      // The request is locked there, not here: it may have been cancelled since it was read.
      await withRefusals({ HB481: threadClosed }, () =>
        tx.query('select hub.write_information_message($1, $2)', [id, JSON.stringify(message)]),
      );
    });
  }

  private addStep(
    actor: Actor,
    { what, id, purpose = null }: { readonly what: string; readonly id: string; readonly purpose?: string | null },
    step: (tx: Transaction, held: ReceivedInformation) => Promise<void>,
  ): Promise<InformationRow> {
    return this.perform(actor, { what, id, purpose }, async (tx) => {
      const held = await this.repository.lockReceived(tx, id);
      if (held) return step(tx, held);
      if ((await this.repository.byIds(tx, [id])).length === 0) throw new NotFound('request');
      throw new Forbidden('NOT_YOURS', 'Whom it is asked of answers this request: that is not your party.');
    });
  }

  private async perform(
    actor: Actor,
    { what, id, purpose = null }: { readonly what: string; readonly id: string; readonly purpose?: string | null },
    work: (tx: Transaction) => Promise<void>,
  ): Promise<InformationRow> {
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('request');
      return this.database.as(actor, { ...act(actor, what, 'information:answer', { purpose }), writes: true }, async (tx) => {
        await work(tx);
        tx.auditItems(id.toLowerCase());
        const [row] = await this.repository.byIds(tx, [id]);
        if (!row) throw new NotFound('request');
        return row;
      });
    });
  }

  private async parse(tx: Transaction, said: TextFields, readings: readonly SubjectReading[]): Promise<ParsedText> {
    const read = parseText(said, readings);
    const problems = 'problems' in read ? read.problems : [];
    const files = 'problems' in read ? new Set<string>() : await this.evidence.attachable(tx, read.evidence);
    const [problem] = [...problems, ...('problems' in read || read.evidence.every((one) => files.has(one)) ? [] : [EVIDENCE_UNKNOWN])];
    if (problem || 'problems' in read) throw new BadInput(problem?.code ?? 'TEXT_MISSING', problem?.message ?? 'Say something.');
    return read;
  }
}

const threadClosed = (): Conflict =>
  new Conflict('THREAD_SHUT', 'Messages are possible after the request was acknowledged, and not after it was cancelled.');

function assertStepAllowed({ state, steps }: ReceivedInformation, step: InformationAnswerFields['step'] | 'EXTENSION_ASKED'): void {
  if (steps >= MOST_STEPS && (step === 'PARTIAL' || step === 'EXTENSION_ASKED')) {
    throw STEPS_TOO_MANY;
  }
  if ('state' in next(INFORMATION_MACHINE, state, step, 'RECIPIENT')) return;
  const first = state === 'SENT' ? ' Acknowledge it first: ACKNOWLEDGED.' : '';
  throw new Conflict('INFORMATION_STATE', `A request that is ${state} does not take ${step}.${first}`);
}
