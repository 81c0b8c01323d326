import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import type { ProcessingPurpose } from '../../platform/database/purposes.js';
import { entryOfReference, markOf, termMarkOf } from '../../platform/database/value-mark.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { BadInput } from '../../platform/platform/errors.js';
import { wallClockAt } from '../../tenancy/duty/local-time.js';
import { timeZoneOf } from '../../tenancy/parties/settings.policy.js';
import { type Anomaly, anomaliesIn, ANOMALY_KINDS, type HourOfReads } from './anomalies.policy.js';
import { readingsOf } from '../../values/values/readings.js';

/** Longest time of which counts, and anomalies, are given at once, in days. */
const MOST_DAYS = 366;
const MOST_ANOMALY_DAYS = 31;
/** Longest time that is searched by a filter without an index, in days. */
const MOST_SCANNED_DAYS = 92;
const MOST_ANOMALIES = 1_000;
const DAY_MS = 86_400_000;

/** An entry of the audit log. */
export interface AuditEntry {
  readonly id: string;
  /** Position in the Merkle tree; null: not sealed yet. */
  readonly leaf: string | null;
  readonly at: Date;
  readonly party: ActorParty | null;
  readonly user_id: string | null;
  readonly actor: ActorView | null;
  readonly roles: readonly string[];
  readonly what: string;
  readonly purpose: string | null;
  readonly processing_purpose: ProcessingPurpose | null;
  readonly case_reference: string | null;
  readonly request_id: string | null;
  readonly channel: string;
  readonly outcome: 'DONE' | 'REFUSED';
  readonly reason: string | null;
  readonly items: readonly string[];
  /** Ids that were asked for and not given. */
  readonly asked: readonly string[];
  readonly count: number;
  readonly recipients: readonly string[];
  /** The recipients that are accounts of the viewer's own party. */
  readonly recipient_actors: readonly ActorView[];
  /** What `session.set-purpose` has set; null: nothing, or another act. */
  readonly new_purpose: ProcessingPurpose | null;
  readonly new_case: string | null;
}

/** Which entries; null and absent: any. */
export interface AuditFilter {
  readonly partyId?: string | null;
  readonly userId?: string | null;
  readonly act?: string | null;
  readonly channel?: string | null;
  readonly outcome?: 'DONE' | 'REFUSED' | null;
  readonly purpose?: string | null;
  readonly processingPurpose?: ProcessingPurpose | null;
  readonly caseReference?: string | null;
  readonly requestId?: string | null;
  readonly itemId?: string | null;
  /** The reference under which the owner of an item has a reading. */
  readonly readingId?: string | null;
  /** A value or a text that was searched for. */
  readonly term?: string | null;
  readonly since?: Date | null;
  readonly until?: Date | null;
}

/** An anomaly, with its account where the viewer may know it. */
export interface NamedAnomaly extends Anomaly {
  readonly actor: ActorView | null;
}

/** Acts of a day. */
export interface AuditCount {
  readonly day: string;
  readonly what: string;
  readonly channel: string;
  readonly outcome: 'DONE' | 'REFUSED';
  readonly acts: string;
  readonly objects: string;
}

/** Reads the audit log: entries of the own party, for auditors of the hub those of all parties. Nobody changes it. */
@Injectable()
export class AuditEntriesService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /**
   * Returns a page, newest first.
   * @throws BadInput on an id that is none, the page size, or a cursor of another list; AUDIT_SPAN on a filter without an index and without a time of at most 92 days
   */
  async page(actor: Actor, filter: AuditFilter, request: PageRequest): Promise<Connection<AuditEntry>> {
    const conditions = this.conditionsOf(actor, filter);
    const page = this.pager.open({ name: 'audit entries', reader: actor.user, filter: conditions }, request);
    assertSearchable(filter);
    const rows = await this.database.as(actor, act(actor, 'audit.list', 'audit:read'), (tx) =>
      tx.query<AuditEntry>('select * from hub.audit_page($1, $2, $3)', [conditions, page.position, page.limit]),
    );
    return page.connection(rows, ({ id }) => id);
  }

  /** Returns the numbers of acts by day (UTC), name, channel and outcome. @throws BadInput on more than a year */
  async counts(actor: Actor, since: Date, until: Date): Promise<readonly AuditCount[]> {
    assertSpan(since, until, MOST_DAYS);
    return this.database.as(actor, act(actor, 'audit.count', 'audit:count'), (tx) =>
      tx.query<AuditCount>('select day::text, what, channel, outcome, acts, objects from hub.audit_counts($1, $2)', [since, until]),
    );
  }

  /**
   * Returns hours in which accounts read unusually much or searched for a colleague, and nights in which people worked: by kind, oldest first.
   * @param zone IANA name of the time zone whose nights count @throws BadInput on more than 31 days, an unknown time zone, or too many of them for one answer
   */
  async anomalies(actor: Actor, since: Date, until: Date, zone: string): Promise<readonly NamedAnomaly[]> {
    assertSpan(since, until, MOST_ANOMALY_DAYS);
    const timeZone = timeZoneOf(zone);
    const localHour = (instant: number): number => new Date(wallClockAt(instant, timeZone)).getUTCHours();
    const { hours, searches } = await this.database.as(actor, act(actor, 'audit.anomalies', 'audit:read'), async (tx) => {
      const addresses = await tx.query<{ address: string }>('select address from hub.colleague_addresses() address');
      const marks = addresses.flatMap(({ address }) => this.marksOf(address, actor.party.country));
      return {
        hours: await tx.query<HourRow>('select * from hub.audit_hours($1, $2)', [since, until]),
        searches: await tx.query<HourRow>('select * from hub.audit_searches($1, $2, $3)', [marks, since, until]),
      };
    });
    const machines = new Set(hours.flatMap(({ user_id: user, is_machine: isMachine }) => (isMachine ? [user] : [])));
    const actors = new Map([...hours, ...searches].map((row) => [row.user_id, row.actor]));
    const found = [
      ...anomaliesIn(hours.map(hourOf), machines, localHour),
      ...searches.map((row) => ({ kind: 'COLLEAGUE' as const, ...hourOf(row) })),
    ];
    if (found.length > MOST_ANOMALIES) {
      throw new BadInput('AUDIT_SPAN', `There are ${found.length} anomalies, more than ${MOST_ANOMALIES}. State a shorter time.`);
    }
    const rank = ({ kind }: Anomaly): number => ANOMALY_KINDS.indexOf(kind);
    const sorted = found.sort((a, b) => rank(a) - rank(b) || a.hour - b.hour);
    return sorted.map((one) => ({ ...one, actor: actors.get(one.user) ?? null }));
  }

  private conditionsOf({ party }: Actor, { partyId, userId, itemId, readingId, term, since, until, ...equal }: AuditFilter): object {
    for (const id of [partyId, userId, itemId, readingId]) if (typeof id === 'string' && !isUuid(id)) throw notAnId();
    const conditions = {
      ...equal,
      ...{ party: partyId, user: userId, item: itemId?.toLowerCase(), since: since?.toISOString(), until: until?.toISOString() },
      entry: typeof readingId === 'string' ? entryOfReference(this.keyring.markKey, readingId) : undefined,
      terms: typeof term === 'string' ? this.marksOf(term, party.country) : undefined,
    };
    return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== null && value !== undefined));
  }

  /** Returns the marks under which entries have a search term: as a value, in each of its meanings, and as a text. */
  private marksOf(term: string, country: string | null): readonly string[] {
    const { markKey } = this.keyring;
    const { candidates } = readingsOf({ value: term }, country);
    return [termMarkOf(markKey, term), ...candidates.map((value) => markOf(markKey, value))];
  }
}

interface HourRow {
  readonly user_id: string;
  readonly actor: ActorView | null;
  readonly is_machine?: boolean;
  readonly hour: Date;
  readonly acts: string;
  readonly terms: string;
  readonly objects: string;
}

const hourOf = ({ user_id: user, hour, acts, terms, objects }: HourRow): HourOfReads => ({
  ...{ user, hour: hour.getTime() },
  ...{ acts: Number(acts), terms: Number(terms), objects: Number(objects) },
});

function assertSpan(since: Date, until: Date, mostDays: number): void {
  if (since < until && until.getTime() - since.getTime() <= mostDays * DAY_MS) return;
  throw new BadInput('AUDIT_SPAN', `State a time of at most ${mostDays} days: since before until.`);
}

/** Filters without an index read each entry until a page is full. */
const SCANNING = ['act', 'channel', 'outcome', 'purpose', 'processingPurpose', 'caseReference', 'requestId', 'itemId', 'term'] as const;

/** An account has few entries, and a reading is one. @throws BadInput AUDIT_SPAN */
function assertSearchable(filter: AuditFilter): void {
  const { since, until, userId, readingId } = filter;
  const scanned = SCANNING.filter((name) => (filter[name] ?? null) !== null);
  if (scanned.length === 0 || (userId ?? readingId ?? null) !== null) return;
  const days = since ? ((until ?? new Date()).getTime() - since.getTime()) / DAY_MS : Infinity;
  if (days <= MOST_SCANNED_DAYS) return;
  throw new BadInput(
    'AUDIT_SPAN',
    `The filter ${scanned.join(', ')} needs a time of at most ${MOST_SCANNED_DAYS} days: state since (and until), or userId.`,
  );
}

export const notAnId = (): BadInput => new BadInput('ID_INVALID', 'This is no id of the hub.');
