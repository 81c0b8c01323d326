import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { isUuid } from '../../../platform/graphql/ids.js';
import { Conflict, NotFound } from '../../../platform/platform/errors.js';
import { act, type Actor, assertPerson } from '../actor.js';
import { newRecoveryCodes, passkeyName, recoveryHash } from './factor.policy.js';
import { type PasskeyResponse, hashOf, type PasskeyRow, type CredentialRow, PasskeyCeremony, PasskeyRefused } from './passkey-ceremony.js';

const CHALLENGE_BYTES = 32;

/** A passkey that was made, and the recovery codes, where it is the account's first factor. */
export interface NewPasskey {
  readonly id: string;
  readonly recoveryCodes: readonly string[] | null;
}

type ConsumedChallengeRow = { readonly taken: boolean } & { readonly [K in keyof PasskeyRow]: PasskeyRow[K] | null };

/** The passkeys of one's own account: made, named, removed. All but a name needs step-up. */
@Injectable()
export class PasskeysService {
  constructor(
    private readonly database: Database,
    private readonly ceremony: PasskeyCeremony,
  ) {}

  /** @returns what the browser is to ask for (JSON). @throws Forbidden for a machine, and without step-up */
  async start(actor: Actor): Promise<string> {
    assertPerson(actor);
    const challenge = randomBytes(CHALLENGE_BYTES);
    const known = await this.createChallenge(actor, 'REGISTER', challenge);
    return this.ceremony.createRegistrationOptions({ id: actor.user, email: actor.email }, known, challenge);
  }

  /** @throws PasskeyRefused whatever is wrong with the answer; BadInput on its name; Conflict on the eleventh. */
  async finish(actor: Actor, name: string, response: string): Promise<NewPasskey> {
    assertPerson(actor);
    const called = passkeyName(name);
    const answered = this.ceremony.parseResponse(response);
    const { taken } = await this.consumeChallenge(actor, 'REGISTER', answered);
    if (!taken) throw new PasskeyRefused();
    const { credential, publicKey, ...made } = await this.ceremony.verifyRegistration(answered);
    const id = randomUUID();
    const codes = newRecoveryCodes();
    const given = { ...made, id, name: called, credential: credential.toString('hex'), publicKey: publicKey.toString('hex') };
    const what = { ...act(actor, 'passkey.add', 'session:own'), writes: true };
    const args = [given, codes.map((code) => recoveryHash(actor.user, code))];
    const [row] = await this.database.call<{ add_passkey: string }>(actor, what, 'add_passkey', args);
    if (row?.add_passkey === 'TOO_MANY') throw new Conflict('PASSKEYS_TOO_MANY', 'An account has ten passkeys at most: remove one first.');
    if (row?.add_passkey === 'TAKEN') throw new Conflict('PASSKEY_TAKEN', 'This passkey is set up already.');
    return { id, recoveryCodes: row?.add_passkey === 'FIRST' ? codes : null };
  }

  /** @throws NotFound, BadInput */
  async rename(actor: Actor, id: string, name: string): Promise<void> {
    assertPerson(actor);
    const called = passkeyName(name);
    if (!isUuid(id)) throw new NotFound('passkey');
    const what = { ...act(actor, 'passkey.rename', 'session:own'), writes: true };
    const [row] = await this.database.call<{ rename_passkey: boolean }>(actor, what, 'rename_passkey', [id, called]);
    if (!row?.rename_passkey) throw new NotFound('passkey');
  }

  /** @throws NotFound; Conflict where it is the last factor of an account that must have one */
  async remove(actor: Actor, id: string): Promise<void> {
    assertPerson(actor);
    if (!isUuid(id)) throw new NotFound('passkey');
    const what = { ...act(actor, 'passkey.remove', 'session:own'), writes: true };
    const [row] = await this.database.call<{ remove_passkey: string }>(actor, what, 'remove_passkey', [id]);
    if (row?.remove_passkey !== 'GONE') throw new NotFound('passkey');
  }

  /** Lays a challenge down for the actor's session. @returns the account's passkeys */
  createChallenge(actor: Actor, purpose: 'REGISTER' | 'CONFIRM', challenge: Buffer): Promise<CredentialRow[]> {
    const what = { ...act(actor, 'passkey.ask', 'session:own'), writes: true };
    return this.database.call<CredentialRow>(actor, what, 'create_own_challenge', [purpose, hashOf(challenge.toString('base64url'))]);
  }

  /** Uses the challenge up that is answered, whatever comes of it. @returns whether the session had it; and the own passkey that answers, if it is one */
  async consumeChallenge(actor: Actor, purpose: 'REGISTER' | 'CONFIRM', answered: PasskeyResponse): Promise<ConsumedChallengeRow> {
    const what = { ...act(actor, 'passkey.answer', 'session:own'), writes: true };
    const args = [purpose, answered.challengeHash, answered.credential];
    const [row] = await this.database.call<ConsumedChallengeRow>(actor, what, 'consume_challenge', args);
    return row ?? { taken: false, passkey: null, public_key: null, counter: null };
  }
}
