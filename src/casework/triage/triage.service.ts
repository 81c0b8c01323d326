import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertBatchSize } from '../../platform/graphql/batch.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { ReportDeclineReason, ReportOutcomeState, ValueVerdict, TriageEntry } from './triage.js';
import { TriageQueueService } from './triage-queue.service.js';
import { type TriageAct, TriageRepository } from './triage.repository.js';

/** An entry in the version that the officer read. */
export interface EntryVersion {
  readonly id: string;
  readonly version: number;
}

/** One part of a split entry: the indexes of its values in the report, and the agency that works on it. */
export interface TriagePart {
  readonly indexes: readonly number[];
  readonly agency: string | null;
}

/** Feedback for the reporter without an answer. */
export interface FeedbackFields {
  readonly state?: Extract<ReportOutcomeState, 'UNDER_INVESTIGATION' | 'ACTION_TAKEN'> | null;
  readonly comment?: string | null;
  readonly items: readonly ValueVerdict[];
}

/** Most entries in one merge, and most parts in one split. */
export const MOST_MERGED = 100;

/** Officers' decisions on reports. Each act names the version that the officer read. The database locks the entry and enforces the transitions. */
@Injectable()
export class TriageService {
  constructor(
    private readonly database: Database,
    private readonly repository: TriageRepository,
    private readonly queue: TriageQueueService,
  ) {}

  /** Declines an entry. @throws NotFound; Conflict when the entry is decided or has changed. The methods below throw the same. */
  async decline(actor: Actor, { id, version }: EntryVersion, reason: ReportDeclineReason, comment: string | null): Promise<TriageEntry> {
    return this.perform(actor, 'decline', [id, version, reason, checkedText(comment, LONGEST_COMMENT)]);
  }

  async reopen(actor: Actor, { id, version }: EntryVersion): Promise<TriageEntry> {
    return this.perform(actor, 'reopen', [id, version]);
  }

  async ask(actor: Actor, { id, version }: EntryVersion, question: string): Promise<TriageEntry> {
    const text = checkedText(question, LONGEST_COMMENT);
    if (text === null) throw new BadInput('TEXT_LENGTH', 'Question must have 1 to 2,000 characters.');
    return this.perform(actor, 'ask', [id, version, text]);
  }

  async merge(actor: Actor, { id, version }: EntryVersion, entries: readonly EntryVersion[]): Promise<TriageEntry> {
    assertBatchSize('entries', entries.length, MOST_MERGED);
    if (entries.some((one) => one.id === id)) {
      throw new BadInput('MERGE_INTO_ITSELF', 'An entry cannot be merged into itself. Remove it from entries.');
    }
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

  async feedback(actor: Actor, { id, version }: EntryVersion, { state, comment, items }: FeedbackFields): Promise<TriageEntry> {
    const text = checkedText(comment ?? null, LONGEST_COMMENT);
    if (!state && text === null && items.length === 0) {
      throw new BadInput('FEEDBACK_EMPTY', 'Feedback is empty. Give a state, a comment or a verdict on a value.');
    }
    return this.perform(actor, 'feedback', [id, version, JSON.stringify({ status: state, comment: text, feedback: items })]);
  }

  /** Returns the hours within which the actor's party decides on reports. */
  async hours(actor: Actor): Promise<number> {
    return this.database.as(actor, act(actor, 'triage.hours', 'party:read'), async (tx) => {
      const [rule] = await tx.query<{ hours: number }>('select hours from hub.triage_rule where party = (select hub.me())');
      return rule?.hours ?? DEFAULT_HOURS;
    });
  }

  /** Sets the time to decide, for future reports. @throws BadInput */
  async setHours(actor: Actor, hours: number): Promise<void> {
    if (!Number.isInteger(hours) || hours < 1 || hours > 2_160) {
      throw new BadInput('TRIAGE_HOURS', 'Hours must be between 1 and 2,160 (90 days).');
    }
    return this.database.as(actor, { ...act(actor, 'triage.set-hours', 'triage:manage'), writes: true }, async (tx) => {
      await this.repository.execute(tx, 'setHours', [hours]);
    });
  }

  private async perform(
    actor: Actor,
    actName: TriageAct,
    args: readonly [id: string, version: number, ...unknown[]],
  ): Promise<TriageEntry> {
    const [id] = args;
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('entry');
      return this.database.as(actor, { ...act(actor, `triage.${actName}`, 'report:triage'), writes: true }, async (tx) => {
        await this.repository.execute(tx, actName, args);
        const entry = await this.queue.entryInTransaction(tx, id);
        if (!entry) throw new NotFound('entry');
        return entry;
      });
    });
  }
}

export const LONGEST_COMMENT = 2_000;
/** Must match hub.triage_interval. */
const DEFAULT_HOURS = 72;

/** Returns the trimmed text; null when it is empty. @throws BadInput when it is too long */
export function checkedText(text: string | null, most: number): string | null {
  const trimmed = text?.trim() ?? '';
  if ([...trimmed].length > most) throw new BadInput('TEXT_LENGTH', `The text must have at most ${most} characters.`);
  return trimmed === '' ? null : trimmed;
}
