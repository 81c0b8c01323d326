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
  readonly usedAt: Date | null;
}

/** The second factors of one's own account. */
export interface OwnFactors {
  readonly required: boolean;
  readonly demandedByParty: boolean;
  readonly appSince: Date | null;
  readonly recoveryCodesLeft: number;
  readonly passkeys: readonly Passkey[];
}

/** JSON of the database has moments as text. */
type OwnFactorsRow = Omit<OwnFactors, 'appSince' | 'passkeys'> & {
  readonly appSince: string | null;
  readonly passkeys: readonly { readonly id: string; readonly name: string; readonly createdAt: string; readonly usedAt: string | null }[];
};

/** The app's codes and recovery codes of one's own account, and who must have a second factor. What makes a factor, or takes one away, needs step-up. */
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

  /** @throws Forbidden for a machine */
  async own(actor: Actor): Promise<OwnFactors> {
    assertPerson(actor);
    const [row] = await this.database.call<{ own_factors: OwnFactorsRow }>(
      actor,
      act(actor, 'factor.list', 'session:own'),
      'own_factors',
      [],
    );
    if (!row) throw new NotFound('account');
    const { appSince, passkeys, ...rest } = row.own_factors;
    const dated = passkeys.map(({ createdAt, usedAt, ...key }) => ({ ...key, createdAt: new Date(createdAt), usedAt: dateOf(usedAt) }));
    return { ...rest, appSince: dateOf(appSince), passkeys: dated };
  }

  /** A secret for an authenticator app, shown this once; nothing changes until {@link confirmTotp}. */
  async startTotp(actor: Actor): Promise<{ readonly secret: string; readonly url: string }> {
    assertPerson(actor);
    const [id, secret] = [randomUUID(), newTotpSecret()];
    const what = { ...act(actor, 'totp.start', 'session:own'), writes: true };
    await this.database.call(actor, what, 'offer_totp', [id, this.secondFactor.sealSecret(actor.user, id, secret)]);
    return totpOfferOf(secret, actor.email, this.issuer);
  }

  /**
   * Turns the app that was started on, by a code that it shows. A former app is off, and former recovery codes open nothing.
   * @returns ten recovery codes, shown this once. @throws BadInput on a wrong code; Conflict where nothing was started, or a quarter of an hour ago
   */
  async confirmTotp(actor: Actor, code: string): Promise<readonly string[]> {
    assertPerson(actor);
    const what = { ...act(actor, 'totp.confirm', 'session:own'), writes: true };
    const [offer] = await this.database.call<{ totp: string; sealed: Buffer }>(actor, what, 'own_totp_offer', []);
    if (!offer) throw new TotpNotStarted();
    const read = parseCode(code);
    const step = read && 'app' in read ? this.secondFactor.stepOf(actor.user, offer.totp, offer.sealed, read.app) : undefined;
    if (step === undefined) throw new BadInput('TOTP_CODE_WRONG', 'This is not the code that the app shows now: is its clock right?');
    const codes = newRecoveryCodes();
    const args = [offer.totp, step, hashesOf(actor, codes)];
    const [row] = await this.database.call<{ set_totp: boolean }>(actor, what, 'set_totp', args);
    if (!row?.set_totp) throw new TotpNotStarted();
    return codes;
  }

  /** @throws Conflict where it is off, or the last factor of an account that must have one */
  async disableTotp(actor: Actor): Promise<void> {
    assertPerson(actor);
    const what = { ...act(actor, 'totp.disable', 'session:own'), writes: true };
    const [row] = await this.database.call<{ end_totp: string }>(actor, what, 'end_totp', []);
    if (row?.end_totp !== 'GONE') throw new Conflict('TOTP_OFF', 'No app is set up for your account.');
  }

  /** @returns ten new recovery codes, shown this once; former ones open nothing. @throws Conflict where there is no factor for which they could stand in */
  async renewRecoveryCodes(actor: Actor): Promise<readonly string[]> {
    assertPerson(actor);
    const codes = newRecoveryCodes();
    const what = { ...act(actor, 'recovery.renew', 'session:own'), writes: true };
    const [row] = await this.database.call<{ renew_recovery_codes: boolean }>(actor, what, 'renew_recovery_codes', [
      hashesOf(actor, codes),
    ]);
    if (!row?.renew_recovery_codes) {
      throw new Conflict('NO_SECOND_FACTOR', 'Recovery codes stand in for a second factor: set one up first.');
    }
    return codes;
  }

  /** Demands a second factor of all people of the actor's party, the actor too; or no longer, which needs step-up. */
  async setRequired(actor: Actor, on: boolean): Promise<void> {
    await this.database.as(actor, { ...act(actor, 'factor.require', 'user:manage'), writes: true }, (tx) =>
      tx.query('select hub.require_second_factor($1)', [on]),
    );
  }

  /** Takes all factors of an officer away who has lost them, and ends the sessions. @throws NotFound whatever forbids it; Conflict on oneself */
  async removeAll(actor: Actor, user: string): Promise<void> {
    if (!isUuid(user)) throw new NotFound('user');
    if (user === actor.user) throw new Conflict('OWN_ACCOUNT', 'These are your own factors: change them, or ask another admin.');
    await this.database.as(actor, { ...act(actor, 'factor.take-away', 'password:reset'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.reset_factors($1) as done', [user]);
      if (!row?.done) throw new NotFound('user');
      tx.auditItems(user);
    });
  }
}

class TotpNotStarted extends Conflict {
  constructor() {
    super('TOTP_NOT_STARTED', 'Start with startTotp: its secret is good for a quarter of an hour.');
  }
}

const hashesOf = ({ user }: Actor, codes: readonly string[]): readonly Buffer[] => codes.map((code) => recoveryHash(user, code));
const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
