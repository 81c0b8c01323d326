import { Inject, Injectable, Logger } from '@nestjs/common';
import { isPassing } from '../database/bad-moment.js';
import { faultOf } from '../graphql/fault.js';
import { type Answer, answerFor, causeOf } from '../graphql/format-error.js';
import { Settings } from '../platform/platform.module.js';

/** Errors on their way out, on every transport: each is answered and logged here, once, under its request's id. */
@Injectable()
export class Answers {
  private readonly log = new Logger('Answers');
  private readonly suggestions: boolean;

  constructor(@Inject(Settings) settings: Settings) {
    this.suggestions = settings.mode === 'demo';
  }

  /** Refusals are everyday (debug); a bad moment of the database is a warning; what is INTERNAL is a fault of ours. No line holds a value. */
  of(error: unknown, requestId: string): Answer {
    const answer = answerFor(error, requestId, this.suggestions);
    const { code, reason } = answer.extensions;
    const where = answer.path?.filter((part) => typeof part === 'string').join('.');
    if (code === 'INTERNAL') this.log.error({ msg: 'Internal error', requestId, where, fault: faultOf(error) });
    else if (isPassing(causeOf(error))) this.log.warn({ msg: 'Bad moment', requestId, where, fault: faultOf(error) });
    else this.log.debug({ msg: 'Refused', requestId, where, code, reason });
    return answer;
  }
}
