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

/**
 * Why nobody is signed in. TOKEN_EXPIRED and TOKEN_REVOKED are for bearers that the hub did issue; what anybody can make up, an API key included, answers TOKEN_MALFORMED
 * or KEY_REFUSED, whether something like it ever existed or not.
 */
const NOT_SIGNED_IN = [
  {
    code: 'UNAUTHENTICATED',
    reason: 'SIGN_IN_REQUIRED',
    message: 'Sign in first: the request carries no access token and no API key (Authorization: Bearer …).',
  },
  {
    code: 'UNAUTHENTICATED',
    reason: 'TOKEN_MALFORMED',
    message:
      'The hub accepts no such token or API key from here: its form or signature is not that of the hub, or of an issuer that it trusts. Check that it is complete, that it begins with "Bearer ", and that it is for this hub.',
  },
  {
    code: 'UNAUTHENTICATED',
    reason: 'TOKEN_EXPIRED',
    message:
      'This access token or API key has expired. Refresh the session or sign in again; for a key, ask an administrator of your party for a new one.',
  },
  {
    code: 'UNAUTHENTICATED',
    reason: 'TOKEN_REVOKED',
    message: 'The session or key behind this token has ended. Sign in again; for a key, ask an administrator of your party for a new one.',
  },
  {
    code: 'UNAUTHENTICATED',
    reason: 'KEY_REFUSED',
    message:
      'The hub does not accept this API key: it is unknown, was revoked or exchanged, rests, or may not be used from here. An administrator of your party sees which (apiKeys).',
  },
] as const;
export type SignInReason = (typeof NOT_SIGNED_IN)[number]['reason'];

/** Nobody is signed in, or not any more. */
export class Unauthenticated extends HubError {
  constructor(reason: SignInReason = 'SIGN_IN_REQUIRED') {
    super('UNAUTHENTICATED', reason, NOT_SIGNED_IN.find((one) => one.reason === reason)?.message ?? '');
  }
}

/** The account may not do this; where it is a permission that is missing, database/permission-missing.ts names it. */
export class Forbidden extends HubError {
  constructor(reason = 'PERMISSION_MISSING', message = 'Your roles do not permit this.') {
    super('FORBIDDEN', reason, message);
  }
}

/** A role of the account permits it, and the party's sharing policy does not (analystsInCases). */
export const forbiddenByParty = (): Forbidden =>
  new Forbidden(
    'CASES_FORBIDDEN',
    'Your country does not let its analysts do this in cases. A national administrator decides that (setSharingPolicy, analystsInCases).',
  );

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
export function partyLimitReached(what: string | undefined): HubError {
  if (what === 'USERS') {
    return new Conflict('PARTY_LIMIT_USERS', 'The party has as many accounts as it may: disable one that is not needed.');
  }
  if (what === 'BARS') {
    return new PartyLimit(
      'BARS_TOO_OFTEN',
      'Your party has lifted bars as often as it may in an hour: this party 10 times, or 500 in all. Wait before you lift one again. Setting a bar is always possible.',
    );
  }
  if (what === 'KEYS') return new Conflict('KEYS_TOO_MANY', 'Your party has as many keys as it may: revoke one that is not needed.');
  return new PartyLimit(
    'PARTY_LIMIT_CLAIMS',
    'Your party has published as many new claims as it may in a day (UTC): of this call nothing was published. Send it again after midnight UTC, or ask the operator for a higher limit (setPartyLimits).',
  );
}

/** An officer, or a country, has asked about as many values as it may. @param limit OFFICER or COUNTRY, HOUR or DAY, how many are left, and when there is room again */
export function deconflictionQuotaReached(limit: string | undefined): HubError {
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
