/** `extensions.code` of the public API. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'CONFLICT',
  'RATE_LIMITED',
  'TOO_COMPLEX',
  'RESYNC_REQUIRED',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * An expected refusal: its sentence is safe to show to whoever asked. `code` and `reason` are part of the API and never renamed: clients branch on
 * them, not on the sentence. Builds no stack, since refusals are answers and may come in floods.
 */
export class HubError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly reason: string,
    message: string,
  ) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = limit;
  }

  override get name(): string {
    return 'HubError';
  }
}

/** Nobody is signed in, or not any more. One sentence for every cause. */
export class Unauthenticated extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'SIGN_IN_REQUIRED', 'Sign in first: there is no valid access token or API key.');
  }
}

/** The account lacks a permission. */
export class Forbidden extends HubError {
  constructor(reason = 'PERMISSION_MISSING', message = 'Your roles do not permit this.') {
    super('FORBIDDEN', reason, message);
  }
}

/** Absent and invisible answer alike. */
export class NotFound extends HubError {
  constructor(what: string) {
    super('NOT_FOUND', 'NOT_FOUND', `No such ${what} is visible to you.`);
  }
}

export class BadInput extends HubError {
  constructor(reason: string, message: string) {
    super('BAD_USER_INPUT', reason, message);
  }
}

export class Conflict extends HubError {
  constructor(reason: string, message: string) {
    super('CONFLICT', reason, message);
  }
}

/** A party does something as often as it may (members/parties.service.ts); the reason says which limit it was. */
export class PartyLimit extends HubError {
  constructor(reason: string, message: string) {
    super('RATE_LIMITED', reason, message);
  }
}

/** What the database says of a limit (HB429). */
export function partyFull(what: string | undefined): HubError {
  if (what === 'USERS') {
    return new Conflict('PARTY_LIMIT_USERS', 'The party has as many accounts as it may: disable one that is not needed.');
  }
  if (what === 'KEYS') return new Conflict('KEYS_TOO_MANY', 'Your party has as many keys as it may: revoke one that is not needed.');
  return new PartyLimit(
    'PARTY_LIMIT_CLAIMS',
    'Your party has published as many new claims as it may in a day (UTC): of this call nothing was published.',
  );
}

/** An officer, or a country, has asked about as many values as it may. @param limit OFFICER or COUNTRY, HOUR or DAY, how many are left, and when there is room again */
export function askedTooMuch(limit: string | undefined): HubError {
  const [whose, span, left, until] = (limit ?? '').split(' ');
  return new PartyLimit(
    'DECONFLICTION_QUOTA',
    `${whose === 'COUNTRY' ? 'Your country has' : 'You have'} ${left} values left in this ${span === 'DAY' ? 'day' : 'hour'}: there is room again from ${until} on.`,
  );
}

/** The hub cannot answer now; asking again later may work. */
export class Overloaded extends HubError {
  constructor() {
    super('RATE_LIMITED', 'OVERLOADED', 'The hub is busy: try again in a few seconds.');
  }
}
