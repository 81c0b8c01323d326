import { Injectable } from '@nestjs/common';
import { Algorithm, hash, verify } from '@node-rs/argon2';
import { Turnstile } from '../platform/turnstile.js';

/** argon2id with 64 MiB, three passes, one lane: above OWASP's floor (19 MiB, 2, 1), about 0.1 s on one core. */
const COST = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 } as const;
const AT_ONCE = 2;
const MOST_WAITING = 200;

/** One spelling for what a keyboard may put together in several ways: letters with accents (NIST SP 800-63B, 3.1.1.2; RFC 8265, 4.2). */
export const asTyped = (password: string): string => password.normalize('NFC');

/** Password hashing, two at a time: a flood of sign-ins must not take the machine's memory, nor all of its cores. */
@Injectable()
export class Passwords {
  private readonly turns = new Turnstile(AT_ONCE, MOST_WAITING);
  /** Verified against when there is no such account, so that both answers take the same time. */
  private readonly decoy = this.turns.pass(() => hash('no such account', COST));

  /** @returns a PHC string. @throws Overloaded when too many wait already. */
  hash(password: string): Promise<string> {
    return this.turns.pass(() => hash(asTyped(password), COST));
  }

  /**
   * @param find asked when it is this password's turn, so that no more attempts are counted than are verified: a PHC string, or null when there is no such
   *   account; then the answer is undefined, as late as any other. What it throws ends the attempt.
   * @returns the PHC string that the password fits
   */
  async verify(find: () => Promise<string | null>, password: string): Promise<string | undefined> {
    const decoy = await this.decoy;
    return this.turns.pass(async () => {
      const kept = await find();
      const right = await verify(kept ?? decoy, asTyped(password));
      return right && kept !== null ? kept : undefined;
    });
  }
}
