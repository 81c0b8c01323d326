import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Act } from '../../platform/database/act.js';
import { asOwner } from '../../platform/database/as-owner.js';
import { Database } from '../../platform/database/database.js';
import { emailOf } from '../../platform/graphql/name.policy.js';
import { HubError } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import type { Origin } from './call-context.js';
import { assertGoodPassword } from './password.policy.js';
import { AttemptLimiter } from './attempt-limiter.js';
import { PasswordHasher } from './password-hasher.js';
import { type OpenSession, SessionsService } from './sessions.service.js';

class BootstrapRefused extends HubError {
  constructor() {
    super('UNAUTHENTICATED', 'BOOTSTRAP_REFUSED', 'The bootstrap token is wrong or was already used.');
  }
}

/**
 * Stores the token of the settings in a database without accounts, and deletes any other token. Runs as the migrating role, before the hub listens.
 * @returns whether the hub waits for its first operator.
 */
export async function writeBootstrapToken(url: string, token: string | undefined): Promise<boolean> {
  return asOwner(url, async (tx) => {
    await tx.query('delete from vault.bootstrap');
    const [account] = await tx.query('select from hub.user_account limit 1');
    if (!token || account) return false;
    await tx.query('insert into vault.bootstrap (token_hash) values ($1)', [sha256(token)]);
    return true;
  });
}

/** Creates the hub's first operator, with the one-time token of the settings. */
@Injectable()
export class BootstrapService {
  constructor(
    private readonly database: Database,
    private readonly attempts: AttemptLimiter,
    private readonly passwords: PasswordHasher,
    private readonly sessions: SessionsService,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** @throws TooManyAttempts; BootstrapRefused if the token is wrong or was used (both audited); BadInput on a bad address or password. */
  async createFirstOperator(token: string, account: { email: string; password: string }, origin: Origin): Promise<OpenSession> {
    const what = { ...origin, what: 'hub.bootstrap' };
    await this.attempts.count(what);
    const expected = this.settings.bootstrapToken;
    if (!expected || !timingSafeEqual(sha256(token), sha256(expected))) return this.refuse(what);

    const { password } = account;
    const email = emailOf(account.email);
    await assertGoodPassword(password, [email]);
    const user = randomUUID();
    const args = [sha256(token), randomUUID(), user, email, await this.passwords.hash(password, { address: origin.address })];
    const [row] = await this.database.callWithoutActor<{ bootstrap: boolean }>(undefined, what, 'bootstrap', args);
    if (!row?.bootstrap) return this.refuse(what);
    await this.attempts.giveBack(what);
    return this.sessions.open(user, origin, { fresh: true });
  }

  private async refuse(what: Omit<Act, 'needs'>): Promise<never> {
    const refusal = new BootstrapRefused();
    await this.database.auditRefusal({}, what, refusal);
    throw refusal;
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
