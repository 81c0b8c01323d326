import { Secret, TOTP } from 'otpauth';

/** RFC 6238 with the usual parameters of apps: SHA-1, six digits, 30 s per step. One step early or late is accepted, for clock skew of telephones (5.2). */
const TOTP_PARAMETERS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const WINDOW = 1;
const SECRET_BYTES = 20;

export const newTotpSecret = (): Buffer => Buffer.from(new Secret({ size: SECRET_BYTES }).bytes);

/** Returns the data for an authenticator app: the otpauth:// URL for a QR code, and the secret for manual entry (base32). */
export function totpOfferOf(secret: Buffer, email: string, issuer: string): { readonly secret: string; readonly url: string } {
  const totp = new TOTP({ ...TOTP_PARAMETERS, issuer, label: email, secret: secretOf(secret) });
  return { secret: totp.secret.base32, url: totp.toString() };
}

/**
 * Returns the time step of a code. The database ensures that each step is used once.
 * @param at milliseconds since 1970. @returns undefined if the code is not valid at that time
 */
export function totpStep(secret: Buffer, code: string, at: number): number | undefined {
  const delta = TOTP.validate({ ...TOTP_PARAMETERS, secret: secretOf(secret), token: code, timestamp: at, window: WINDOW });
  return delta === null ? undefined : Math.floor(at / 1000 / TOTP_PARAMETERS.period) + delta;
}

const secretOf = (bytes: Buffer): Secret => new Secret({ buffer: Uint8Array.from(bytes).buffer });
