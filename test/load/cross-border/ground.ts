import { ANNOUNCEMENT, type AnnouncementView } from '../../support/announcement-client.js';
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type EmbeddedServer, startEmbedded } from '../../../src/platform/database/embedded.js';
import type { Ask } from '../../support/officer.js';
import { Refused } from '../../support/refused.js';
import { temporaryFolder } from '../../support/server.js';
import { Answers, Caller, type Reply } from '../history/caller.js';
import { BuiltHub, LOAD_PASSWORD, type HubUnderFire } from '../history/hub-under-fire.js';

/** Nobody waits longer for an answer, kills included. */
const LONGEST_MS = 120_000;
/** How long what was under way when a hub died may still take in the database. */
const SETTLED_MS = 300;
/** How long a hub that is to die may still work on what it was asked. */
const LONGEST_LIFE_MS = 40;

/** Nobody knows what became of a mutation. */
class Unknown extends Error {}

/** Two hubs on one embedded database, which die in the middle of what they are asked; every request goes to the other one than the request before. */
export class Ground {
  readonly answers = new Answers();
  kills = 0;
  /** Acts whose answer was lost, and those of them that had happened. */
  unknown = 0;
  happened = 0;
  private asked = 0;
  private deaths = Promise.resolve();
  private last: HubUnderFire;
  private readonly callers = new Map<string, Caller>();

  private constructor(
    private readonly built: BuiltHub,
    private readonly server: EmbeddedServer,
    private readonly folder: string,
    readonly hubs: readonly [HubUnderFire, HubUnderFire],
  ) {
    [this.last] = hubs;
  }

  static async open(): Promise<Ground> {
    const built = await BuiltHub.build();
    const folder = await temporaryFolder();
    const server = await startEmbedded({ dataDir: folder });
    const said = { SECOND_FACTOR: 'off' }; // admins sign in with a password alone
    const ground = new Ground(built, server, folder, [built.hub('one', server.url, said), built.hub('two', server.url, said)]);
    for (const hub of ground.hubs) await hub.start();
    return ground;
  }

  /** Asks as `email`: what reads until there is an answer, what changes something once. */
  as(email: string): Ask {
    const caller = this.callers.get(email) ?? new Caller(() => this.next().address, email, LOAD_PASSWORD, this.answers);
    this.callers.set(email, caller);
    return async <Data>(query: string, variables: object = {}): Promise<Data> => {
      const end = Date.now() + LONGEST_MS;
      for (;;) {
        const reply: Reply<Data> = await caller.ask<Data>(query, variables);
        if (reply.result === 'ok') return reply.data;
        if (reply.result === 'fail') throw new Refused(reply.code, reply.reason, `${reply.code} ${reply.reason}`);
        if (reply.result === 'info' && query.startsWith('mutation')) throw new Unknown();
        if (Date.now() > end) throw new Error(`No answer to ${query.slice(0, 80)}`);
        await pause(50);
      }
    };
  }

  /** A token that was given a moment ago. */
  async token(email: string): Promise<string> {
    await this.as(email)('{ __typename }');
    return (await this.callers.get(email)?.signedIn()) ?? '';
  }

  /** The address of a hub that listens. */
  get address(): string {
    return (this.hubs.find((hub) => !hub.hasEnded) ?? this.hubs[0]).address;
  }

  /**
   * Does what must happen exactly once, whatever becomes of its answer.
   * @param seen what it came to, if it has happened; undefined: it has not
   * @param deadly whether the hub that is asked is killed meanwhile
   */
  async step<T>(act: () => Promise<T>, seen: () => Promise<T | undefined>, deadly = false): Promise<T> {
    const death = deadly ? this.kill() : undefined;
    const found = await this.once(act, seen);
    await death;
    return found;
  }

  private async once<T>(act: () => Promise<T>, seen: () => Promise<T | undefined>): Promise<T> {
    for (let lost = false; ; lost = true) {
      try {
        return await act();
      } catch (error) {
        if (!lost && !(error instanceof Unknown)) throw error;
        this.unknown += 1;
        await pause(SETTLED_MS);
        const found = await seen();
        if (found === undefined && !(error instanceof Unknown)) throw error;
        this.happened += found === undefined ? 0 : 1;
        if (found !== undefined) return found;
      }
    }
  }

  /** kill -9 of the hub that was asked last, a moment from now, and it starts again where it was; one after the other. */
  private kill(): Promise<void> {
    this.deaths = this.deaths.then(async () => {
      await pause(Math.random() * LONGEST_LIFE_MS);
      await this.ends(this.last);
    });
    return this.deaths;
  }

  /** kill -9 of both at once. */
  async killBoth(): Promise<void> {
    await Promise.all(this.hubs.map((hub) => this.ends(hub)));
  }

  private async ends(hub: HubUnderFire): Promise<void> {
    this.kills += 1;
    await hub.end('SIGKILL');
    await hub.start();
  }

  private next(): HubUnderFire {
    this.last = this.hubs[this.asked % 2 === 0 ? 0 : 1];
    this.asked += 1;
    return this.last;
  }

  async close(): Promise<void> {
    for (const hub of this.hubs) await hub.end('SIGTERM');
    await this.built.remove();
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The steps of so many at which hubs die: spread evenly. */
export const deadlySteps = (steps: number, kills: number): ReadonlySet<number> =>
  new Set(Array.from({ length: kills }, (_, n) => Math.floor(((n + 1) * steps) / (kills + 1))));

export const liaisonOf = (country: string): string => `liaison@${country.toLowerCase()}.example`;

interface Page<Row> {
  readonly rows: readonly Row[];
  /** Of a stream. */
  readonly cursor?: string | null;
  /** Of a connection. */
  readonly pageInfo?: { readonly endCursor: string | null };
}

/** Everything of a list, page by page; `query` names its page `page`, and its rows `rows`. */
export async function whole<Row>(ask: Ask, query: string, variables: object = {}): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let after: string | null = null; ;) {
    const { page }: { page: Page<Row> } = await ask(query, { ...variables, after });
    rows.push(...page.rows);
    const cursor: string | null = page.cursor ?? page.pageInfo?.endCursor ?? null;
    if (cursor === null || page.rows.length === 0 || cursor === after) return rows;
    after = cursor;
  }
}

/** All that a party was told by announcements of this kind. */
export async function toldOf(ask: Ask, of?: string): Promise<readonly AnnouncementView[]> {
  const query = `query ($after: Cursor) { page: announcements(first: 500, after: $after) { nodes { ${ANNOUNCEMENT} } pageInfo { hasNextPage endCursor } } }`;
  type Page = { page: { nodes: AnnouncementView[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };
  const told: AnnouncementView[] = [];
  for (let after: string | null = null, more = true; more;) {
    const { page }: Page = await ask<Page>(query, { after });
    told.push(...page.nodes);
    [after, more] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
  }
  return told.filter(({ kind }) => of === undefined || kind === of);
}
