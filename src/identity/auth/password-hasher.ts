import { Injectable } from '@nestjs/common';
import { Algorithm, hash, verify } from '@node-rs/argon2';
import { type Contributors, FairQueue } from '../../platform/platform/fair-queue.js';

/** argon2id with 64 MiB, three passes, one lane: above OWASP's minimum (19 MiB, 2, 1), about 0.1 s on one core. */
const COST = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 } as const;
const MAX_CONCURRENT_HASHES = 2;
const MAX_WAITING = 200;

/** UTF-16 code units: five times the maximum length, in any spelling. The time to normalise grows with the square of consecutive combining marks. */
export const MAX_PASSWORD_INPUT = 1_000;

/**
 * Normalises characters that keyboards compose in several ways, such as letters with accents (NIST SP 800-63B, 3.1.1.2; RFC 8265, 4.2). Returns '' for an
 * input that is too long for any password.
 */
export const normalizePassword = (password: string): string => (password.length > MAX_PASSWORD_INPUT ? '' : password.normalize('NFC'));

/** The requester of a hash. The account is its e-mail address: an unknown one waits like a known one. */
export interface PasswordRequester {
  readonly email?: string | undefined;
  readonly address?: string | undefined;
  /** Id of the party, if the requester is signed in. */
  readonly party?: string | undefined;
}

const contributorsOf = ({ email, address, party }: PasswordRequester): Contributors => [
  ...(email === undefined ? [] : [`account ${email.toLowerCase()}`]),
  ...(address === undefined ? [] : [`address ${address}`]),
  ...(party === undefined ? [] : [`party ${party}`]),
];

/**
 * Hashes passwords, two at a time: a flood of sign-ins must not exhaust memory and cores. Accounts, addresses and parties are queued fairly: a flooding
 * requester waits behind all others, and loses its own attempts if too many wait.
 */
@Injectable()
export class PasswordHasher {
  private readonly requests = new FairQueue(MAX_CONCURRENT_HASHES, MAX_WAITING);
  /** Hash to verify against if there is no such account, so that both answers take the same time. */
  private readonly decoy = this.requests.run([], () => hash('no such account', COST));

  /** Number of waiting attempts, and of attempts refused since the process started. */
  get queue(): { readonly waiting: number; readonly shed: number } {
    return this.requests;
  }

  /** Hashes a password. @returns a PHC string. @throws Overloaded if too many wait. */
  hash(password: string, requester: PasswordRequester): Promise<string> {
    return this.requests.run(contributorsOf(requester), () => hash(normalizePassword(password), COST));
  }

  /**
   * Verifies a password.
   * @param find called when the attempt leaves the queue, so that no more attempts are counted than verified. Returns a PHC string, or null if there is no such
   *   account; the result is then undefined, after the same time. An error of `find` ends the attempt.
   * @returns the matching PHC string
   * @throws Overloaded if too many wait, and most of them are the requester's
   */
  async verify(find: () => Promise<string | null>, password: string, requester: PasswordRequester): Promise<string | undefined> {
    const decoy = await this.decoy;
    return this.requests.run(contributorsOf(requester), async () => {
      const stored = await find();
      const matches = await verify(stored ?? decoy, normalizePassword(password));
      return matches && stored !== null ? stored : undefined;
    });
  }
}
