import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Batch, MemoryStore, type Snapshot, type Store, type StoredItem } from './follow/store.js';

interface Content<Item> {
  readonly version: 1;
  readonly cursor: string;
  readonly items: readonly StoredItem<Item>[];
}

/**
 * A copy in one JSON file, with its cursor. Each batch writes a new file, flushes it, and renames it over the old one: after a crash the file has the state
 * before the batch or after it. The file is as large as the copy and is written whole: use a database for more than about 100,000 items. The file contains what
 * the party sees: it is created for its owner alone (mode 0600).
 */
export class FileStore<Item> implements Store<Item> {
  private copy: MemoryStore<Item> | undefined;

  /** @param path the file; its folder must exist, and nothing else may write to it or to `path.new` */
  constructor(private readonly path: string) {}

  /** The items by their ids, as of the last batch. Empty before `load`. */
  get items(): ReadonlyMap<string, StoredItem<Item>> {
    return this.copy?.items ?? new Map<string, StoredItem<Item>>();
  }

  /** @throws Error when the file exists and is not a copy */
  async load(): Promise<string | null> {
    return (await this.loaded()).load();
  }

  async apply(batch: Batch<Item>): Promise<void> {
    const next = await this.clone();
    next.apply(batch);
    await this.save(next, batch.cursor);
  }

  async replace(snapshot: Snapshot<Item>): Promise<void> {
    const next = new MemoryStore<Item>();
    await next.replace(snapshot);
    await this.save(next, snapshot.cursor);
  }

  private async loaded(): Promise<MemoryStore<Item>> {
    if (this.copy) return this.copy;
    const copy = new MemoryStore<Item>();
    const content = await this.read();
    if (content) await copy.replace(snapshotOf(content.items, content.cursor));
    this.copy = copy;
    return copy;
  }

  /** The batch is applied to another copy, so that a failed write leaves the state that the file has. */
  private async clone(): Promise<MemoryStore<Item>> {
    const copy = await this.loaded();
    const clone = new MemoryStore<Item>();
    const cursor = copy.load();
    if (cursor !== null) await clone.replace(snapshotOf([...copy.items.values()], cursor));
    return clone;
  }

  private async read(): Promise<Content<Item> | undefined> {
    const text = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if ((error as { readonly code?: unknown }).code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const content = JSON.parse(text) as Content<Item>;
    if (content.version !== 1) throw new Error(`${this.path} is not a copy of this version of the client.`);
    return content;
  }

  private async save(copy: MemoryStore<Item>, cursor: string): Promise<void> {
    const content: Content<Item> = { version: 1, cursor, items: [...copy.items.values()] };
    await rm(`${this.path}.new`, { force: true }); // of a write that was interrupted; its mode is not known, and it may be a link
    const file = await open(`${this.path}.new`, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(content));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${this.path}.new`, this.path);
    this.copy = copy;
    await flushFolder(dirname(this.path));
  }
}

async function* onePage<T>(page: T): AsyncGenerator<T, void, void> {
  yield page;
}

const snapshotOf = <Item>(items: readonly StoredItem<Item>[], cursor: string): Snapshot<Item> => ({ pages: onePage(items), cursor });

/** A rename is durable when its folder is flushed. Windows does not allow that, and does not need it. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
