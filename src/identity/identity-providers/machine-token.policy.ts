import { decodeJwt, decodeProtectedHeader } from 'jose';

/** Asymmetric algorithms only: a verifier must not be able to sign. */
export const ALGORITHMS = ['PS256', 'RS256', 'ES256', 'EdDSA', 'Ed25519'] as const;
const TYPES: ReadonlySet<string> = new Set(['at+jwt', 'application/at+jwt']);
/** Headers in which a token would contain or reference its own key. */
const FORBIDDEN_HEADERS = ['jku', 'x5u', 'jwk', 'x5c', 'crit'] as const;
const LONGEST_TOKEN = 8_192;
const LONGEST_TEXT = 255;
const LONGEST_ISSUER = 2_048;
export const LONGEST_LIFE_SECONDS = 60 * 60;
const LEEWAY_SECONDS = 30;

/** Content of a token before its signature is verified: enough to find its issuer. */
export interface ParsedMachineToken {
  readonly header: { readonly alg: string; readonly kid: string };
  readonly issuer: string;
  readonly subject: string;
  readonly client: string;
  /** Id of the party that the token was issued for. */
  readonly party: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  readonly cnf: unknown;
}

/** Returns the audience of a party's machines. */
export const machineAudienceOf = (publicUrl: string, party: string): string => `${publicUrl}/parties/${party}`;

/**
 * Parses an access token as in RFC 9068. Ignores all its claims about rights, roles or tenants.
 * @param now seconds since 1970
 * @returns undefined for a token that is malformed or not for a party of this hub; the signature still has to be verified
 */
export function parseMachineToken(token: string, publicUrl: string, now: number): ParsedMachineToken | undefined {
  if (token.length > LONGEST_TOKEN || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
  const parts = decoded(token);
  if (!parts) return undefined;
  const { header, claims } = parts;
  const { alg, kid, typ } = header;
  if (!isText(alg) || !isText(kid) || !isText(typ) || !TYPES.has(typ.toLowerCase()) || FORBIDDEN_HEADERS.some((name) => name in header)) {
    return undefined;
  }
  if (!(ALGORITHMS as readonly string[]).includes(alg)) return undefined;
  const { iss, sub, client_id: client, jti, iat, nbf = iat, exp, aud, cnf } = claims;
  if (!isText(sub) || !isText(client) || !isText(jti) || !isText(iss, LONGEST_ISSUER)) return undefined;
  if (!isTime(iat) || !isTime(nbf) || !isTime(exp)) return undefined;
  if (exp <= now || exp > now + LONGEST_LIFE_SECONDS || iat > now + LEEWAY_SECONDS || nbf > now + LEEWAY_SECONDS) return undefined;
  const party = partyOf(aud, publicUrl);
  return party === undefined ? undefined : { header: { alg, kid }, issuer: iss, subject: sub, client, party, expiresAt: exp, cnf };
}

function decoded(token: string): { header: Record<string, unknown>; claims: Record<string, unknown> } | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

const isText = (value: unknown, maxLength = LONGEST_TEXT): value is string =>
  typeof value === 'string' && value !== '' && value.length <= maxLength && !value.includes('\0');
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Returns the one party of the audience; undefined if the token is for several. */
function partyOf(aud: unknown, publicUrl: string): string | undefined {
  const prefix = machineAudienceOf(publicUrl, '');
  const audiences = [aud].flat().filter((entry): entry is string => typeof entry === 'string' && entry.startsWith(prefix));
  const [party] = audiences.map((audience) => audience.slice(prefix.length));
  return audiences.length === 1 && party !== undefined && UUID.test(party) ? party : undefined;
}
