import { decodeJwt, decodeProtectedHeader } from 'jose';

/** Signatures by a private key alone: whoever can verify must not be able to sign. */
export const ALGORITHMS = ['PS256', 'RS256', 'ES256', 'EdDSA', 'Ed25519'] as const;
const TYPES: ReadonlySet<string> = new Set(['at+jwt', 'application/at+jwt']);
/** Places where a token would bring its own key along, or name one. */
const FORBIDDEN_HEADERS = ['jku', 'x5u', 'jwk', 'x5c', 'crit'] as const;
const LONGEST_TOKEN = 8_192;
const LONGEST_TEXT = 255;
const LONGEST_ISSUER = 2_048;
export const LONGEST_LIFE_SECONDS = 60 * 60;
const LEEWAY_SECONDS = 30;

/** What a token says of itself, before anybody has looked at its signature: enough to know whom to ask. */
export interface ParsedMachineToken {
  readonly header: { readonly alg: string; readonly kid: string };
  readonly issuer: string;
  readonly subject: string;
  readonly client: string;
  /** Id of the party for which it was made. */
  readonly party: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  readonly cnf: unknown;
}

/** The audience of a party's machines. */
export const machineAudienceOf = (publicUrl: string, party: string): string => `${publicUrl}/parties/${party}`;

/**
 * Reads an access token after RFC 9068. Everything that it says of rights, roles or tenants is passed over.
 * @param now seconds since 1970
 * @returns undefined for whatever is none for a party of this hub, or is not in order; its signature is still to be verified
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

const isText = (value: unknown, longest = LONGEST_TEXT): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longest && !value.includes('\0');
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The one party that is meant; a token for several is for none. */
function partyOf(aud: unknown, publicUrl: string): string | undefined {
  const prefix = machineAudienceOf(publicUrl, '');
  const meant = [aud].flat().filter((one): one is string => typeof one === 'string' && one.startsWith(prefix));
  const [party] = meant.map((one) => one.slice(prefix.length));
  return meant.length === 1 && party !== undefined && UUID.test(party) ? party : undefined;
}
