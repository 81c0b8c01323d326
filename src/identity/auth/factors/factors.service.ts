import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { isUuid } from '../../../platform/graphql/ids.js';
import { BadInput, Conflict, NotFound } from '../../../platform/platform/errors.js';
import { Settings } from '../../../platform/platform/platform.module.js';
import { act, type Actor, assertPerson } from '../actor.js';
import { newRecoveryCodes, parseCode, recoveryHash } from './factor.policy.js';
import { SecondFactorService } from './second-factor.service.js';
import { newTotpSecret, totpOfferOf } from './totp.js';

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** The second factors of the actor's own account. */
export interface OwnFactors {
  readonly required: boolean;
  /** Whether this session may do nothing else until the account has a second factor. */
  readonly setupRequired: boolean;
  readonly requiredByParty: boolean;
  readonly totpCreatedAt: Date | null;
  readonly recoveryCodesLeft: number;
  readonly passkeys: readonly Passkey[];
}

/** Row form: JSON from the database contains dates as text. */
type OwnFactorsRow = Omit<OwnFactors, 'totpCreatedAt' | 'passkeys'> & {
  readonly totpCreatedAt: string | null;
  readonly passkeys: readonly {
    readonly id: string;
    readonly name: string;
    readonly createdAt: string;
    readonly lastUsedAt: string | null;
  }[];
};

/** App codes and recovery codes of the actor's own account, and the rule of the party. Adding or removing a factor needs step-up. */
@Injectable()
export class FactorsService {
  private readonly issuer: string;

  constructor(
    private readonly database: Database,
    private readonly secondFactor: SecondFactorService,
    @Inject(Settings) { hubName, publicUrl }: Settings,
  ) {
    this.issuer = `${hubName} ${new URL(publicUrl).hostname}`;
  }

  /** Returns the factors of the actor's account. @throws Forbidden for a machine */
  async own(actor: Actor): Promise<OwnFactors> {
    assertPerson(actor);
    const [row] = await this.database.call<{ own_factors: OwnFactorsRow }>(
      actor,
      act(actor, 'factor.list', 'session:own'),
      'own_factors',
      [],
    );
    if (!row) throw new NotFound('account');
    const { totpCreatedAt, passkeys, ...rest } = row.own_factors;
    const parsed = passkeys.map(({ createdAt, lastUsedAt, ...key }) => ({
      ...key,
      createdAt: new Date(createdAt),
      lastUsedAt: dateOf(lastUsedAt),
    }));
    return { ...rest, totpCreatedAt: dateOf(totpCreatedAt), passkeys: parsed };
  }

  /** Creates a secret for an authenticator app, shown once. It takes effect with {@link finishTotp}. */
  async startTotp(actor: Actor): Promise<{ readonly secret: string; readonly url: string }> {
    assertPerson(actor);
    const [id, secret] = [randomUUID(), newTotpSecret()];
    const what = { ...act(actor, 'totp.start', 'session:own'), writes: true };
    await this.database.call(actor, what, 'offer_totp', [id, this.secondFactor.sealSecret(actor.user, id, secret)]);
    return totpOfferOf(secret, actor.email, this.issuer);
  }

  /**
   * Activates the app that was started, with a code that it shows. A former app and former recovery codes become invalid.
   * @returns ten recovery codes, shown once. @throws BadInput on a wrong code; Conflict if nothing was started within the last 15 minutes
   */
  async finishTotp(actor: Actor, code: string): Promise<readonly string[]> {
    assertPerson(actor);
    const what = { ...act(actor, 'totp.confirm', 'session:own'), writes: true };
    const [offer] = await this.database.call<{ totp: string; sealed: Buffer }>(actor, what, 'own_totp_offer', []);
    if (!offer) throw new TotpNotStarted();
    const parsed = parseCode(code);
    const step = parsed && 'app' in parsed ? this.secondFactor.stepOf(actor.user, offer.totp, offer.sealed, parsed.app) : undefined;
    if (step === undefined) {
      throw new BadInput('TOTP_CODE_WRONG', 'The code is wrong. Enter the code that the app shows now, and check the clock of the device.');
    }
    const codes = newRecoveryCodes();
    const args = [offer.totp, step, hashesOf(actor, codes)];
    const [row] = await this.database.call<{ set_totp: boolean }>(actor, what, 'set_totp', args);
    if (!row?.set_totp) throw new TotpNotStarted();
    return codes;
  }

  /** Removes the app. @throws Conflict if there is none, or if it is the last factor of an account that must have one */
  async removeTotp(actor: Actor): Promise<void> {
    assertPerson(actor);
    const what = { ...act(actor, 'totp.disable', 'session:own'), writes: true };
    const [row] = await this.database.call<{ end_totp: string }>(actor, what, 'end_totp', []);
    if (row?.end_totp !== 'GONE') throw new Conflict('TOTP_OFF', 'Your account has no authenticator app.');
  }

  /** Replaces the recovery codes. @returns ten new codes, shown once; former codes become invalid. @throws Conflict without a second factor to stand in for */
  async renewRecoveryCodes(actor: Actor): Promise<readonly string[]> {
    assertPerson(actor);
    const codes = newRecoveryCodes();
    const what = { ...act(actor, 'recovery.renew', 'session:own'), writes: true };
    const [row] = await this.database.call<{ renew_recovery_codes: boolean }>(actor, what, 'renew_recovery_codes', [
      hashesOf(actor, codes),
    ]);
    if (!row?.renew_recovery_codes) {
      throw new Conflict('NO_SECOND_FACTOR', 'Recovery codes need a second factor. Set one up first.');
    }
    return codes;
  }

  /** Requires a second factor of all people of the actor's party, including the actor; or stops requiring it, which needs step-up. */
  async setRequired(actor: Actor, on: boolean): Promise<void> {
    await this.database.as(actor, { ...act(actor, 'factor.require', 'user:manage'), writes: true }, (tx) =>
      tx.query('select hub.require_second_factor($1)', [on]),
    );
  }

  /** Removes all factors of an officer who has lost them, and ends the sessions. @throws NotFound for any refusal; Conflict for the own account */
  async removeAll(actor: Actor, user: string): Promise<void> {
    if (!isUuid(user)) throw new NotFound('user');
    if (user === actor.user) {
      throw new Conflict('OWN_ACCOUNT', 'You cannot remove your own factors here. Change them in your account, or ask another admin.');
    }
    await this.database.as(actor, { ...act(actor, 'factor.take-away', 'password:reset'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.reset_factors($1) as done', [user]);
      if (!row?.done) throw new NotFound('user');
      tx.auditItems(user);
    });
  }
}

class TotpNotStarted extends Conflict {
  constructor() {
    super('TOTP_NOT_STARTED', 'No authenticator app was started. Call startTotp first: its secret is valid for 15 minutes.');
  }
}

const hashesOf = ({ user }: Actor, codes: readonly string[]): readonly Buffer[] => codes.map((code) => recoveryHash(user, code));
const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
