import { type ErrorCode, HubError } from '../../platform/platform/errors.js';

const STATUSES = { BAD_USER_INPUT: 400, FORBIDDEN: 403, NOT_FOUND: 404 } as const satisfies Partial<Record<ErrorCode, number>>;

/** What TAXII refuses in a way of its own: `status` is the one that the standard demands where the code alone does not say it. */
export class TaxiiProblem extends HubError {
  readonly status: number;

  constructor(code: keyof typeof STATUSES, reason: string, message: string, status?: 405 | 406 | 411 | 413 | 415 | 422) {
    super(code, reason, message);
    this.status = status ?? STATUSES[code];
  }
}

/** A collection, object or status that is not there, or not for this caller: one answer. */
export const notFoundProblem = (): TaxiiProblem => new TaxiiProblem('NOT_FOUND', 'NOT_FOUND', 'Nothing of this address is there for you.');

/** A parameter that cannot be what the standard says it is. */
export const malformed = (message: string): TaxiiProblem => new TaxiiProblem('BAD_USER_INPUT', 'TAXII_QUERY', message);
