import { generateKeyPairSync } from 'node:crypto';
import {
  type Checkpoint,
  checkpointsIn,
  isSignedBy,
  readCheckpoint,
  readVerifierKey,
  signCheckpoint,
  verifierKeyOf,
} from '../../../src/oversight/audit-log/checkpoint.js';
import { leafHash } from '../../../src/oversight/audit-log/merkle-tree.js';

const HEAD: Checkpoint = { origin: 'hub.example/audit', size: 7, root: leafHash('root'), time: '2026-12-01T06:00:00.000Z' };
const pair = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const key = readVerifierKey(verifierKeyOf(HEAD.origin, pair.publicKey));

describe('a checkpoint', () => {
  it('is the text of the C2SP specification: origin, size, root, the time as an extension, and a signature line', () => {
    const lines = signCheckpoint(HEAD, [pair.privateKey]).split('\n');
    expect(lines.slice(0, 5)).toEqual(['hub.example/audit', '7', HEAD.root.toString('base64'), 'time 2026-12-01T06:00:00.000Z', '']);
    expect(lines[5]).toMatch(/^— hub\.example\/audit [A-Za-z0-9+/]{91}=$/);
  });

  it('has the published key of the Go checksum database as a key of the same form', () => {
    const published = 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8';
    expect(readVerifierKey(published)).toMatchObject({ name: 'sum.golang.org', keyId: '033de0ae' });
  });

  it('is accepted with the key that signed it, and refused with another key, text, origin or signature', () => {
    const text = signCheckpoint(HEAD, [pair.privateKey]);
    expect(isSignedBy(readCheckpoint(text), key)).toBe(true);
    expect(readCheckpoint(text).checkpoint).toEqual({ ...HEAD, newKey: undefined });
    expect(isSignedBy(readCheckpoint(text), readVerifierKey(verifierKeyOf(HEAD.origin, other.publicKey)))).toBe(false);
    expect(isSignedBy(readCheckpoint(text), readVerifierKey(verifierKeyOf('other.example/audit', pair.publicKey)))).toBe(false);
    expect(isSignedBy(readCheckpoint(text.replace('\n7\n', '\n8\n')), key)).toBe(false);
    expect(isSignedBy(readCheckpoint(text.replace('06:00', '05:00')), key)).toBe(false);
    expect(isSignedBy(readCheckpoint(text.replaceAll('hub.example', 'hub2.example')), key)).toBe(false);
  });

  it('is signed by both keys where the key changes, and names the new one', () => {
    const newKey = verifierKeyOf(HEAD.origin, other.publicKey);
    const read = readCheckpoint(signCheckpoint({ ...HEAD, newKey }, [other.privateKey, pair.privateKey]));
    expect(isSignedBy(read, key)).toBe(true);
    expect(isSignedBy(read, readVerifierKey(read.checkpoint.newKey ?? ''))).toBe(true);
  });

  it.each([
    '',
    'hub.example/audit\n7\n',
    `hub.example/audit\n07\n${HEAD.root.toString('base64')}\ntime 2026-12-01T06:00:00.000Z\n\n— a b\n`,
    `hub.example/audit\n7\nAAAA\ntime 2026-12-01T06:00:00.000Z\n\n— a b\n`,
  ])('is refused as %j', (text) => {
    expect(() => readCheckpoint(text)).toThrow('no checkpoint');
  });

  it('is refused with a key that is none', () => {
    const text = verifierKeyOf(HEAD.origin, pair.publicKey);
    for (const wrong of ['', text.replace('hub', 'hob'), text.slice(0, -5)]) expect(() => readVerifierKey(wrong)).toThrow('no public key');
  });

  it('follows another in a file', () => {
    const heads = [7, 8, 9].map((size) => signCheckpoint({ ...HEAD, size }, [pair.privateKey]));
    const file = heads.map((head) => `${head}\n`).join('');
    expect(checkpointsIn(file)).toEqual(heads);
    expect(checkpointsIn(file.replaceAll('\n', '\r\n'))).toEqual(heads);
  });
});
