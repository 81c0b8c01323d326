import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor, auditedRoles } from '../../identity/auth/actor.js';
import { AuditWriter } from '../../platform/database/audit-writer.js';
import { copyMarksOf } from '../../platform/database/copy-mark.js';
import { Database, KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Clock } from '../../platform/platform/clock.js';
import { NotFound } from '../../platform/platform/errors.js';
import { markedCopyOf } from '../../intel/indicators/marked-copy.policy.js';
import { hashLine, type HubRow, hubOf, mergeRows, type Manifest, manifestOf, type ManifestRow, type ValueRow } from './feed.policy.js';
import type { MispEvent } from './shapes.js';
import type { SightingRow, MispClaim } from './write/claim.js';
import { eventOf, type StoredMispObject } from './write/event.js';
import { infoOf } from './write/export.js';

/** Range of each feed: `feed` holds events with a change in this number of days, `archive` all events. */
export const FEEDS: Readonly<Record<string, number | null>> = { feed: 90, archive: null };

const DAY_MS = 86_400_000;
const PARTS_AT_ONCE = 2_000;
/** Claims and stored objects of one page of a manifest. */
const MANIFEST_AT_ONCE = 10_000;
const VALUES_AT_ONCE = 10_000;

/** End of a page, for the next one. */
interface Mark {
  readonly id: string;
  /** To the microsecond: a Date would be truncated, and rows in the truncated part would come twice. */
  readonly published_at: string;
}

/** End of a page of a manifest: its last row. */
interface ManifestMark {
  readonly end_at: string | null;
  readonly end_id: string | null;
  readonly more: boolean;
}

/** Any other row of the page. */
type ManifestPiece = Omit<ManifestRow, 'day'> & ManifestMark & { readonly day: Date | string };

/** A row of hub.sighting_view. */
interface VisibleSightingRow extends Omit<SightingRow, 'by'> {
  readonly by_id: string | null;
  readonly by_name: string | null;
}

interface PartRow extends HubRow, Mark {
  readonly claim_row: MispClaim | null;
  readonly sightings: readonly VisibleSightingRow[] | null;
  readonly changed_at: Date;
  readonly kept: StoredMispObject | null;
  readonly day: string;
}

/** Provides what a party may see as a feed to which a MISP server subscribes. Every read is under row-level security; RED is never included. */
@Injectable()
export class MispFeedService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditWriter,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /** Reads the manifest page by page, so that each query takes no longer than a page of a list. @throws NotFound for an unknown feed */
  async manifest(actor: Actor, feed: string): Promise<Manifest> {
    const since = this.since(feed);
    const events = new Map<string, ManifestRow>();
    let mark: ManifestMark = { end_at: null, end_id: null, more: true };
    while (mark.more) {
      const rows: (ManifestPiece | ManifestMark)[] = await this.database.call(
        actor,
        act(actor, 'misp.manifest', 'indicator:read'),
        'misp_manifest',
        [since, mark.end_at, mark.end_id, MANIFEST_AT_ONCE],
      );
      for (const row of rows) {
        if ('event' in row && row.event !== null) events.set(row.event, mergeRows(events.get(row.event), { ...row, day: dayOf(row.day) }));
      }
      mark = rows.at(-1) ?? { ...mark, more: false };
    }
    await this.record(actor, 'misp.manifest', [], { events: events.size });
    return manifestOf([...events.values()].filter((row) => since === null || row.updated_at >= since));
  }

  /** @throws NotFound when the actor sees nothing of such an event */
  async event(actor: Actor, feed: string, uuid: string): Promise<MispEvent> {
    this.since(feed);
    if (!isUuid(uuid)) throw new NotFound('event');
    const parts: PartRow[] = [];
    for (;;) {
      const last = parts.at(-1);
      const rows = await this.database.call<PartRow>(actor, act(actor, 'misp.event', 'indicator:read'), 'misp_event', [
        uuid,
        last?.published_at ?? null,
        last?.id ?? null,
        PARTS_AT_ONCE,
      ]);
      parts.push(...rows);
      if (rows.length < PARTS_AT_ONCE) break;
    }
    await this.record(actor, 'misp.event', parts);
    const [first] = parts;
    if (!first) throw new NotFound('event');
    const marks = copyMarksOf(this.keyring.markKey, actor.user);
    const claims = parts.flatMap(claimOf).map((claim) => markedCopyOf(claim, marks, actor.party.id));
    const storedObjects = parts.flatMap(({ kept: object }) => object ?? []);
    const owner = [...claims, ...storedObjects][0]?.owner_name ?? null;
    const [hub, date] = [hubOf(first), dayOf(first.day)];
    return eventOf(claims, { uuid: uuid.toLowerCase(), info: infoOf(owner, date, hub), date, hub }, storedObjects);
  }

  /** Yields lines of hashes.csv in pages, so that the feed's values are never in memory all at once. @throws as {@link manifest}, at once */
  hashes(actor: Actor, feed: string): AsyncGenerator<string, void, void> {
    return this.hashLines(actor, this.since(feed));
  }

  private async *hashLines(actor: Actor, since: Date | null): AsyncGenerator<string, void, void> {
    const marks = copyMarksOf(this.keyring.markKey, actor.user);
    let last: Mark | undefined;
    for (;;) {
      const rows: (ValueRow & Mark)[] = await this.database.call(actor, act(actor, 'misp.hashes', 'indicator:read'), 'misp_values', [
        since,
        last?.published_at ?? null,
        last?.id ?? null,
        VALUES_AT_ONCE,
      ]);
      await this.record(actor, 'misp.hashes', rows);
      if (rows.length > 0) yield rows.map((row) => hashLine(row, marks.markOf(row.id))).join('');
      if (rows.length < VALUES_AT_ONCE) return;
      last = rows.at(-1);
    }
  }

  /** Audits what goes out, before it does. */
  private record(actor: Actor, what: string, rows: readonly Pick<Mark, 'id'>[], detail: object = {}): Promise<void> {
    const items = [...new Set(rows.map(({ id }) => id))];
    return this.audit.write({ tenant: actor, roles: auditedRoles(actor), act: act(actor, what, 'indicator:read'), items, detail });
  }

  private since(feed: string): Date | null {
    const days = Object.hasOwn(FEEDS, feed) ? FEEDS[feed] : undefined;
    if (days === undefined) throw new NotFound('feed');
    return days === null ? null : new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}

function claimOf({ claim_row: claim, sightings, changed_at }: PartRow): readonly MispClaim[] {
  if (!claim) return [];
  const named = (sightings ?? []).map(({ by_id: id, by_name: name, ...fields }) => ({
    ...fields,
    by: id !== null && name !== null ? { id, name } : null,
  }));
  return [{ ...claim, changed_at, sightings: named }];
}

/** The driver returns a date of the database as midnight in this process's time zone. */
const dayOf = (day: Date | string): string =>
  typeof day === 'string'
    ? day
    : [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
