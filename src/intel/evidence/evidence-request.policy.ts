import { BadInput } from '../../platform/platform/errors.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';

type Header = string | readonly string[] | undefined;
const LONGEST_PURPOSE = 1_000;
const LONGEST_REFERENCE = 200;

/**
 * Reads the SHA-256 that the sender declares: `X-Content-SHA256` in hexadecimal, `Content-Digest: sha-256=:…:` or `Repr-Digest` (RFC 9530), or the older
 * `Digest: SHA-256=…` (RFC 3230). Returns undefined if the request has none of these headers.
 * @throws BadInput if a digest cannot be parsed, or two digests contradict each other
 */
export function parseDigest(headers: Readonly<Record<string, Header>>): Buffer | undefined {
  const found = [
    parseHeader(headers['x-content-sha256'], /^\s*([0-9a-f]{64})\s*$/i, 'hex'),
    ...['content-digest', 'repr-digest'].map((name) => parseHeader(headers[name], /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/, 'base64')),
    parseHeader(headers.digest, /(?:^|,)\s*sha-256=([A-Za-z0-9+/]{43}=)\s*(?:,|$)/i, 'base64'),
  ].flatMap((digest) => digest ?? []);
  const [first, ...others] = found;
  if (others.some((digest) => !first?.equals(digest))) throw unreadable();
  return first;
}

function parseHeader(header: Header, form: RegExp, encoding: BufferEncoding): Buffer | undefined {
  if (header === undefined) return undefined;
  const digest = typeof header === 'string' ? form.exec(header)?.[1] : undefined;
  if (digest === undefined) throw unreadable();
  return Buffer.from(digest, encoding);
}

const unreadable = (): BadInput =>
  new BadInput(
    'EVIDENCE_DIGEST_FORM',
    'The SHA-256 is malformed or contradictory. Send one: X-Content-SHA256 in hexadecimal, or Content-Digest: sha-256=:…: (RFC 9530).',
  );

/** Content length that the sender declares, in bytes. */
export const parseLength = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;

/** Reads purpose and case reference of the access from the query string. @throws BadInput */
export function readReasonOf(query: unknown): { readonly purpose: string | null; readonly caseReference: string | null } {
  const { purpose, caseReference } = (query ?? {}) as Readonly<Record<string, unknown>>;
  return {
    purpose: parseText('purpose', purpose, LONGEST_PURPOSE),
    caseReference: parseText('caseReference', caseReference, LONGEST_REFERENCE),
  };
}

function parseText(name: string, value: unknown, maxLength: number): string | null {
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '' || text.length > maxLength || !isStorableText(text)) {
    throw new BadInput('EVIDENCE_PARAMETER', `The parameter ${name} must have 1 to ${maxLength} characters.`);
  }
  return text;
}
