import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from './server.js';

/** What of s3rver is used here; it has no types of its own. */
interface S3rver {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}
type S3rverClass = new (options: object) => S3rver;
const S3rver = createRequire(import.meta.url)('s3rver') as S3rverClass;

const BUCKET = 'evidence-of-the-hub';

/** A store that speaks S3's protocol, on this machine, and the settings of a hub that uses it. */
export async function startObjectStore() {
  const directory = await temporaryFolder();
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: BUCKET }] });
  const { port } = await server.run();
  let isRunning = true;
  const files = async (): Promise<string[]> => {
    const all = await readdir(join(directory, BUCKET), { recursive: true, withFileTypes: true });
    return all.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  };
  return {
    settings: {
      EVIDENCE_S3_ENDPOINT: `http://127.0.0.1:${port}`,
      EVIDENCE_S3_BUCKET: BUCKET,
      EVIDENCE_S3_ACCESS_KEY: 'S3RVER',
      EVIDENCE_S3_SECRET_KEY: 'S3RVER',
    },
    /** The objects that lie there: the files of their content on the disk. */
    objects: async (): Promise<string[]> => (await files()).filter((name) => name.endsWith('_object')),
    /** Everything that lies there, uploads that were left included. */
    bytes: async (): Promise<Buffer> => Buffer.concat(await Promise.all((await files()).map((name) => readFile(name)))),
    async stop(): Promise<void> {
      if (isRunning) await server.close();
      isRunning = false;
    },
  };
}
export type ObjectStoreServer = Awaited<ReturnType<typeof startObjectStore>>;
