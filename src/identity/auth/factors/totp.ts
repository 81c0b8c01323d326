import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every app has it: SHA-1, six digits, a step of 30 s. One step early or late is taken: clocks of telephones are off (5.2). */
const TOTP_PARAMETERS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const WINDOW = 1;
const SECRET_BYTES = 20;

export const newTotpSecret = (): Buffer => Buffer.from(new Secret({ size: SECRET_BYTES }).bytes);

/** What an authenticator app reads from a picture (otpauth://), and the secret for typing in (base32). */
export function totpOfferOf(secret: Buffer, email: string, issuer: string): { readonly secret: string; readonly url: string } {
  const totp = new TOTP({ ...TOTP_PARAMETERS, issuer, label: email, secret: secretOf(secret) });
  return { secret: totp.secret.base32, url: totp.toString() };
}

/**
 * The time step whose code this is. That a step is good once is the database's affair.
 * @param at milliseconds since 1970. @returns undefined for a code that is not good at that time
 */
export function totpStep(secret: Buffer, code: string, at: number): number | undefined {
  const delta = TOTP.validate({ ...TOTP_PARAMETERS, secret: secretOf(secret), token: code, timestamp: at, window: WINDOW });
  return delta === null ? undefined : Math.floor(at / 1000 / TOTP_PARAMETERS.period) + delta;
}

const secretOf = (bytes: Buffer): Secret => new Secret({ buffer: Uint8Array.from(bytes).buffer });
