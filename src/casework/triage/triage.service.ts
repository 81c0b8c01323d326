import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertBatchSize } from '../../platform/graphql/batch.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { DeclineReason, OutcomeStatus, ValueVerdict, TriageEntry } from './triage.js';
import { TriageQueueService } from './triage-queue.service.js';
import { type TriageAct, TriageRepository } from './triage.repository.js';

/** An entry as somebody has read it. */
export interface EntryVersion {
  readonly id: string;
  readonly version: number;
}

/** Values that one part is about, by their places in the report; and which agency of the country takes it. */
export interface TriagePart {
  readonly places: readonly number[];
  readonly agency: string | null;
}

/** What is said to the reporter besides an answer. */
export interface FeedbackFields {
  readonly status?: Extract<OutcomeStatus, 'UNDER_INVESTIGATION' | 'ACTION_TAKEN'> | null;
  readonly comment?: string | null;
  readonly items: readonly ValueVerdict[];
}

/** Entries of one merger, and parts of one division. */
export const MOST_MERGED = 100;

/** What officers decide about reports. Each act is for the entry as they read it; the database locks it, and holds what may follow what. */
@Injectable()
export class TriageService {
  constructor(
    private readonly database: Database,
    private readonly repository: TriageRepository,
    private readonly queue: TriageQueueService,
  ) {}

  /** @throws NotFound, Conflict (decided already, or changed meanwhile); so do all of these. */
  async decline(actor: Actor, { id, version }: EntryVersion, reason: DeclineReason, comment: string | null): Promise<TriageEntry> {
    return this.perform(actor, 'decline', [id, version, reason, checkedText(comment, LONGEST_COMMENT)]);
  }

  async reopen(actor: Actor, { id, version }: EntryVersion): Promise<TriageEntry> {
    return this.perform(actor, 'reopen', [id, version]);
  }

  async ask(actor: Actor, { id, version }: EntryVersion, question: string): Promise<TriageEntry> {
    const words = checkedText(question, LONGEST_COMMENT);
    if (words === null) throw new BadInput('TEXT_LENGTH', 'Ask in 1 to 2,000 characters.');
    return this.perform(actor, 'ask', [id, version, words]);
  }

  async merge(actor: Actor, { id, version }: EntryVersion, entries: readonly EntryVersion[]): Promise<TriageEntry> {
    assertBatchSize('entries', entries.length, MOST_MERGED);
    if (entries.some((one) => one.id === id)) throw new BadInput('BATCH_SIZE', 'An entry cannot be merged into itself.');
    if (!entries.every((one) => isUuid(one.id))) throw new NotFound('entry');
    return this.perform(actor, 'merge', [id, version, JSON.stringify(entries)]);
  }

  async split(actor: Actor, { id, version }: EntryVersion, parts: readonly TriagePart[]): Promise<TriageEntry> {
    assertBatchSize('parts', parts.length, MOST_MERGED);
    if (!parts.every(({ agency }) => agency === null || isUuid(agency))) throw new NotFound('agency');
    return this.perform(actor, 'split', [id, version, JSON.stringify(parts)]);
  }

  async assign(actor: Actor, { id, version }: EntryVersion, officer: string | null): Promise<TriageEntry> {
    if (officer !== null && !isUuid(officer)) throw new NotFound('officer');
    return this.perform(actor, 'assign', [id, version, officer]);
  }

  async feedback(actor: Actor, { id, version }: EntryVersion, { status, comment, items }: FeedbackFields): Promise<TriageEntry> {
    const words = checkedText(comment ?? null, LONGEST_COMMENT);
    if (!status && words === null && items.length === 0) {
      throw new BadInput('FEEDBACK_EMPTY', 'Say a status, a comment, or a word on a value.');
    }
    return this.perform(actor, 'feedback', [id, version, JSON.stringify({ status, comment: words, feedback: items })]);
  }

  /** For what comes from now on. @throws BadInput */
  async setHours(actor: Actor, hours: number): Promise<number> {
    if (!Number.isInteger(hours) || hours < 1 || hours > 2_160) {
      throw new BadInput('TRIAGE_HOURS', 'A country answers within 1 to 2,160 hours (90 days).');
    }
    return this.database.as(actor, { ...act(actor, 'triage.set-hours', 'triage:manage'), writes: true }, async (tx) => {
      await this.repository.execute(tx, 'setHours', [hours]);
      return hours;
    });
  }

  private async perform(actor: Actor, what: TriageAct, args: readonly [id: string, version: number, ...unknown[]]): Promise<TriageEntry> {
    const [id] = args;
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('entry');
      return this.database.as(actor, { ...act(actor, `triage.${what}`, 'report:triage'), writes: true }, async (tx) => {
        await this.repository.execute(tx, what, args);
        const entry = await this.queue.entryInTransaction(tx, id);
        if (!entry) throw new NotFound('entry');
        return entry;
      });
    });
  }
}

export const LONGEST_COMMENT = 2_000;

/** Trimmed; null: nothing is said. @throws BadInput */
export function checkedText(words: string | null, most: number): string | null {
  const tidy = words?.trim() ?? '';
  if ([...tidy].length > most) throw new BadInput('TEXT_LENGTH', `What is said to the other side has at most ${most} characters.`);
  return tidy === '' ? null : tidy;
}
