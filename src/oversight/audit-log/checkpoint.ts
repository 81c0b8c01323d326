import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { HASH_BYTES, type Hash } from './merkle-tree.js';

/** A tree head (C2SP tlog-checkpoint): the tree of the log `origin` has `size` leaves and this root. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  /** When it was signed, ISO 8601 in UTC. */
  readonly time: string;
  /** The verifier key of a key that signs from this head on; the former key signs this head, too. */
  readonly newKey?: string | undefined;
  /** After a restore: the last head of the former log that the restored database has. */
  readonly after?: FormerHead | undefined;
}

/** A head of a log that a restore has ended. */
export interface FormerHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

export interface Signature {
  readonly name: string;
  /** Names the key: 8 hexadecimal digits. */
  readonly keyId: string;
  readonly signature: Buffer;
}

/** A checkpoint and its signatures (C2SP signed-note). `body`: the text that is signed. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly body: string;
  readonly signatures: readonly Signature[];
}

/** A public key and the log that it signs for. */
export interface VerifierKey {
  readonly name: string;
  readonly keyId: string;
  readonly publicKey: KeyObject;
}

const ED25519 = Buffer.of(1);
/** DER of an Ed25519 public key, before its 32 bytes (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_ID_BYTES = 4;

/** Reads base64 that has exactly one spelling; anything else is empty. */
function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : Buffer.alloc(0);
}

const rawKey = (publicKey: KeyObject): Buffer => publicKey.export({ type: 'spki', format: 'der' }).subarray(SPKI_PREFIX.length);
const keyIdOf = (name: string, raw: Buffer): string =>
  createHash('sha256').update(`${name}\n`).update(ED25519).update(raw).digest().subarray(0, KEY_ID_BYTES).toString('hex');

/** Returns the text of a public key: `name+id+base64`. */
export function verifierKeyOf(name: string, publicKey: KeyObject): string {
  const raw = rawKey(publicKey);
  return `${name}+${keyIdOf(name, raw)}+${Buffer.concat([ED25519, raw]).toString('base64')}`;
}

/** @throws Error when the text is no key of this kind */
export function readVerifierKey(text: string): VerifierKey {
  const [, name = '', keyId = '', base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  const data = bytesOf(base64);
  const raw = data.subarray(1);
  if (raw.length !== 32 || data[0] !== ED25519[0] || keyIdOf(name, raw) !== keyId) {
    throw new Error('This is no public key of an audit log.');
  }
  return { name, keyId, publicKey: createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' }) };
}

/** Returns the text of a checkpoint, signed by each key. */
export function signCheckpoint(checkpoint: Checkpoint, keys: readonly KeyObject[]): string {
  const { origin, size, root, time, newKey, after } = checkpoint;
  const lines = [origin, String(size), root.toString('base64'), `time ${time}`, ...(newKey ? [`key ${newKey}`] : [])];
  const body = [...lines, ...(after ? [`after ${after.origin} ${after.size} ${after.root.toString('base64')}`] : []), ''].join('\n');
  const signatures = keys.map((key) => {
    const id = Buffer.from(keyIdOf(origin, rawKey(createPublicKey(key))), 'hex');
    return `— ${origin} ${Buffer.concat([id, sign(null, Buffer.from(body), key)]).toString('base64')}\n`;
  });
  return `${body}\n${signatures.join('')}`;
}

const NOTE = /^([^\n]+\n(?:[^\n]+\n)*)\n((?:— [^\n]+\n)+)$/;
const BODY =
  /^(\S+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\ntime (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\n(?:key (\S+)\n)?(?:after (\S+ \d{1,16} [A-Za-z0-9+/]{43}=)\n)?$/;

/** Reads one checkpoint. It does not check the signatures. @throws Error when the text is none */
export function readCheckpoint(text: string): SignedCheckpoint {
  const [, body = '', lines = ''] = NOTE.exec(text) ?? [];
  const [, origin = '', size = '', root = '', time = '', newKey, after] = BODY.exec(body) ?? [];
  const hash = bytesOf(root);
  if (hash.length !== HASH_BYTES || hash.toString('base64') !== root) throw new Error('This is no checkpoint of an audit log.');
  const signatures = lines
    .trimEnd()
    .split('\n')
    .map((line) => signatureOf(line));
  return {
    checkpoint: { origin, size: Number(size), root: hash, time, newKey, after: after === undefined ? undefined : readAfter(after) },
    body,
    signatures,
  };
}

/** Reads the head that a restored log follows. @throws Error when the text is none */
export function readAfter(text: string): FormerHead {
  const [origin = '', size = '', root = ''] = text.split(' ');
  const hash = bytesOf(root);
  if (hash.length !== HASH_BYTES) throw new Error('This is no checkpoint of an audit log.');
  return { origin, size: Number(size), root: hash };
}

/** Returns the key under the name of another log of the same hub: a log that begins after a restore keeps the keys. */
export const keyNamed = (name: string, { publicKey }: VerifierKey): VerifierKey => ({
  name,
  keyId: keyIdOf(name, rawKey(publicKey)),
  publicKey,
});

function signatureOf(line: string): Signature {
  const [, name = '', base64 = ''] = /^— (\S+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
  const data = bytesOf(base64);
  return { name, keyId: data.subarray(0, KEY_ID_BYTES).toString('hex'), signature: data.subarray(KEY_ID_BYTES) };
}

/** Returns whether `key` has signed the checkpoint. */
export const isSignedBy = ({ checkpoint, body, signatures }: SignedCheckpoint, key: VerifierKey): boolean =>
  key.name === checkpoint.origin &&
  signatures.some(
    ({ name, keyId, signature }) => name === key.name && keyId === key.keyId && verify(null, Buffer.from(body), key.publicKey, signature),
  );

/** A signature of Ed25519 and the id of its key, in base64. */
const WHOLE_SIGNATURE = /\n— \S+ [A-Za-z0-9+/]{91}=$/;

/** Returns the checkpoints of a file: each ends with an empty line. One that a crash cut off has no whole signature, and is left out: it was written again. */
export const checkpointsIn = (file: string): readonly string[] =>
  file
    .replaceAll('\r\n', '\n')
    .split(/\n\n(?!—)/)
    .map((text) => `${text.trim()}\n`)
    .filter((text) => WHOLE_SIGNATURE.test(text.trimEnd()));
