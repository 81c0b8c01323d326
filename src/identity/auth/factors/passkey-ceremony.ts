import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { HubError } from '../../../platform/platform/errors.js';
import { Settings } from '../../../platform/platform/platform.module.js';
import { ALGORITHMS, isSoundKey } from './passkey-key.policy.js';

/** Bytes of a credential's id: authenticators make 16 at least (WebAuthn level 2, 4, credential ID), and browsers take 1,023 at most. */
const [SHORTEST_ID, LONGEST_ID] = [16, 1_023];
const LONGEST_RESPONSE = 16_384;
const TIMEOUT_MS = 5 * 60_000;

/** Whatever is wrong with what an authenticator has answered: one sentence. */
export class PasskeyRefused extends HubError {
  constructor() {
    super(
      'UNAUTHENTICATED',
      'PASSKEY_REFUSED',
      'This passkey does not open an account, or not this one, or it took too long: start again.',
    );
  }
}

/** A passkey that the database has. */
export interface PasskeyRow {
  readonly passkey: string;
  readonly public_key: Buffer;
  /** A bigint, as text. */
  readonly counter: string;
}

export interface CredentialRow {
  readonly credential: Buffer;
  readonly transports: readonly string[];
}

/** An authenticator's answer, not verified yet, and the challenge that it claims to answer. */
export interface PasskeyResponse {
  readonly json: Readonly<Record<string, unknown>>;
  readonly challenge: string;
  readonly challengeHash: Buffer;
  readonly credential: Buffer;
}

/** WebAuthn (level 2) for one relying party, the hub of PUBLIC_URL. Its users are always verified: a passkey is both factors. */
@Injectable()
export class PasskeyCeremony {
  private readonly id: string;
  private readonly origin: string;
  /** For people to read: passkeys are bound to {@link id} alone, and go on under another name. */
  private readonly name: string;

  constructor(@Inject(Settings) { hubName, publicUrl }: Settings) {
    const { hostname, origin } = new URL(publicUrl);
    [this.id, this.origin, this.name] = [hostname, origin, hubName];
  }

  /** @param known those that need not be made again */
  async createRegistrationOptions(
    user: { readonly id: string; readonly email: string },
    known: readonly CredentialRow[],
    challenge: Uint8Array,
  ): Promise<string> {
    const options = await generateRegistrationOptions({
      challenge: Uint8Array.from(challenge),
      rpName: this.name,
      rpID: this.id,
      userID: Uint8Array.from(Buffer.from(user.id.replaceAll('-', ''), 'hex')),
      userName: user.email,
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: [...ALGORITHMS],
      excludeCredentials: known.map(descriptorOf),
      timeout: TIMEOUT_MS,
    });
    return JSON.stringify(options);
  }

  /** @param known those that may answer; none: any, whosever it is */
  async createAssertionOptions(known: readonly CredentialRow[], challenge: Uint8Array): Promise<string> {
    const options = await generateAuthenticationOptions({
      challenge: Uint8Array.from(challenge),
      rpID: this.id,
      userVerification: 'required',
      allowCredentials: known.map(descriptorOf),
      timeout: TIMEOUT_MS,
    });
    return JSON.stringify(options);
  }

  /** What `text` claims to answer. @throws PasskeyRefused when it is no answer at all */
  parseResponse(text: string): PasskeyResponse {
    try {
      if (text.length > LONGEST_RESPONSE) throw new PasskeyRefused();
      const json = JSON.parse(text) as { id: string; response: { clientDataJSON: string } };
      const client = JSON.parse(Buffer.from(json.response.clientDataJSON, 'base64url').toString()) as { challenge?: unknown };
      if (typeof client.challenge !== 'string' || typeof json.id !== 'string') throw new PasskeyRefused();
      return {
        json: json,
        challenge: client.challenge,
        challengeHash: hashOf(client.challenge),
        credential: Buffer.from(json.id, 'base64url'),
      };
    } catch {
      throw new PasskeyRefused();
    }
  }

  /** @throws PasskeyRefused whatever is wrong */
  async verifyRegistration({
    json,
    challenge,
  }: PasskeyResponse): Promise<{ credential: Buffer; publicKey: Buffer; counter: number; transports: readonly string[] }> {
    const verified = await verifyRegistrationResponse({
      response: json as unknown as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: this.origin,
      expectedRPID: this.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...ALGORITHMS],
    }).catch(() => undefined);
    if (!verified?.verified) throw new PasskeyRefused();
    const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
    const credential = Buffer.from(id, 'base64url');
    if (credential.length < SHORTEST_ID || credential.length > LONGEST_ID || !isSoundKey(publicKey)) throw new PasskeyRefused();
    const known = transports.filter((one) => /^[a-z-]{1,20}$/.test(one)).slice(0, 8);
    return { credential, publicKey: Buffer.from(publicKey), counter, transports: known };
  }

  /** @param user whose passkey it is. @returns the counter of the signature. @throws PasskeyRefused whatever is wrong */
  async verifyAssertion({ json, challenge, credential }: PasskeyResponse, kept: PasskeyRow, user: string): Promise<number> {
    const response = json as unknown as AuthenticationResponseJSON;
    const verified = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: this.origin,
      expectedRPID: this.id,
      requireUserVerification: true,
      credential: { id: credential.toString('base64url'), publicKey: Uint8Array.from(kept.public_key), counter: Number(kept.counter) },
    }).catch(() => undefined);
    const userHandle: unknown = response.response.userHandle; // null, where a browser's library says so: none
    const isTheirs =
      userHandle === undefined ||
      userHandle === null ||
      (typeof userHandle === 'string' && Buffer.from(userHandle, 'base64url').toString('hex') === user.replaceAll('-', ''));
    if (!verified?.verified || !isTheirs) throw new PasskeyRefused();
    return verified.authenticationInfo.newCounter;
  }
}

/** What the database keeps of a challenge: it was laid down, and is used up, by this. */
export const hashOf = (challenge: string): Buffer => createHash('sha256').update(challenge).digest();

const descriptorOf = ({ credential, transports }: CredentialRow): { id: string; transports: AuthenticatorTransport[] } => ({
  id: credential.toString('base64url'),
  transports: transports as AuthenticatorTransport[],
});
