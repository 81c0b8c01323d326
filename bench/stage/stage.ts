import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Keyring } from '../../src/platform/database/keyring.js';
import { fillWorld, SMALL_WORLD, WHOLE_WORLD, type WorldSize } from '../world/fill.js';
import { Accounts } from './accounts.js';
import { type BenchHub, startHub } from './hub.js';
import { createDatabase, type Naming, type Server } from './server.js';

const SETTLE_MS = 120_000;

/** How the stages of a run are made. */
export interface StagePlan {
  readonly server: Server;
  /** The folder of the built hub. */
  readonly program: string;
  readonly isSmoke: boolean;
  readonly databases: Naming;
  readonly notice: (line: string) => void;
}

/** A hub on a filled database of its own. */
export interface Stage {
  readonly claims: number;
  /** URL of the migrating role. */
  readonly databaseUrl: string;
  readonly keyring: Keyring;
  readonly hub: BenchHub;
  readonly accounts: Accounts;
  /** A connection as hub_owner. */
  readonly owner: pg.Client;
  readonly folder: string;
  /** Waits until the hub has given all events their position, and has no work left that follows from them. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes a database with that many claims, and starts a hub on it. */
export async function openStage(plan: StagePlan, claims: number): Promise<Stage> {
  const size: WorldSize = { claims, ...(plan.isSmoke ? SMALL_WORLD : WHOLE_WORLD) };
  const database = await createDatabase(plan.server.url, plan.databases);
  const undo: (() => Promise<unknown>)[] = [database.drop];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    await fillWorld(database.url, size, plan.notice);
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    undo.push(() => owner.end());
    await owner.query('set role hub_owner');
    const folder = join(plan.server.folder, new URL(database.url).pathname.slice(1));
    const hub = await startHub(plan.program, database.url, folder, plan.isSmoke ? { REQUEST_WAIT: '60000' } : {}); // a smoke run shares the machine with others;
    undo.push(() => hub.stop());
    const stage: Stage = {
      claims,
      databaseUrl: database.url,
      keyring: database.keyring,
      hub,
      accounts: new Accounts(owner, database.keyring),
      owner,
      folder,
      settle: () => settle(owner, !plan.isSmoke),
      stop,
    };
    await stage.settle();
    return stage;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param withLinks whether to wait for the search for other holders of the values, too */
async function settle(owner: pg.Client, withLinks: boolean): Promise<void> {
  const end = performance.now() + SETTLE_MS;
  for (;;) {
    const { rows } = await owner.query<{ waits: boolean }>(
      `select exists (select from hub.outbox) or exists (select from hub.party_job where done_at is null)
         or $1 and (select l.last from hub.link_head l) < (select h.last from hub.sequence_head h) as waits`,
      [withLinks],
    );
    if (!rows[0]?.waits) return;
    if (performance.now() > end) throw new Error(`The hub has not settled within ${SETTLE_MS / 1000} s.`);
    await pause(50);
  }
}
