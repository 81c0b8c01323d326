import { Inject, Injectable, Logger } from '@nestjs/common';
import { isTransientFault } from '../../platform/database/transient-errors.js';
import { faultOf } from '../../platform/graphql/fault.js';
import { type Answer, answerFor, causeOf, type SchemaDetail } from '../../platform/graphql/format-error.js';
import { Settings } from '../../platform/platform/platform.module.js';

/** Errors on their way out, on every transport: each is answered and logged here, once, under its request's id. */
@Injectable()
export class ErrorAnswers {
  private readonly log = new Logger('Answers');
  private readonly isDemo: boolean;

  constructor(@Inject(Settings) settings: Settings) {
    this.isDemo = settings.mode === 'demo';
  }

  /**
   * Refusals are everyday (debug); a bad moment of the database is a warning; what is INTERNAL is a fault of ours. No line holds a value.
   * @param isSignedIn whether the caller may learn names of the schema; in demo mode every caller may
   */
  of(error: unknown, requestId: string, isSignedIn = false): Answer {
    const answer = answerFor(error, requestId, this.detailFor(isSignedIn));
    const { code, reason } = answer.extensions;
    const where = answer.path?.filter((part) => typeof part === 'string').join('.');
    if (code === 'INTERNAL') this.log.error({ msg: 'Internal error', requestId, where, fault: faultOf(error) });
    else if (isTransientFault(causeOf(error))) this.log.warn({ msg: 'Bad moment', requestId, where, fault: faultOf(error) });
    else this.log.debug({ msg: 'Refused', requestId, where, code, reason });
    return answer;
  }

  /** The errors of one request. Where they may not name the schema, one stands for all: their number would tell which of several guessed names exist. */
  all(errors: readonly unknown[], requestId: string, isSignedIn: boolean): readonly Answer[] {
    const answers = errors.map((error) => this.of(error, requestId, isSignedIn));
    return this.detailFor(isSignedIn) === 'nothing' && answers.every(({ path }) => path === undefined) ? answers.slice(0, 1) : answers;
  }

  private detailFor(isSignedIn: boolean): SchemaDetail {
    if (this.isDemo) return 'suggestions';
    return isSignedIn ? 'names' : 'nothing';
  }
}
