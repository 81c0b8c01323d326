import { WrongContentType } from '../../identity/auth/rest.js';
import type { Answer } from '../../platform/graphql/format-error.js';

type Refusal = Pick<Answer['extensions'], 'code' | 'reason'> & { readonly message: string };

const MALFORMED: Refusal = {
  code: 'BAD_USER_INPUT',
  reason: 'REQUEST_MALFORMED',
  message: 'The request cannot be read. Check its syntax.',
};

/** Refusals of the framework before a handler runs, by status (RFC 9110, 15.5). The framework's own messages may quote the input, so they are not passed on. */
const REFUSALS: Readonly<Record<number, Refusal>> = {
  404: { code: 'NOT_FOUND', reason: 'ADDRESS_UNKNOWN', message: 'There is no resource at this address.' },
  405: { code: 'BAD_USER_INPUT', reason: 'METHOD_NOT_TAKEN', message: 'This address does not support this method.' },
  413: { code: 'BAD_USER_INPUT', reason: 'BODY_TOO_LARGE', message: 'The body is too large. Send it in parts.' },
  415: { code: 'BAD_USER_INPUT', reason: 'CONTENT_TYPE', message: 'This address does not accept a body of this type.' },
};

/** @param status 400 to 499 */
export function frameworkRefusal(exception: unknown, status: number): Refusal {
  const refusal = REFUSALS[status] ?? MALFORMED;
  return exception instanceof WrongContentType ? { ...refusal, message: exception.message } : refusal;
}
