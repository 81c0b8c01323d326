import { Inject, Injectable } from '@nestjs/common';
import { Overloaded } from '../platform/errors.js';
import { Settings } from '../platform/platform.module.js';
import type { Act, Tenant } from './act.js';
import { AnswerLimit } from './answer-limit.js';
import { Database } from './database.js';
import { requestLimit } from './time-limits.js';
import { isTransient } from './transient-errors.js';

const WRITE_ACT = { what: 'audit.write', channel: 'relay', requestId: 'audit.write' } as const;
/** Entries of one statement, and ids in them: some name a thousand items. */
const MOST_ENTRIES = 200;
const MOST_IDS = 50_000;
/** More entries than this wait only while the database does not answer. */
const MOST_WAITING = 2_000;

/** What an account or a key read, or was sent. */
export interface AuditedRead {
  readonly tenant: Tenant;
  /** Roles of the account, or permissions of the key; absent: not known here. */
  readonly roles?: readonly string[];
  readonly act: Pick<Act, 'what' | 'channel' | 'requestId' | 'purpose' | 'caseReference'>;
  /** Ids of the objects. */
  readonly items: readonly string[];
  /** Search terms, as marks (value-mark.ts). */
  readonly terms?: readonly string[];
  /** Accounts or webhooks that get the items; absent: the actor. */
  readonly recipients?: readonly string[];
  /** Further facts, such as the stretch of the stream. */
  readonly detail?: object;
}

const idsIn = ({ items, terms = [], recipients = [] }: AuditedRead): number => items.length + terms.length + recipients.length;

interface Waiting {
  readonly entry: AuditedRead;
  /** By `performance.now()`. */
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes audit entries of reads and deliveries. `write` resolves when the entry is durable: only then may the answer leave. Entries that come while others are
 * written share the next statement and its commit, so that many readers wait for one flush of the disk, and hold no lock.
 */
@Injectable()
export class AuditWriter {
  private queue: Waiting[] = [];
  private isWriting = false;

  constructor(
    private readonly database: Database,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** @throws Overloaded, and faults of the database: then the answer must not leave */
  write(entry: AuditedRead): Promise<void> {
    if (this.queue.length >= MOST_WAITING) return Promise.reject(new Overloaded());
    return new Promise((resolve, reject) => {
      this.queue.push({ entry, since: performance.now(), resolve, reject });
      if (!this.isWriting) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.isWriting = true;
    while (this.queue.length > 0) {
      await this.insertBatch(this.nextBatch());
    }
    this.isWriting = false;
  }

  /** Takes the next entries, at least one. Those whose request has ended meanwhile are refused. */
  private nextBatch(): readonly Waiting[] {
    const oldest = performance.now() - requestLimit(this.settings.statementTimeoutMs);
    const late = this.queue.filter(({ since }) => since < oldest);
    for (const { reject } of late) reject(new Overloaded());
    this.queue = this.queue.filter(({ since }) => since >= oldest);
    let [most, ids] = [0, 0];
    for (const { entry } of this.queue) {
      ids += idsIn(entry);
      if (most === MOST_ENTRIES || (most > 0 && ids > MOST_IDS)) break;
      most += 1;
    }
    return this.queue.splice(0, most);
  }

  /** An entry that the database does not take must not fail the answers of others: then each is written by itself. */
  private async insertBatch(batch: readonly Waiting[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      await this.insert(batch.map(({ entry }) => entry));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length > 1 && !isTransient(error)) for (const one of batch) await this.insertBatch([one]);
      else for (const { reject } of batch) reject(error);
    }
  }

  /** Answers of many requests wait for this statement, so it waits for no connection behind other work. */
  private insert(entries: readonly AuditedRead[]): Promise<unknown> {
    const limit = new AnswerLimit(requestLimit(this.settings.statementTimeoutMs));
    limit.takeTurns({ isUrgent: true });
    const rows = entries.map(({ tenant: { user, session, stated }, roles = [], act, items, terms = [], recipients = [], detail = {} }) => ({
      ...{ user, session, roles, items, terms, recipients, detail },
      ...{ what: act.what, channel: act.channel, requestId: act.requestId },
      ...{ purpose: act.purpose ?? null, caseReference: act.caseReference ?? null },
      ...{ statedPurpose: stated?.purpose ?? null, statedCase: stated?.caseReference ?? null },
    }));
    return limit.run(() => this.database.callWithoutActor(undefined, WRITE_ACT, 'record_reads', [JSON.stringify(rows)]));
  }
}
