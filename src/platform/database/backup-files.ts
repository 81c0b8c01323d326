import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { StartFailure } from '../platform/start-failure.js';

/** A file of a backup. */
export interface BackupEntry {
  /** Within the backup and within DATA_DIR, with slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly mode: number;
  readonly sha256: string;
}

const CHUNK_BYTES = 1_048_576;

/** Copies files of one folder into another, and collects their entries for the manifest. */
export class BackupCopy {
  readonly files: BackupEntry[] = [];
  readonly folders: { path: string; mode: number }[] = [];

  constructor(
    private readonly from: string,
    private readonly to: string,
  ) {}

  /** Copies a folder with all its entries whose path within it `isWanted` accepts. A file that disappears meanwhile was dropped by the server. */
  async addTree(top: string, isWanted: (path: string) => boolean): Promise<void> {
    await this.addFolder(top);
    const found = await readdir(join(this.from, top), { recursive: true, withFileTypes: true });
    for (const entry of found) {
      const path = relative(join(this.from, top), join(entry.parentPath, entry.name)).split(sep).join('/');
      if (!isWanted(path)) continue;
      if (entry.isDirectory()) await this.addFolder(`${top}/${path}`);
      else if (entry.isFile()) await this.addFile(`${top}/${path}`).catch(ignoreMissing);
      else {
        throw new StartFailure(`${join(this.from, top, path)} is neither a file nor a folder (a tablespace?): this backup cannot hold it.`);
      }
    }
  }

  async addFile(path: string): Promise<void> {
    const { mode } = await stat(join(this.from, path));
    const { bytes, sha256 } = await copyFile(join(this.from, path), join(this.to, path));
    this.files.push({ path, bytes, mode: mode & 0o777, sha256 });
  }

  /** Copies a small file that another process replaces as a whole: reads it until two reads are equal. */
  async addStableFile(path: string): Promise<void> {
    for (let last = Buffer.alloc(0); ;) {
      const content = await readFile(join(this.from, path));
      if (content.equals(last)) return this.addContent(path, content);
      last = content;
    }
  }

  async addContent(path: string, content: Buffer): Promise<void> {
    await writeSynced(join(this.to, path), content);
    this.files.push({ path, bytes: content.length, mode: 0o600, sha256: createHash('sha256').update(content).digest('hex') });
  }

  private async addFolder(path: string): Promise<void> {
    const { mode } = await stat(join(this.from, path));
    await mkdir(join(this.to, path), { recursive: true, mode: 0o700 });
    this.folders.push({ path, mode: mode & 0o777 });
  }
}

export async function copyFile(from: string, to: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const source = await open(from, 'r');
  try {
    return await copyHashed(source, to);
  } finally {
    await source.close();
  }
}

async function copyHashed(source: FileHandle, to: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const target = await open(to, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.alloc(CHUNK_BYTES);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      await target.writeFile(chunk); // appends to the chunks written before
      bytes += bytesRead;
    }
    await target.sync();
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await target.close();
  }
}

export async function writeSynced(path: string, content: Buffer): Promise<void> {
  await writeFile(path, content, { mode: 0o600, flag: 'wx' });
  await syncPath(path);
}

/** Flushes a file or a folder to disk, if the system can flush folders. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

export const pathExists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

export function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
