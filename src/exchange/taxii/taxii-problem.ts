import { type ErrorCode, HubError } from '../../platform/platform/errors.js';

const STATUSES = { BAD_USER_INPUT: 400, FORBIDDEN: 403, NOT_FOUND: 404 } as const satisfies Partial<Record<ErrorCode, number>>;

/** An error of TAXII; `status` is set where the standard requires another status than that of the code. */
export class TaxiiProblem extends HubError {
  readonly status: number;

  constructor(code: keyof typeof STATUSES, reason: string, message: string, status?: 405 | 406 | 411 | 413 | 415 | 422) {
    super(code, reason, message);
    this.status = status ?? STATUSES[code];
  }
}

/** Returns the error for a collection, object or status that is absent or not visible to the caller: the same in both cases. */
export const notFoundProblem = (): TaxiiProblem =>
  new TaxiiProblem('NOT_FOUND', 'NOT_FOUND', 'Not found: there is nothing at this address that you may see.');

/** Returns the error for an invalid parameter. */
export const malformed = (message: string): TaxiiProblem => new TaxiiProblem('BAD_USER_INPUT', 'TAXII_QUERY', message);
