import { Global, Module } from '@nestjs/common';
import { MailOutbox } from './mail-outbox.js';
import { MailSeal } from './mail-seal.js';
import { MailWorker } from './mail.worker.js';
import { Smtp } from './smtp.js';

/** Queues letters: for processes with the role serve. */
@Global()
@Module({ providers: [MailSeal, MailOutbox], exports: [MailOutbox] })
export class MailModule {}

/** Sends letters: for processes with the role relay. */
@Module({ providers: [MailSeal, Smtp, MailWorker], exports: [Smtp] })
export class MailWorkerModule {}
