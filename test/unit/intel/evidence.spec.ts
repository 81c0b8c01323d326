import { once } from 'node:events';
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import type { Keyring } from '../../../src/platform/database/keyring.js';
import { detectType } from '../../../src/intel/evidence/content-type.policy.js';
import type { BodyRate } from '../../../src/platform/platform/body-rate.js';
import { readEvidenceBody } from '../../../src/intel/evidence/evidence-body-parser.js';
import { parseDigest, parseLength, readReasonOf } from '../../../src/intel/evidence/evidence-request.policy.js';
import { FileKeys } from '../../../src/intel/evidence/file-keys.js';
import { dispositionOf, endingOf, filenameOf } from '../../../src/intel/evidence/filename.policy.js';
import {
  type FileKey,
  openPiece,
  PIECE_BYTES,
  type Piece,
  PieceTampered,
  piecesOf,
  sealPiece,
} from '../../../src/intel/evidence/stream-sealing.js';
import { A_PICTURE } from '../../support/evidence-client.js';

const keyOf = (): FileKey => ({ id: randomUUID(), secret: randomBytes(32) });
async function* chunksOf(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}
const cut = async (content: Buffer, size: number): Promise<Piece[]> => {
  const pieces: Piece[] = [];
  for await (const piece of piecesOf(chunksOf(content, size))) pieces.push(piece);
  return pieces;
};
const sealedOf = async (key: FileKey, content: Buffer): Promise<Buffer[]> =>
  (await cut(content, 100_000)).map((piece) => sealPiece(key, piece));
/** As a reader opens a file: so many pieces are announced, and the last of them ends it. */
const opened = (key: FileKey, sealed: readonly Buffer[]): Buffer =>
  Buffer.concat(sealed.map((one, n) => openPiece(key, n, n === sealed.length - 1, one)));

describe('a file that is sealed piece by piece', () => {
  const lengths = fc.constantFrom(1, 2, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 3 * PIECE_BYTES + 7);

  it('comes out as it went in, however it came', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.constantFrom(1_000, 65_536, PIECE_BYTES, PIECE_BYTES + 1, 5 * PIECE_BYTES), async (length, size) => {
        const content = randomBytes(length);
        const pieces = await cut(content, size);
        expect(pieces.map(({ bytes }) => bytes.length).slice(0, -1)).toEqual(pieces.slice(1).map(() => PIECE_BYTES));
        expect(pieces.map(({ isLast }) => isLast)).toEqual(pieces.map((_, n) => n === pieces.length - 1));
        const key = keyOf();
        expect(
          opened(
            key,
            pieces.map((piece) => sealPiece(key, piece)),
          ).equals(content),
        ).toBe(true);
      }),
      { numRuns: 40 },
    );
    expect(await cut(Buffer.alloc(0), 1)).toEqual([]);
  });

  it('holds on to none of the chunks that it comes in, however small they are', async () => {
    const content = randomBytes(PIECE_BYTES + 3);
    async function* drops(): AsyncGenerator<Buffer> {
      const drop = Buffer.alloc(1); // the same again and again
      for (const byte of content) {
        drop[0] = byte;
        yield drop;
      }
    }
    const pieces: Buffer[] = [];
    for await (const { bytes } of piecesOf(drops())) pieces.push(bytes);
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
  });

  it('shows every flip of a bit', async () => {
    const key = keyOf();
    const sealed = await sealedOf(key, randomBytes(2 * PIECE_BYTES + 100));
    fc.assert(
      fc.property(fc.nat(2), fc.nat(), fc.nat(7), (n, place, bit) => {
        const changed = sealed.map((one) => Buffer.from(one));
        const piece = changed[n] ?? Buffer.alloc(1);
        const at = place % piece.length;
        piece.writeUInt8(piece.readUInt8(at) ^ (1 << bit), at);
        expect(() => opened(key, changed)).toThrow(PieceTampered);
      }),
      { numRuns: 60 },
    );
  });

  it('shows what was cut off, left out, moved, repeated, or put behind it', async () => {
    const key = keyOf();
    const sealed = await sealedOf(key, randomBytes(4 * PIECE_BYTES));
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 6 }), (order) => {
        fc.pre(order.length > 0 && order.join() !== '0,1,2,3');
        expect(() =>
          opened(
            key,
            order.map((n) => sealed[n] ?? Buffer.alloc(0)),
          ),
        ).toThrow(PieceTampered);
      }),
    );
    fc.assert(
      fc.property(fc.nat(3), fc.nat(), (n, length) => {
        const shorter = sealed.map((one, place) => (place === n ? one.subarray(0, length % one.length) : one));
        expect(() => opened(key, shorter)).toThrow(PieceTampered);
      }),
      { numRuns: 30 },
    );
    expect(() => opened(key, [...sealed, Buffer.alloc(0)])).toThrow(PieceTampered);
  });

  it('opens as no other file, and under no other key', async () => {
    const key = keyOf();
    const sealed = await sealedOf(key, Buffer.from('x'));
    expect(() => opened({ ...key, id: randomUUID() }, sealed)).toThrow(PieceTampered);
    expect(() => opened({ ...key, secret: randomBytes(32) }, sealed)).toThrow(PieceTampered);
    expect(opened({ ...key, id: key.id.toUpperCase() }, sealed).toString()).toBe('x');
  });
});

describe('the key of a file', () => {
  const ring = (...evidenceKeys: Keyring['evidenceKeys']): Keyring => ({ evidenceKeys }) as unknown as Keyring;
  const master = { id: randomUUID(), secret: randomBytes(32) };
  const newer = { id: randomUUID(), secret: randomBytes(32) };

  it('opens after the keyring got a newer key, and not once its own is gone', () => {
    const id = randomUUID();
    const { key, sealed } = new FileKeys(ring(master)).create(id);
    expect(new FileKeys(ring(newer, master)).open(id, sealed).secret.equals(key.secret)).toBe(true);
    expect(() => new FileKeys(ring(newer)).open(id, sealed)).toThrow(/not in the keyring/);
    expect(() => new FileKeys(ring(master)).open(randomUUID(), sealed)).toThrow();
  });

  it('is another for each file', () => {
    const keys = new FileKeys(ring(master));
    expect(keys.create(randomUUID()).key.secret.equals(keys.create(randomUUID()).key.secret)).toBe(false);
  });
});

describe('what a file is', () => {
  const found = async (content: Buffer | string, filename: string): Promise<string | undefined> => {
    const bytes = Buffer.from(content as string);
    const type = await detectType(bytes, filename);
    return type && type.scanner.add(bytes) && type.scanner.end() ? type.type : undefined;
  };
  const LETTER = 'From: <a@example.com>\r\nSubject: pay\r\n\r\n<html><script>x</script></html>\r\n';

  it.each<[string, Buffer | string, string, string]>([
    ['a PDF', '%PDF-1.7\n%x', 'a.pdf', 'application/pdf'],
    ['a picture', A_PICTURE, 'Photo.PNG', 'image/png'],
    ['a picture without an ending', A_PICTURE, 'photo', 'image/png'],
    ['text', 'they called at 12:00 ไทย\n', 'notes.txt', 'text/plain'],
    ['a table', 'phone,amount\n+66812345678,1\n', 'a.csv', 'text/csv'],
    ['a letter, whatever it holds', LETTER, 'a.eml', 'message/rfc822'],
  ])('%s is found in its content', async (_, content, filename, type) => {
    expect(await found(content, filename)).toBe(type);
  });

  it.each<[string, Buffer | string, string]>([
    ['a program that calls itself a picture', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(300)]), 'a.png'],
    ['a program for Linux', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(300)]), 'a.txt'],
    ['a picture that would be opened as a program', A_PICTURE, 'a.png.exe'],
    ['markup', '<!DOCTYPE html><script>x</script>', 'a.txt'],
    ['markup behind blanks and a mark', '\ufeff \r\n\t<html>', 'a.txt'],
    ['a drawing that runs', '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', 'a.txt'],
    ['XML', '<?xml version="1.0"?><a/>', 'a.txt'],
    ['a script for Unix', '#!/bin/sh\nrm -rf /\n', 'a.txt'],
    ['a script by its name', 'WScript.Echo("x")', 'a.vbs'],
    ['a web page by its name', 'x', 'a.html'],
    ['a script by its name behind two points', '@echo off', 'slip..bat'],
    ['a script by nothing but its ending', '@echo off', '.bat'],
    ['text by an ending as long as none', 'x', `a.${'x'.repeat(30)}`],
    ['a picture that would be opened as a program behind two points', A_PICTURE, 'slip..exe'],
    ['text that is not in UTF-8', Buffer.from([0x61, 0xff, 0xfe, 0x62]), 'a.txt'],
    ['half a character at its end', Buffer.from([0x61, 0xe0, 0xb8]), 'a.txt'],
    ['text with control characters', 'a\u001b[2Jb', 'a.txt'],
    ['a letter that is none', 'hello\r\n', 'a.eml'],
    ['an archive', Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\0\0'), Buffer.alloc(60)]), 'a.zip'],
  ])('%s is refused', async (_, content, filename) => {
    expect(await found(content, filename)).toBeUndefined();
  });

  it('a document with macros is refused wherever in it they stand, and one without is taken', async () => {
    const document = (part: string): Buffer => zipOf({ '[Content_Types].xml': DOCX, 'word/document.xml': 'x'.repeat(1_000), [part]: 'x' });
    expect(await found(document('word/styles.xml'), 'a.docx')).toContain('wordprocessingml.document');
    for (const part of ['word/vbaProject.bin', 'word/activeX/activeX1.xml', 'word/embeddings/oleObject1.bin']) {
      const bytes = document(part);
      for (let at = 1; at < bytes.length; at += 13) {
        const type = await detectType(bytes, 'a.docx');
        expect(type?.scanner.add(bytes.subarray(0, at)) && type.scanner.add(bytes.subarray(at))).toBe(false);
      }
    }
  });

  it('whatever begins like a type and goes on as anything is read or refused, and nothing else', async () => {
    const beginnings = [
      'PK\x03\x04\x14\0\0\0\x08\0',
      '%PDF-',
      '\x89PNG\r\n\x1a\n',
      'ID3\x04\0\0',
      'RIFF',
      '\xff\xd8\xff',
      'OggS',
      '\0\0\0\x18ftyp',
      '\x1aE\xdf\xa3',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 200 }), async (beginning, rest) => {
        const found = await detectType(Buffer.concat([Buffer.from(beginning, 'latin1'), rest]), 'a');
        expect(['undefined', 'string']).toContain(typeof found?.type);
      }),
      { numRuns: 500 },
    );
  });

  it('text is text wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), async (text, place) => {
        const bytes = Buffer.from(text.replace(/[\p{Cc}<#]/gu, 'x'));
        const type = await detectType(Buffer.from('x'), 'a.txt');
        const at = place % (bytes.length + 1);
        expect(type?.scanner.add(bytes.subarray(0, at)) && type.scanner.add(bytes.subarray(at)) && type.scanner.end()).toBe(true);
      }),
    );
  });
});

describe('a body of bytes', () => {
  const MINUTE = { minBytes: 60 * 1_024, spanMs: 60_000, maxMs: 60_000 };
  const read = async (body: Readable, pace: BodyRate): Promise<Buffer> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of readEvidenceBody(body as IncomingMessage, pace)) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  it('comes as it is, and breaks off where nothing comes any more, or its sender goes', async () => {
    expect(await read(Readable.from([Buffer.from('ab'), Buffer.from('c')]), MINUTE)).toEqual(Buffer.from('abc'));
    const silent = new Readable({ read: () => undefined });
    silent.push('a');
    await expect(read(silent, { ...MINUTE, spanMs: 20 })).rejects.toMatchObject({ reason: 'EVIDENCE_TOO_SLOW' });
    expect(silent.destroyed).toBe(false); // the answer goes out by the same connection
    const gone = new Readable({ read: () => undefined });
    gone.push('a');
    const reading = read(gone, MINUTE);
    gone.destroy(new Error('aborted'));
    await expect(reading).rejects.toMatchObject({ reason: 'EVIDENCE_INCOMPLETE' });
  });
});

describe('a body of bytes that is refused early', () => {
  it('is read to its end all the same, so that its sender comes to read the answer', async () => {
    const body = Readable.from(Array.from({ length: 50 }, () => Buffer.alloc(10_000)));
    const ended = once(body, 'end');
    for await (const chunk of readEvidenceBody(body as IncomingMessage)) {
      expect(chunk).toHaveLength(10_000);
      break;
    }
    await ended;
  });
});

describe('what is said of a file', () => {
  it('its name is kept as it was given, and is no path, no trick and not empty', () => {
    expect(filenameOf(' หลักฐาน (1).pdf ')).toBe('หลักฐาน (1).pdf');
    for (const name of [
      '',
      ' ',
      '.',
      '..',
      '../etc/passwd',
      'a\\b',
      'a\nb',
      'a\0b',
      'x\u202egpj.exe',
      'run.bat.',
      'run.bat. .',
      'x'.repeat(201),
      undefined,
      ['a'],
    ]) {
      expect(() => filenameOf(name)).toThrow(expect.objectContaining({ reason: 'EVIDENCE_FILENAME' }));
    }
    expect(['a.tar.GZ', '.profile', 'a..Bat', 'a'].map(endingOf)).toEqual(['gz', 'profile', 'bat', '']);
  });

  it('its name leaves in a header that says nothing else', () => {
    expect(dispositionOf('สลิป "1".png')).toBe(
      `attachment; filename="____ _1_.png"; filename*=UTF-8''%E0%B8%AA%E0%B8%A5%E0%B8%B4%E0%B8%9B%20%221%22.png`,
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        fc.pre(!/\p{Cs}/u.test(name));
        expect(dispositionOf(name)).toMatch(
          /^attachment; filename="[\x20\x21\x23\x24\x26-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[!#$&+.^_`|~\w%-]*$/,
        );
      }),
    );
  });

  it('its digest is read in each of its forms, and contradictions are refused', () => {
    const digest = randomBytes(32);
    const base64 = digest.toString('base64');
    for (const headers of [
      { 'x-content-sha256': digest.toString('hex') },
      { 'content-digest': `sha-256=:${base64}:` },
      { 'repr-digest': `md5=:x:, sha-256=:${base64}:` },
      { digest: `SHA-256=${base64}` },
    ]) {
      expect(parseDigest(headers)?.equals(digest)).toBe(true);
    }
    expect(parseDigest({})).toBeUndefined();
    for (const headers of [
      { 'x-content-sha256': 'x' },
      { digest: 'MD5=x' },
      { 'x-content-sha256': '0'.repeat(64), digest: `SHA-256=${base64}` },
    ]) {
      expect(() => parseDigest(headers)).toThrow(expect.objectContaining({ reason: 'EVIDENCE_DIGEST_FORM' }));
    }
  });

  it('why it is read has a length, and what else is said is no number', () => {
    expect(readReasonOf({ purpose: ' x ' })).toEqual({ purpose: 'x', caseReference: null });
    expect(() => readReasonOf({ purpose: 'x'.repeat(1_001) })).toThrow();
    expect(() => readReasonOf({ caseReference: ['a', 'b'] })).toThrow();
    expect([parseLength('12'), parseLength('1e3'), parseLength(undefined)]).toEqual([12, undefined, undefined]);
  });
});

const DOCX = `<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;

/** A ZIP without compression (PKWARE APPNOTE 4.3), checksums left at zero: nobody here unpacks it. */
function zipOf(entries: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(entries)) {
    const sizes = Buffer.alloc(16);
    sizes.writeUInt32LE(text.length, 4);
    sizes.writeUInt32LE(text.length, 8);
    sizes.writeUInt16LE(name.length, 12);
    const local = Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\0\0\0\0\0\0', 'latin1'), sizes, Buffer.from(name + text)]);
    const offset = Buffer.alloc(4);
    offset.writeUInt32LE(at);
    centrals.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0', 'latin1'), sizes, Buffer.alloc(10), offset, Buffer.from(name)]),
    );
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(locals.length, 8);
  end.writeUInt16LE(locals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}
