import { Injectable } from '@nestjs/common';
import { Algorithm, hash, verify } from '@node-rs/argon2';
import { Turnstile } from '../platform/turnstile.js';

/** argon2id with 64 MiB, three passes, one lane: above OWASP's floor (19 MiB, 2, 1), about 0.1 s on one core. */
const COST = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 } as const;
const AT_ONCE = 2;
const MOST_WAITING = 200;

/** Password hashing, two at a time: a flood of sign-ins must not take the machine's memory, nor all of its cores. */
@Injectable()
export class Passwords {
  private readonly turns = new Turnstile(AT_ONCE, MOST_WAITING);
  /** Verified against when there is no such account, so that both answers take the same time. */
  private readonly decoy = this.turns.pass(() => hash('no such account', COST));

  /** @returns a PHC string. @throws Overloaded when too many wait already. */
  hash(password: string): Promise<string> {
    return this.turns.pass(() => hash(password, COST));
  }

  /** @param kept PHC string, or undefined when there is no such account: then the answer is false, as late as any other. */
  async verify(kept: string | undefined, password: string): Promise<boolean> {
    const phc = kept ?? (await this.decoy);
    const right = await this.turns.pass(() => verify(phc, password));
    return right && kept !== undefined;
  }
}
