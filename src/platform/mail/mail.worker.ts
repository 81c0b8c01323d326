import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../database/database.js';
import { RelayConnection } from '../database/relay-connection.js';
import { PollingJob } from '../platform/polling-job.js';
import type { Letter } from './letter.js';
import { MailSeal } from './mail-seal.js';
import { retryDelayMinutes, reasonOf } from './retry.policy.js';
import { Smtp } from './smtp.js';

/** Letters leased at a time and sent one after another: they are few, and a mail server treats a fast sender as a spammer. */
const AT_ONCE = 4;
const POLL_MS = 1_000;
/** When the hub stops, it waits this long to record the result of a letter in transmission; otherwise the letter may be sent again after its lease. */
const STOP_LIMIT_MS = 5_000;

interface DueMail {
  readonly id: string;
  readonly sealed: Buffer;
  /** Attempts before this one, all of which failed. */
  readonly attempts: number;
}

/**
 * Sends letters to the mail server. Any number of processes may do so at once; by its lease, one process has a letter at a time. The worker never stops for an
 * error.
 */
@Injectable()
export class MailWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly holder = randomUUID();
  private readonly job = new PollingJob(
    { name: 'Mail', level: 'error', failing: 'Letters wait', everyMs: POLL_MS, stopLimitMs: STOP_LIMIT_MS },
    () => this.sendDue(),
  );

  constructor(
    private readonly connection: RelayConnection,
    private readonly database: Database,
    private readonly seal: MailSeal,
    private readonly smtp: Smtp,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.smtp.isOn) return;
    this.database.onCommit(() => this.job.wake());
    this.job.start();
    this.job.wake();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }

  private async sendDue(): Promise<boolean> {
    const due = await this.connection.call<DueMail>('lease_due_mail', [this.holder, AT_ONCE]);
    for (const mail of due) await this.send(mail);
    return due.length > 0;
  }

  private async send({ id, sealed, attempts }: DueMail): Promise<void> {
    if (this.job.isStopped) return; // its lease ends by itself
    const letter = this.opened(id, sealed);
    const fault = letter ? await this.smtp.send(letter) : { code: 'UNREADABLE', status: undefined };
    const minutes = fault && letter ? retryDelayMinutes(fault, attempts) : null;
    const again = minutes === null ? null : `${minutes} minutes`;
    if (fault) this.job.failures.report(`Letters do not leave: ${reasonOf(fault)}.`);
    else this.job.failures.recovered('Letters leave again.');
    await this.connection.call('record_mail_attempt', [this.holder, id, fault ? reasonOf(fault) : null, again]);
  }

  private opened(id: string, sealed: Buffer): Letter | undefined {
    try {
      return this.seal.open(id, sealed);
    } catch {
      return undefined; // sealed under a key that is gone, or changed: it can never be sent
    }
  }
}
