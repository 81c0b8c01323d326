import { WrongContentType } from '../../identity/auth/rest.js';
import type { Answer } from '../../platform/graphql/format-error.js';

type Refusal = Pick<Answer['extensions'], 'code' | 'reason'> & { readonly message: string };

const MALFORMED: Refusal = { code: 'BAD_USER_INPUT', reason: 'REQUEST_MALFORMED', message: 'This request cannot be read.' };

/** What is refused before a door is asked, by status (RFC 9110, 15.5). The framework's own sentences may quote what was sent: they are not handed on. */
const REFUSALS: Readonly<Record<number, Refusal>> = {
  404: { code: 'NOT_FOUND', reason: 'ADDRESS_UNKNOWN', message: 'Nothing is at this address.' },
  405: { code: 'BAD_USER_INPUT', reason: 'METHOD_NOT_TAKEN', message: 'This address does not take this method.' },
  413: { code: 'BAD_USER_INPUT', reason: 'BODY_TOO_LARGE', message: 'The body is too large: send it in pieces.' },
  415: { code: 'BAD_USER_INPUT', reason: 'CONTENT_TYPE', message: 'A body of this type is not taken here.' },
};

/** @param status 400 to 499 */
export function frameworkRefusal(exception: unknown, status: number): Refusal {
  const refusal = REFUSALS[status] ?? MALFORMED;
  return exception instanceof WrongContentType ? { ...refusal, message: exception.message } : refusal;
}
