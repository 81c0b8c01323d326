/** Codes of the faults of a pull. FAULT_MESSAGES has a sentence for each. */
export const FAULTS = [
  'UNRESOLVED',
  'BLOCKED',
  'TIMEOUT',
  'TLS',
  'CONNECTION',
  'CREDENTIALS_REFUSED',
  'NOT_FOUND',
  'TOO_MANY_REQUESTS',
  'REDIRECTED',
  'SERVER_ERROR',
  'STATUS',
  'CONTENT_TYPE',
  'TOO_LARGE',
  'UNREADABLE',
  'REPEATED_PAGE',
  'PARTY_LIMIT',
  'NOT_PERMITTED',
  'CREDENTIALS_LOST',
  'HUB',
] as const;
export type Fault = (typeof FAULTS)[number];

export const FAULT_MESSAGES: Readonly<Record<Fault, string>> = {
  UNRESOLVED: 'The host name of the address cannot be resolved. Check the address.',
  BLOCKED: 'The address is not on the public internet. The hub does not connect to it.',
  TIMEOUT: 'The source did not answer within a minute.',
  TLS: 'The TLS connection to the source failed: its certificate or its TLS configuration is invalid.',
  CONNECTION: 'The connection to the source failed or was interrupted.',
  CREDENTIALS_REFUSED: 'The source refused the credentials: they are missing, wrong or insufficient.',
  NOT_FOUND: 'The source has nothing at this address.',
  TOO_MANY_REQUESTS: 'The source limits the request rate and asks the hub to wait.',
  REDIRECTED: 'The source redirects to another address, and the hub follows no redirects. Enter the final address.',
  SERVER_ERROR: 'The source reports an internal error.',
  STATUS: 'The source refused the request.',
  CONTENT_TYPE: 'The answer has a content type that this protocol does not use.',
  TOO_LARGE: 'An answer is longer than 16 MiB or holds too many values. The hub did not import it.',
  UNREADABLE: 'The answer is not valid in this protocol.',
  REPEATED_PAGE: 'The source returns the same page repeatedly. The hub stopped reading.',
  PARTY_LIMIT: 'Your party has reached its daily limit of new indicators. The pull continues tomorrow.',
  NOT_PERMITTED: 'The account that the pull publishes as is no longer permitted to do so.',
  CREDENTIALS_LOST: 'The credentials cannot be decrypted. Enter them again.',
  HUB: 'An internal error of the hub stopped the pull. The hub retries.',
};

/** Reason why a turn of a pull ended early. */
export class PullFault extends Error {
  constructor(
    readonly fault: Fault,
    /** HTTP status of the answer, where there was one. */
    readonly status: number | null = null,
    /** Delay that the source asked for, in milliseconds. */
    readonly sparedMs = 0,
  ) {
    super(fault);
  }

  override get name(): string {
    return 'PullFault';
  }
}

/** Returns the fault that an HTTP status stands for; undefined: the answer is usable. */
export function faultOfStatus(status: number): Fault | undefined {
  if (status === 200) return undefined;
  if (status === 401 || status === 403) return 'CREDENTIALS_REFUSED';
  if (status === 404 || status === 410) return 'NOT_FOUND';
  if (status === 429) return 'TOO_MANY_REQUESTS';
  if (status >= 300 && status < 400) return 'REDIRECTED';
  return status >= 500 ? 'SERVER_ERROR' : 'STATUS';
}
