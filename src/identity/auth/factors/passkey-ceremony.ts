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

/** Length of a credential id in bytes: authenticators create at least 16 (WebAuthn level 2, 4, credential ID), and browsers accept at most 1,023. */
const [SHORTEST_ID, LONGEST_ID] = [16, 1_023];
const LONGEST_RESPONSE = 16_384;
const TIMEOUT_MS = 5 * 60_000;

/** The same refusal for any problem with the response of an authenticator. */
export class PasskeyRefused extends HubError {
  constructor() {
    super(
      'UNAUTHENTICATED',
      'PASSKEY_REFUSED',
      'This passkey was not accepted: it belongs to no account or another one, or the request timed out. Start again.',
    );
  }
}

/** Options for the browser, in the JSON form of WebAuthn (level 3, 5.1.8 and 5.1.9). */
export type PasskeyOptions = object;
/** An answer of the browser, in the JSON form of WebAuthn (level 3, 5.1.7); not checked yet. */
export type PasskeyJson = Readonly<Record<string, unknown>>;

/** A stored passkey. */
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

/** An unverified response of an authenticator, and the challenge that it claims to answer. */
export interface PasskeyResponse {
  readonly json: PasskeyJson;
  readonly challenge: string;
  readonly challengeHash: Buffer;
  readonly credential: Buffer;
}

/** WebAuthn (level 2) for one relying party, the hub of PUBLIC_URL. User verification is always required: a passkey counts as both factors. */
@Injectable()
export class PasskeyCeremony {
  private readonly id: string;
  private readonly origin: string;
  /** Display name: passkeys are bound only to {@link id}, and stay valid under another name. */
  private readonly name: string;

  constructor(@Inject(Settings) { hubName, publicUrl }: Settings) {
    const { hostname, origin } = new URL(publicUrl);
    [this.id, this.origin, this.name] = [hostname, origin, hubName];
  }

  /** Returns options for a registration. @param known passkeys of the account, which are excluded */
  async createRegistrationOptions(
    user: { readonly id: string; readonly email: string },
    known: readonly CredentialRow[],
    challenge: Uint8Array,
  ): Promise<PasskeyOptions> {
    return generateRegistrationOptions({
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
  }

  /** Returns options for an assertion. @param known passkeys that may answer; empty: any passkey */
  async createAssertionOptions(known: readonly CredentialRow[], challenge: Uint8Array): Promise<PasskeyOptions> {
    return generateAuthenticationOptions({
      challenge: Uint8Array.from(challenge),
      rpID: this.id,
      userVerification: 'required',
      allowCredentials: known.map(descriptorOf),
      timeout: TIMEOUT_MS,
    });
  }

  /** Parses a response without verifying it. @throws PasskeyRefused if it is malformed */
  parseResponse(input: PasskeyJson): PasskeyResponse {
    try {
      if (JSON.stringify(input).length > LONGEST_RESPONSE) throw new PasskeyRefused();
      const json = input as { id: string; response: { clientDataJSON: string } };
      const client = JSON.parse(Buffer.from(json.response.clientDataJSON, 'base64url').toString()) as { challenge?: unknown };
      if (typeof client.challenge !== 'string' || typeof json.id !== 'string') throw new PasskeyRefused();
      return {
        json: input,
        challenge: client.challenge,
        challengeHash: hashOf(client.challenge),
        credential: Buffer.from(json.id, 'base64url'),
      };
    } catch {
      throw new PasskeyRefused();
    }
  }

  /** Verifies a registration. @throws PasskeyRefused for any failure */
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
    const known = transports.filter((transport) => /^[a-z-]{1,20}$/.test(transport)).slice(0, 8);
    return { credential, publicKey: Buffer.from(publicKey), counter, transports: known };
  }

  /** Verifies an assertion. @param user owner of the passkey. @returns the signature counter. @throws PasskeyRefused for any failure */
  async verifyAssertion({ json, challenge, credential }: PasskeyResponse, passkey: PasskeyRow, user: string): Promise<number> {
    const response = json as unknown as AuthenticationResponseJSON;
    const verified = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: this.origin,
      expectedRPID: this.id,
      requireUserVerification: true,
      credential: {
        id: credential.toString('base64url'),
        publicKey: Uint8Array.from(passkey.public_key),
        counter: Number(passkey.counter),
      },
    }).catch(() => undefined);
    const userHandle: unknown = response.response.userHandle; // some browser libraries send null for none
    const isOwner =
      userHandle === undefined ||
      userHandle === null ||
      (typeof userHandle === 'string' && Buffer.from(userHandle, 'base64url').toString('hex') === user.replaceAll('-', ''));
    if (!verified?.verified || !isOwner) throw new PasskeyRefused();
    return verified.authenticationInfo.newCounter;
  }
}

/** Returns the stored form of a challenge: it is created and consumed by this hash. */
export const hashOf = (challenge: string): Buffer => createHash('sha256').update(challenge).digest();

const descriptorOf = ({ credential, transports }: CredentialRow): { id: string; transports: AuthenticatorTransport[] } => ({
  id: credential.toString('base64url'),
  transports: transports as AuthenticatorTransport[],
});
