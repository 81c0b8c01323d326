import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DATABASE_FOLDER } from '../platform/data-dir.js';
import { asOwner } from './as-owner.js';
import type { SeenPosition } from './seen-position.js';

/** What a hub process knows about the database from outside. */
interface OutsideKnowledge {
  readonly seen: SeenPosition;
  /** DATA_DIR of an embedded server; undefined: an external server. */
  readonly embeddedIn: string | undefined;
}

/**
 * Compares the database with what is known from outside, before the hub serves requests. If the database was restored to an earlier point, a new epoch begins,
 * and each follower must take a new snapshot.
 * @returns whether a new epoch began
 */
export async function detectRestore(url: string, { seen, embeddedIn }: OutsideKnowledge): Promise<boolean> {
  const position = await seen.read();
  const files = embeddedIn === undefined ? undefined : await fingerprintOf(join(embeddedIn, DATABASE_FOLDER));
  return asOwner(url, async (tx) => {
    const epoch = async (): Promise<string | undefined> =>
      (await tx.query<{ epoch: string }>('select epoch from hub.sequence_head'))[0]?.epoch;
    const former = await epoch();
    await tx.query('select from hub.check_history($1)', [position ?? null]);
    if (files !== undefined) await tx.query('select hub.check_files($1)', [files]);
    return (await epoch()) !== former;
  });
}

/**
 * Distinguishes the files that PostgreSQL has written from a copy of them. PG_VERSION is never written again: its change time is that of the copy, and no
 * program can set it. pg_control is only written in place: a program that copies changed files gives it another inode.
 */
async function fingerprintOf(folder: string): Promise<string> {
  const [version, control] = await Promise.all(
    ['PG_VERSION', join('global', 'pg_control')].map((name) => stat(join(folder, name), { bigint: true })),
  );
  return `${version?.ctimeNs} ${control?.ino}`;
}
