import { PassThrough, type Readable } from 'node:stream';
import { once } from 'node:events';
import { DeleteObjectCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ObjectStore } from '../../platform/platform/object-store-setting.js';
import type { PieceStore, PieceWriter } from './piece-store.js';
import { splitIntoBlocks, SEALED_PIECE_BYTES } from './stream-sealing.js';

/** Part size of an upload in bytes. S3 requires at least 5 MiB. An upload holds two parts in memory. */
const PART_BYTES = 5 * 1024 * 1024;
const PARALLEL_PARTS = 2;
/** Timeouts for a store that does not answer. */
const CONNECT_MS = 5_000;
const ANSWER_MS = 30_000;

/** A store with the Amazon S3 protocol: one object per file, with the pieces in sequence. It receives ciphertext only. */
export class S3PieceStore implements PieceStore {
  readonly backend = 'S3';
  private readonly client: S3Client;

  constructor(private readonly store: ObjectStore) {
    this.client = new S3Client({
      endpoint: store.endpoint,
      region: store.region,
      forcePathStyle: true,
      credentials: { accessKeyId: store.accessKey, secretAccessKey: store.secretKey },
      requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS, socketTimeout: ANSWER_MS },
      // Every piece has its own authentication tag. Many stores support no checksums beyond the requested ones.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  write(id: string): PieceWriter {
    const body = new PassThrough({ highWaterMark: SEALED_PIECE_BYTES });
    const upload = new Upload({
      client: this.client,
      params: { Bucket: this.store.bucket, Key: keyOf(id), Body: body, ContentType: 'application/octet-stream' },
      partSize: PART_BYTES,
      queueSize: PARALLEL_PARTS,
      leavePartsOnError: false,
    });
    const failed = new AbortController();
    const done = upload.done();
    done.catch(() => failed.abort()); // ends the wait for space in `body`
    return {
      put: async (sealed) => {
        if (!failed.signal.aborted && !body.write(sealed)) await once(body, 'drain', { signal: failed.signal }).catch(() => undefined);
        if (failed.signal.aborted) await done;
        return null;
      },
      close: async () => {
        body.end();
        await done;
      },
      abort: async () => {
        await upload.abort().catch(() => undefined);
        body.destroy();
        await done.catch(() => undefined);
        await this.remove([id]).catch(() => undefined);
      },
    };
  }

  async *read(id: string, pieces: number, stored: (n: number) => Promise<Buffer | null>): AsyncGenerator<Buffer, void, void> {
    await stored(0); // checks access before the request to the store
    const { Body: body } = await this.client.send(new GetObjectCommand({ Bucket: this.store.bucket, Key: keyOf(id) }));
    if (!body) throw new Error('The evidence store returned an object without a body.');
    const stream = body as Readable;
    try {
      let n = 0;
      for await (const { bytes } of splitIntoBlocks(SEALED_PIECE_BYTES, stream as AsyncIterable<Buffer>)) {
        if (n > 0) await stored(n);
        yield bytes;
        n += 1;
        if (n === pieces) return;
      }
    } finally {
      stream.destroy();
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.client.send(new DeleteObjectCommand({ Bucket: this.store.bucket, Key: keyOf(id) }));
  }
}

const keyOf = (id: string): string => `evidence/${id.toLowerCase()}`;
