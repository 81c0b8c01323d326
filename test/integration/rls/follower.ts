import type { AppConnection, Officer } from './world.js';

interface Event {
  readonly seq: string;
  readonly item: string | null;
  readonly kind: string | null;
  readonly operation: string;
}

/** One who follows, its own party's items included, and the copy that it keeps. */
export class Follower {
  private after = '0';
  readonly copy = new Set<string>();
  readonly had = new Set<string>();
  /** What it could have read, at one moment or another. */
  readonly saw = new Set<string>();

  constructor(
    private readonly app: AppConnection,
    readonly who: Officer,
  ) {}

  private events(after: string): Promise<Event[]> {
    return this.app.as(this.who, 'indicator:read', () =>
      this.app.rows<Event>(`select seq::text, item, kind, operation from hub.feed_events(${after}, 10000, '{"includeOwn": true}')`),
    );
  }

  /** Whatever is new. @returns what it was told to delete, though it has no copy and never could see it */
  async goesOn(): Promise<readonly string[]> {
    const unknown: string[] = [];
    for (const { seq, item, kind, operation } of await this.events(this.after)) {
      this.after = seq;
      if (item === null || kind === 'ANNOUNCEMENT') continue;
      if (operation !== 'WITHDRAWN') {
        this.copy.add(item);
        this.had.add(item);
        this.saw.add(item);
      } else if (!this.copy.delete(item) && !this.saw.has(item)) unknown.push(`${kind} ${item}`);
    }
    return unknown;
  }

  /** What one is told to delete who begins at the beginning, now, and never had. */
  async replays(): Promise<{ readonly copy: ReadonlySet<string>; readonly deleted: ReadonlySet<string> }> {
    const [copy, deleted] = [new Set<string>(), new Set<string>()];
    for (const { item, kind, operation } of await this.events('0')) {
      if (item === null || kind === 'ANNOUNCEMENT') continue;
      (operation === 'WITHDRAWN' ? deleted : copy).add(item);
      (operation === 'WITHDRAWN' ? copy : deleted).delete(item);
    }
    return { copy, deleted };
  }

  /** All that it sees now; and without what was revoked, of which nobody is told who did not have it before. */
  async sees(): Promise<{ readonly all: ReadonlySet<string>; readonly live: readonly string[] }> {
    const rows = await this.app.as(this.who, 'indicator:read', () =>
      this.app.rows<{ id: string; live: boolean }>(
        'select id, revoked_at is null as live from hub.claim union all select id, revoked_at is null from hub.sighting_view union all select id, revoked_at is null from hub.relationship_view',
      ),
    );
    for (const { id } of rows) this.saw.add(id);
    return { all: new Set(rows.map(({ id }) => id)), live: rows.filter(({ live }) => live).map(({ id }) => id) };
  }

  /** What is wrong with its copy, after it went on: told of what it never could see, left of what is out of sight, missing of what it sees. */
  async faults(): Promise<Readonly<Record<'unknown' | 'left' | 'missing', readonly string[]>>> {
    const { all, live } = await this.sees();
    const unknown = await this.goesOn();
    return { unknown, left: [...this.copy].filter((id) => !all.has(id)), missing: live.filter((id) => !this.copy.has(id)) };
  }

  /** The same of one who begins at the beginning now; and what it had, and is not told to delete. */
  async replayFaults(): Promise<Readonly<Record<'unknown' | 'left' | 'missing' | 'notDeleted', readonly string[]>>> {
    const { all, live } = await this.sees();
    const { copy, deleted } = await this.replays();
    return {
      missing: live.filter((id) => !copy.has(id)),
      left: [...copy].filter((id) => !all.has(id)),
      notDeleted: [...this.had].filter((id) => !all.has(id) && !deleted.has(id)),
      unknown: [...deleted].filter((id) => !this.saw.has(id)),
    };
  }
}
