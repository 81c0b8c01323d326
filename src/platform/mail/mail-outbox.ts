import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '../database/database.js';
import { Settings } from '../platform/platform.module.js';
import type { Letter } from './letter.js';
import { MailSeal } from './mail-seal.js';

export const MAIL_STATES = ['WAITING', 'SENT', 'FAILED', 'DROPPED'] as const;

/** What is known of a letter once it was written. */
export interface MailStatus {
  readonly state: (typeof MAIL_STATES)[number];
  readonly attempts: number;
  /** What came of the last attempt; null: nothing went wrong. */
  readonly reason: string | null;
}

/** What a letter carries a link to, and until when it opens something. */
export interface MailedLink {
  readonly kind: 'INVITATION' | 'RESET';
  /** Id of the invitation, or of the account. */
  readonly about: string;
  readonly until: Date;
}

/**
 * Letters are written into the database in the transaction of the act that they are about, sealed, and leave after its commit (mail.worker.ts): no request waits
 * for a mail server, and none that was rolled back sends anything.
 */
@Injectable()
export class MailOutbox {
  constructor(
    private readonly seal: MailSeal,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Whether links go to mailboxes, and are shown to nobody. */
  get isOn(): boolean {
    return this.settings.smtp !== undefined;
  }

  /** An earlier letter about the same that has not left stays here. */
  async post(tx: Transaction, { kind, about, until }: MailedLink, letter: Letter): Promise<void> {
    const id = randomUUID();
    await tx.query('select hub.queue_mail($1)', [{ id, kind, about, until, sealed: this.seal.seal(id, letter).toString('hex') }]);
  }
}
