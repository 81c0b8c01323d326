import { Inject, Injectable, Logger } from '@nestjs/common';
import { isTransientFault } from '../../platform/database/transient-errors.js';
import { faultOf } from '../../platform/graphql/fault.js';
import { type Answer, answerFor, causeOf, type SchemaDetail } from '../../platform/graphql/format-error.js';
import { Settings } from '../../platform/platform/platform.module.js';

/** Converts errors to answers on every transport, and logs each once, under the id of its request. */
@Injectable()
export class ErrorAnswers {
  private readonly log = new Logger('Answers');
  private readonly isDemo: boolean;

  constructor(@Inject(Settings) settings: Settings) {
    this.isDemo = settings.mode === 'demo';
  }

  /**
   * Converts one error. Refusals are logged as debug, transient faults of the database as warnings, and INTERNAL as errors of the hub. No log line contains a
   * value.
   * @param isSignedIn whether the caller may learn names of the schema; in demo mode every caller may
   */
  of(error: unknown, requestId: string, isSignedIn = false): Answer {
    const answer = answerFor(error, requestId, this.detailFor(isSignedIn));
    const { code, reason } = answer.extensions;
    const where = answer.path?.filter((part) => typeof part === 'string').join('.');
    if (code === 'INTERNAL') this.log.error({ msg: 'Internal error', requestId, where, fault: faultOf(error) });
    else if (isTransientFault(causeOf(error))) this.log.warn({ msg: 'Transient fault', requestId, where, fault: faultOf(error) });
    else this.log.debug({ msg: 'Refused', requestId, where, code, reason });
    return answer;
  }

  /**
   * Converts the errors of one request. If they may not name the schema, one error replaces all: their number would disclose which of several guessed names
   * exist.
   */
  all(errors: readonly unknown[], requestId: string, isSignedIn: boolean): readonly Answer[] {
    const answers = errors.map((error) => this.of(error, requestId, isSignedIn));
    return this.detailFor(isSignedIn) === 'nothing' && answers.every(({ path }) => path === undefined) ? answers.slice(0, 1) : answers;
  }

  private detailFor(isSignedIn: boolean): SchemaDetail {
    if (this.isDemo) return 'suggestions';
    return isSignedIn ? 'names' : 'nothing';
  }
}
