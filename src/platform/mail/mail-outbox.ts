import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '../database/database.js';
import { Settings } from '../platform/platform.module.js';
import type { Letter } from './letter.js';
import { MailSeal } from './mail-seal.js';

export const MAIL_STATES = ['WAITING', 'SENT', 'FAILED', 'DROPPED'] as const;

/** The state of a queued letter. */
export interface MailStatus {
  readonly state: (typeof MAIL_STATES)[number];
  readonly attempts: number;
  /** The result of the last attempt; null: no error. */
  readonly failure: string | null;
}

/** The link in a letter, and its end. */
export interface MailedLink {
  readonly kind: 'INVITATION' | 'RESET';
  /** Id of the invitation, or of the account. */
  readonly about: string;
  readonly until: Date;
}

/**
 * Queues letters, sealed, in the database in the transaction of the act that causes them. They are sent after its commit (mail.worker.ts): no request waits for
 * a mail server, and an act that was rolled back sends nothing.
 */
@Injectable()
export class MailOutbox {
  constructor(
    private readonly seal: MailSeal,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Whether links are mailed, and therefore not shown. */
  get isOn(): boolean {
    return this.settings.smtp !== undefined;
  }

  /** Queues a letter. An earlier unsent letter about the same object is dropped. */
  async post(tx: Transaction, { kind, about, until }: MailedLink, letter: Letter): Promise<void> {
    const id = randomUUID();
    await tx.query('select hub.queue_mail($1)', [{ id, kind, about, until, sealed: this.seal.seal(id, letter).toString('hex') }]);
  }
}
