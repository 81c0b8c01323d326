import { Injectable } from '@nestjs/common';
import { Algorithm, hash, verify } from '@node-rs/argon2';
import { Overloaded } from '../platform/errors.js';

/** argon2id with 64 MiB, three passes, one lane: above OWASP's floor (19 MiB, 2, 1), about 0.1 s on one core. */
const COST = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 } as const;
const AT_ONCE = 2;
const MOST_WAITING = 200;

/** One spelling for what a keyboard may put together in several ways: letters with accents (NIST SP 800-63B, 3.1.1.2; RFC 8265, 4.2). */
export const asTyped = (password: string): string => password.normalize('NFC');

/** Password hashing, two at a time: a flood of sign-ins must not take the machine's memory, nor all of its cores. */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  /** Verified against when there is no such account, so that both answers take the same time. */
  private readonly decoy = this.inTurn(() => hash('no such account', COST));

  /** @returns a PHC string. @throws Overloaded when too many wait already. */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(asTyped(password), COST));
  }

  /**
   * @param find asked when it is this password's turn, so that no more attempts are counted than are verified: a PHC string, or null when there is no such
   *   account; then the answer is undefined, as late as any other. What it throws ends the attempt.
   * @returns the PHC string that the password fits
   */
  async verify(find: () => Promise<string | null>, password: string): Promise<string | undefined> {
    const decoy = await this.decoy;
    return this.inTurn(async () => {
      const kept = await find();
      const right = await verify(kept ?? decoy, asTyped(password));
      return right && kept !== null ? kept : undefined;
    });
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= MOST_WAITING) throw new Overloaded();
      await new Promise<void>((turn) => this.waiting.push(turn));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
