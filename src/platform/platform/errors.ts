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
 * An expected refusal, whose message is safe to show to the caller. `code` and `reason` are part of the API and never renamed: clients branch on them, not on
 * the message. Has no stack, because refusals are answers and may come in large numbers.
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
 * Reasons for UNAUTHENTICATED. TOKEN_EXPIRED and TOKEN_REVOKED are for tokens that the hub issued. Anything that a caller can invent, an API key included, gets
 * TOKEN_MALFORMED or KEY_REFUSED, whether or not such a key ever existed.
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
      'The hub does not accept this API key: it is unknown, revoked, exchanged or inactive, or may not be used from this address. An administrator of your party sees the reason (apiKeys).',
  },
] as const;
export type SignInReason = (typeof NOT_SIGNED_IN)[number]['reason'];

/** The caller is not signed in, or not any more. */
export class Unauthenticated extends HubError {
  constructor(reason: SignInReason = 'SIGN_IN_REQUIRED') {
    super('UNAUTHENTICATED', reason, NOT_SIGNED_IN.find((one) => one.reason === reason)?.message ?? '');
  }
}

/** The account may not do this. For a missing permission, database/permission-missing.ts names it. */
export class Forbidden extends HubError {
  constructor(reason = 'PERMISSION_MISSING', message = 'Your roles do not permit this.') {
    super('FORBIDDEN', reason, message);
  }
}

/** A role of the account permits the act, but the party's sharing policy forbids it (analystsInCases). */
export const forbiddenByParty = (): Forbidden =>
  new Forbidden(
    'CASES_FORBIDDEN',
    'The policy of your country does not allow this for analysts in cases. A national administrator can change it (setSharingPolicy, analystsInCases).',
  );

/** The same answer for absent and invisible objects. */
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

/** The party has reached one of its limits (hub.limits_of, and limits of single functions); the reason names the limit. */
export class PartyLimit extends HubError {
  constructor(reason: string, message: string) {
    super('RATE_LIMITED', reason, message);
  }
}

/**
 * Returns the error for a limit that the database reports (HB429).
 * @param limit its name, and for some of them the time from which the call is possible again
 */
export function partyLimitReached(limit: string | undefined): HubError {
  const [what, from] = (limit ?? '').split(' ');
  if (what === 'USERS') {
    return new Conflict('PARTY_LIMIT_USERS', 'The party has reached its limit of accounts. Disable one that is not needed.');
  }
  if (what === 'BARS') {
    return new PartyLimit(
      'BARS_TOO_OFTEN',
      'Your party has reached its hourly limit for lifting bars: 10 for this party, or 500 in all. Wait before you lift one again. Setting a bar is always possible.',
    );
  }
  if (what === 'PURPOSE_RULE') {
    return new PartyLimit(
      'PURPOSE_RULE_TOO_OFTEN',
      `Your party has allowed more purposes three times within a day. It can allow more from ${from} on. Refusing purposes is always possible.`,
    );
  }
  if (what === 'SAMPLE_CHECKS') {
    return new PartyLimit('SAMPLE_CHECKS_TOO_OFTEN', 'Your party has drawn 20 samples within a day. Wait before you draw another one.');
  }
  if (what === 'KEYS') return new Conflict('KEYS_TOO_MANY', 'Your party has reached its limit of keys. Revoke one that is not needed.');
  return new PartyLimit(
    'PARTY_LIMIT_INDICATORS',
    'Your party has reached its daily limit of new indicators (UTC). Nothing of this call was published. Send it again after midnight UTC, or ask the operator for a higher limit (setPartyLimits).',
  );
}

/**
 * The quota of deconfliction values of an officer or a country is used up.
 * @param limit OFFICER or COUNTRY, HOUR or DAY, how many are left, and when the quota is free again
 */
export function deconflictionQuotaReached(limit: string | undefined): HubError {
  const [whose, span, left, until] = (limit ?? '').split(' ');
  return new PartyLimit(
    'DECONFLICTION_QUOTA',
    `${whose === 'COUNTRY' ? 'Your country has' : 'You have'} ${left} values left in this ${span === 'DAY' ? 'day' : 'hour'}. The quota is free again from ${until}.`,
  );
}

/** The hub cannot answer now; a later attempt may succeed. */
export class Overloaded extends HubError {
  /** Seconds. */
  readonly retryAfter = 2;

  constructor() {
    super('RATE_LIMITED', 'OVERLOADED', 'The hub is busy. Try again in a few seconds.');
  }
}
