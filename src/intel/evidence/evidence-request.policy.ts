import { BadInput } from '../../platform/platform/errors.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';

type Header = string | readonly string[] | undefined;
const LONGEST_PURPOSE = 1_000;
const LONGEST_REFERENCE = 200;

/**
 * The SHA-256 that a sender has of what it sends: `X-Content-SHA256` in hexadecimal, `Content-Digest: sha-256=:…:` or `Repr-Digest` (RFC 9530), or the former
 * `Digest: SHA-256=…` (RFC 3230). undefined: it says none.
 * @throws BadInput where one cannot be read, or two contradict each other
 */
export function parseDigest(headers: Readonly<Record<string, Header>>): Buffer | undefined {
  const found = [
    parseHeader(headers['x-content-sha256'], /^\s*([0-9a-f]{64})\s*$/i, 'hex'),
    ...['content-digest', 'repr-digest'].map((name) => parseHeader(headers[name], /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/, 'base64')),
    parseHeader(headers.digest, /(?:^|,)\s*sha-256=([A-Za-z0-9+/]{43}=)\s*(?:,|$)/i, 'base64'),
  ].flatMap((one) => one ?? []);
  const [first, ...others] = found;
  if (others.some((one) => !first?.equals(one))) throw unreadable();
  return first;
}

function parseHeader(header: Header, form: RegExp, encoding: BufferEncoding): Buffer | undefined {
  if (header === undefined) return undefined;
  const digest = typeof header === 'string' ? form.exec(header)?.[1] : undefined;
  if (digest === undefined) throw unreadable();
  return Buffer.from(digest, encoding);
}

const unreadable = (): BadInput =>
  new BadInput('EVIDENCE_DIGEST_FORM', 'Say one SHA-256: X-Content-SHA256 in hexadecimal, or Content-Digest: sha-256=:…: (RFC 9530).');

/** Bytes that a sender announces. */
export const parseLength = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;

/** Why a file is read, as the query says. @throws BadInput */
export function readReasonOf(query: unknown): { readonly purpose: string | null; readonly caseReference: string | null } {
  const { purpose, caseReference } = (query ?? {}) as Readonly<Record<string, unknown>>;
  return {
    purpose: parseText('purpose', purpose, LONGEST_PURPOSE),
    caseReference: parseText('caseReference', caseReference, LONGEST_REFERENCE),
  };
}

function parseText(name: string, given: unknown, most: number): string | null {
  if (given === undefined) return null;
  const text = typeof given === 'string' ? given.trim() : '';
  if (text === '' || text.length > most || !isStorableText(text)) {
    throw new BadInput('EVIDENCE_PARAMETER', `The parameter ${name} has 1 to ${most} characters.`);
  }
  return text;
}
