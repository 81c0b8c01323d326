import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import { isUuid } from '../../../platform/graphql/ids.js';
import { Conflict, NotFound } from '../../../platform/platform/errors.js';
import { act, type Actor, assertPerson } from '../actor.js';
import { newRecoveryCodes, passkeyName, recoveryHash } from './factor.policy.js';
import {
  type CredentialRow,
  hashOf,
  PasskeyCeremony,
  type PasskeyJson,
  type PasskeyOptions,
  PasskeyRefused,
  type PasskeyResponse,
  type PasskeyRow,
} from './passkey-ceremony.js';

const CHALLENGE_BYTES = 32;

type ConsumedChallengeRow = { readonly taken: boolean } & { readonly [K in keyof PasskeyRow]: PasskeyRow[K] | null };

/** Passkeys of the actor's own account. Every change except a rename needs step-up. */
@Injectable()
export class PasskeysService {
  constructor(
    private readonly database: Database,
    private readonly ceremony: PasskeyCeremony,
  ) {}

  /** Starts the setup of a passkey. @returns the options for the browser. @throws Forbidden for a machine, and without step-up */
  async start(actor: Actor): Promise<PasskeyOptions> {
    assertPerson(actor);
    const challenge = randomBytes(CHALLENGE_BYTES);
    const known = await this.createChallenge(actor, 'REGISTER', challenge);
    return this.ceremony.createRegistrationOptions({ id: actor.user, email: actor.email }, known, challenge);
  }

  /** Finishes the setup. @returns new recovery codes if it is the account's first factor; otherwise null. @throws PasskeyRefused for any problem with the response; BadInput on its name; Conflict on the eleventh passkey. */
  async finish(actor: Actor, name: string, response: PasskeyJson): Promise<readonly string[] | null> {
    assertPerson(actor);
    const checkedName = passkeyName(name);
    const parsed = this.ceremony.parseResponse(response);
    const { taken } = await this.consumeChallenge(actor, 'REGISTER', parsed);
    if (!taken) throw new PasskeyRefused();
    const { credential, publicKey, ...registration } = await this.ceremony.verifyRegistration(parsed);
    const id = randomUUID();
    const codes = newRecoveryCodes();
    const row = { ...registration, id, name: checkedName, credential: credential.toString('hex'), publicKey: publicKey.toString('hex') };
    const what = { ...act(actor, 'passkey.add', 'session:own'), writes: true };
    const args = [row, codes.map((code) => recoveryHash(actor.user, code))];
    const [result] = await this.database.call<{ add_passkey: string }>(actor, what, 'add_passkey', args);
    if (result?.add_passkey === 'TOO_MANY') {
      throw new Conflict('PASSKEYS_TOO_MANY', 'Your account already has ten passkeys. Remove one first.');
    }
    if (result?.add_passkey === 'TAKEN') throw new Conflict('PASSKEY_TAKEN', 'This passkey is already set up.');
    return result?.add_passkey === 'FIRST' ? codes : null;
  }

  /** Renames a passkey. @throws NotFound, BadInput */
  async rename(actor: Actor, id: string, name: string): Promise<void> {
    assertPerson(actor);
    const checkedName = passkeyName(name);
    if (!isUuid(id)) throw new NotFound('passkey');
    const what = { ...act(actor, 'passkey.rename', 'session:own'), writes: true };
    const [row] = await this.database.call<{ rename_passkey: boolean }>(actor, what, 'rename_passkey', [id, checkedName]);
    if (!row?.rename_passkey) throw new NotFound('passkey');
  }

  /** Removes a passkey. @throws NotFound; Conflict if it is the last factor of an account that must have one */
  async remove(actor: Actor, id: string): Promise<void> {
    assertPerson(actor);
    if (!isUuid(id)) throw new NotFound('passkey');
    const what = { ...act(actor, 'passkey.remove', 'session:own'), writes: true };
    const [row] = await this.database.call<{ remove_passkey: string }>(actor, what, 'remove_passkey', [id]);
    if (row?.remove_passkey !== 'GONE') throw new NotFound('passkey');
  }

  /** Stores a challenge for the actor's session. @returns the account's passkeys */
  createChallenge(actor: Actor, purpose: 'REGISTER' | 'CONFIRM', challenge: Buffer): Promise<CredentialRow[]> {
    const what = { ...act(actor, 'passkey.ask', 'session:own'), writes: true };
    return this.database.call<CredentialRow>(actor, what, 'create_own_challenge', [purpose, hashOf(challenge.toString('base64url'))]);
  }

  /** Consumes the challenge of a response, in any case. @returns whether the session had it, and the actor's passkey that answered, if there is one */
  async consumeChallenge(actor: Actor, purpose: 'REGISTER' | 'CONFIRM', response: PasskeyResponse): Promise<ConsumedChallengeRow> {
    const what = { ...act(actor, 'passkey.answer', 'session:own'), writes: true };
    const args = [purpose, response.challengeHash, response.credential];
    const [row] = await this.database.call<ConsumedChallengeRow>(actor, what, 'consume_challenge', args);
    return row ?? { taken: false, passkey: null, public_key: null, counter: null };
  }
}
