import { Readable } from 'node:stream';
import { BadInput } from '../../platform/platform/errors.js';
import { isWithinJsonLimits, invalidJsonMessage } from '../../platform/platform/json-limits.js';

/** Maximum body size of the STIX endpoint, in bytes; for application/json the API's own limit applies first. */
export const MOST_STIX_BYTES = 32 * 1_024 * 1_024;
/** Maximum number of JSON values per byte of a body; real bundles have less than half of it. */
const VALUES_IN_A_BYTE = 1 / 28;
const LEAST_VALUES = 150_000;

const refused = (message: string): BadInput => new BadInput('STIX_UNREADABLE', message);

/** Returns the objects of a bundle, or of any other object with a list of objects. @param body parsed, or a stream @throws BadInput */
export async function objectsOf(body: unknown): Promise<readonly unknown[]> {
  const document = body instanceof Readable ? parsed(await gathered(body)) : body;
  const objects = typeof document === 'object' && document !== null && 'objects' in document ? document.objects : undefined;
  if (!Array.isArray(objects)) throw refused('Send a STIX bundle, or {"objects": [ … ]}.');
  return objects as readonly unknown[];
}

async function gathered(body: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body.iterator({ destroyOnReturn: false })) {
    length += (piece as Buffer).length;
    if (length > MOST_STIX_BYTES) throw new BadInput('STIX_TOO_LARGE', 'The body is larger than 32 MiB. Send it in several parts.');
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

function parsed(bytes: Buffer): unknown {
  if (!isWithinJsonLimits(bytes, Math.max(LEAST_VALUES, Math.ceil(bytes.length * VALUES_IN_A_BYTE)))) {
    throw new BadInput('STIX_TOO_LARGE', 'The body holds too many values, or nests them too deeply.');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /__proto__|\\u005f/i.test(text) ? JSON.parse(text, withoutPrototypes) : JSON.parse(text);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw refused(invalidJsonMessage(error));
  }
}

function withoutPrototypes(key: string, value: unknown): unknown {
  if (key === '__proto__') throw refused('A member must not be named __proto__.');
  return value;
}
