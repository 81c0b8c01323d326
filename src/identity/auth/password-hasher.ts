import { Injectable } from '@nestjs/common';
import { Algorithm, hash, verify } from '@node-rs/argon2';
import { type Contributors, FairQueue } from '../../platform/platform/fair-queue.js';

/** argon2id with 64 MiB, three passes, one lane: above OWASP's floor (19 MiB, 2, 1), about 0.1 s on one core. */
const COST = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 } as const;
const MAX_CONCURRENT_HASHES = 2;
const MAX_WAITING = 200;

/** UTF-16 code units: five times of what a password may have, in any spelling. Normalising takes time that grows with the square of the marks in a row. */
export const MAX_PASSWORD_INPUT = 1_000;

/** One spelling for what a keyboard may put together in several ways: letters with accents (NIST SP 800-63B, 3.1.1.2; RFC 8265, 4.2). Empty where it is too long for any password. */
export const normalizePassword = (password: string): string => (password.length > MAX_PASSWORD_INPUT ? '' : password.normalize('NFC'));

/** For whom a password is hashed. The account as its e-mail address: one that is unknown waits like one that is known. */
export interface PasswordRequester {
  readonly email?: string | undefined;
  readonly address?: string | undefined;
  /** The party's id, where somebody is signed in. */
  readonly party?: string | undefined;
}

const contributorsOf = ({ email, address, party }: PasswordRequester): Contributors => [
  ...(email === undefined ? [] : [`account ${email.toLowerCase()}`]),
  ...(address === undefined ? [] : [`address ${address}`]),
  ...(party === undefined ? [] : [`party ${party}`]),
];

/**
 * Password hashing, two at a time: a flood of sign-ins must not take the machine's memory, nor all of its cores. Accounts, addresses and parties take turns: whoever
 * floods waits behind everybody else, and loses its own attempts where too many wait.
 */
@Injectable()
export class PasswordHasher {
  private readonly turns = new FairQueue(MAX_CONCURRENT_HASHES, MAX_WAITING);
  /** Verified against when there is no such account, so that both answers take the same time. */
  private readonly decoy = this.turns.run([], () => hash('no such account', COST));

  /** Attempts that wait for their turn, and how many were refused since the process began. */
  get queue(): { readonly waiting: number; readonly shed: number } {
    return this.turns;
  }

  /** @returns a PHC string. @throws Overloaded when too many wait already. */
  hash(password: string, who: PasswordRequester): Promise<string> {
    return this.turns.run(contributorsOf(who), () => hash(normalizePassword(password), COST));
  }

  /**
   * @param find asked when it is this password's turn, so that no more attempts are counted than are verified: a PHC string, or null when there is no such
   *   account; then the answer is undefined, as late as any other. What it throws ends the attempt.
   * @returns the PHC string that the password fits
   * @throws Overloaded when too many wait, and most of them are `who`'s
   */
  async verify(find: () => Promise<string | null>, password: string, who: PasswordRequester): Promise<string | undefined> {
    const decoy = await this.decoy;
    return this.turns.run(contributorsOf(who), async () => {
      const kept = await find();
      const right = await verify(kept ?? decoy, normalizePassword(password));
      return right && kept !== null ? kept : undefined;
    });
  }
}
