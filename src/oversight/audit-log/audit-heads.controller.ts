import { Controller, Get, Header } from '@nestjs/common';
import { answer, Described, text } from '../../identity/auth/openapi-operation.js';
import { Public } from '../../identity/auth/requires.js';
import { NotFound } from '../../platform/platform/errors.js';
import { AuditKeys } from './audit-keys.js';
import { AuditLogRepository } from './audit-log.repository.js';
import { readCheckpoint } from './checkpoint.js';

/** Heads are signed at most once in some seconds: a process asks the database no more often. */
const FRESH_MS = 1_000;
const PLAIN = 'text/plain; charset=utf-8';

/** The newest head of the audit log and its public keys, for everybody: a head that is kept outside the hub proves later what the log was. */
@Controller('audit')
export class AuditHeadsController {
  private newest: { readonly at: number; readonly text: Promise<string | undefined> } | undefined;

  constructor(
    private readonly repository: AuditLogRepository,
    private readonly keys: AuditKeys,
  ) {}

  @Get('checkpoint')
  @Public()
  @Described({
    summary: 'The newest signed head of the audit log (C2SP tlog-checkpoint)',
    answers: { 200: answer('The checkpoint.', { 'text/plain': text }) },
  })
  @Header('Content-Type', PLAIN)
  @Header('Cache-Control', 'no-cache')
  async checkpoint(): Promise<string> {
    return (await this.newestHead()) ?? notYet();
  }

  @Get('keys')
  @Public()
  @Described({
    summary: 'The public keys of the audit log, newest first (C2SP signed-note)',
    answers: { 200: answer('One verifier key in each line.', { 'text/plain': text }) },
  })
  @Header('Content-Type', PLAIN)
  @Header('Cache-Control', 'public, max-age=300')
  async publicKeys(): Promise<string> {
    const head = (await this.newestHead()) ?? notYet();
    return `${this.keys.publicKeys(readCheckpoint(head).checkpoint.origin).join('\n')}\n`;
  }

  private newestHead(): Promise<string | undefined> {
    if (!this.newest || performance.now() - this.newest.at > FRESH_MS) {
      this.newest = { at: performance.now(), text: this.repository.newestHead().then((head) => head?.checkpoint) };
      this.newest.text.catch(() => (this.newest = undefined));
    }
    return this.newest.text;
  }
}

const notYet = (): never => {
  throw new NotFound('signed head of the audit log');
};
