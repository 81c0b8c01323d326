/** What keeps a pull from its source, in one word; FAULT_MESSAGES has it in a sentence. */
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
  'GOES_ROUND',
  'PARTY_LIMIT',
  'NOT_PERMITTED',
  'CREDENTIALS_LOST',
  'HUB',
] as const;
export type Fault = (typeof FAULTS)[number];

export const FAULT_MESSAGES: Readonly<Record<Fault, string>> = {
  UNRESOLVED: 'The host of the address is not found.',
  BLOCKED: 'The address does not lead to the public internet: the hub does not go there.',
  TIMEOUT: 'The source did not answer within a minute.',
  TLS: 'The source’s certificate, or its TLS, is not in order.',
  CONNECTION: 'There is no connection to the source, or it was cut off.',
  CREDENTIALS_REFUSED: 'The source does not let the pull in: its credentials are missing, wrong, or do not suffice.',
  NOT_FOUND: 'There is nothing at this address.',
  TOO_MANY_REQUESTS: 'The source asks to be spared for a while.',
  REDIRECTED: 'The source sends on to another address, where the hub does not follow: enter the right one.',
  SERVER_ERROR: 'The source has a fault of its own.',
  STATUS: 'The source refuses the request.',
  CONTENT_TYPE: 'What answers there does not speak this protocol.',
  TOO_LARGE: 'An answer is longer than 16 MiB, or holds too much: it was not taken in.',
  UNREADABLE: 'An answer is not what this protocol says.',
  GOES_ROUND: 'The source gives the same page again and again: it was left.',
  PARTY_LIMIT: 'Your party has published as many new claims as it may in a day: it goes on tomorrow.',
  NOT_PERMITTED: 'Whoever made the pull may not do so any more.',
  CREDENTIALS_LOST: 'The credentials cannot be opened: enter them again.',
  HUB: 'The hub has a fault of its own: it tries again.',
};

/** Why a turn of a pull ended early. */
export class PullFault extends Error {
  constructor(
    readonly fault: Fault,
    /** Of HTTP, where there was an answer. */
    readonly status: number | null = null,
    /** Milliseconds that the source asked to be spared. */
    readonly sparedMs = 0,
  ) {
    super(fault);
  }

  override get name(): string {
    return 'PullFault';
  }
}

/** What an answer's status says that is not the answer; undefined: it is one. */
export function faultOfStatus(status: number): Fault | undefined {
  if (status === 200) return undefined;
  if (status === 401 || status === 403) return 'CREDENTIALS_REFUSED';
  if (status === 404 || status === 410) return 'NOT_FOUND';
  if (status === 429) return 'TOO_MANY_REQUESTS';
  if (status >= 300 && status < 400) return 'REDIRECTED';
  return status >= 500 ? 'SERVER_ERROR' : 'STATUS';
}
