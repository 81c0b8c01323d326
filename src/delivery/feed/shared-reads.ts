import { setImmediate, setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { FairQueue } from '../../platform/platform/fair-queue.js';
import { AuditWriter } from '../../platform/database/audit-writer.js';
import { isTransient } from '../../platform/database/transient-errors.js';
import { HubError } from '../../platform/platform/errors.js';
import { auditedRoles } from '../../identity/auth/actor.js';
import { markAudited } from './audited-events.js';
import { databaseFilterOf } from './feed-filter.js';
import { type ArrivedRange, type FeedReader, type FeedReading, FeedReads } from './feed-reads.js';
import { PurposeChanged, ResyncRequired, type StreamPosition } from './stream-positions.js';

/** Events of a full page, and the number that all followers of a process may hold together before pages become smaller. */
const FULL_PAGE = 200;
const MOST_HELD = 8_000;
/** Smaller pages cost the database more than they save in this process. */
const SMALLEST_PAGE = 50;
/** Reads of one process at a time, and of one party: the database answers no more of them sooner, and those that wait find more events. */
const READS_AT_ONCE = 4;
const READS_OF_PARTY = 2;
/** Shortest time between two reads of the same, in milliseconds: of many changes, each read finds several. After a quiet time, and to catch up, it reads at once. */
const PAUSE_MS = 50;

/** A page that its follower holds until it calls `release`. */
export interface HeldReading extends FeedReading {
  release(): void;
}

/** A follower that waits for a page. */
interface Waiting {
  readonly reader: FeedReader;
  readonly arrived: ArrivedRange;
  readonly resolve: (reading: HeldReading) => void;
  readonly reject: (error: unknown) => void;
}

/** What followers read together: one party, filter and position. */
interface PageKey {
  readonly party: string;
  /** The same at every position. */
  readonly feed: string;
  readonly page: string;
}

/**
 * Reads the feed for the followers of this process. Followers of one party with the same rights and filter, at the same position, share one read: what they see
 * is the same. The database says for which sessions a page is (hub.equal_readers); the others read again, without those.
 */
@Injectable()
export class SharedReads {
  /** Followers that wait for the next read, by what they read. */
  private readonly queues = new Map<string, Waiting[]>();
  /** Pages whose reads run or wait for their turn. */
  private readonly running = new Set<string>();
  private readonly turns = new FairQueue(READS_AT_ONCE, Infinity, READS_OF_PARTY);
  /** When the last read of each feed that had reached the end of the stream began, by performance.now(); none older than the pause. */
  private readonly lastReads = new Map<string, number>();
  /** Number of pages that followers hold. */
  private held = 0;

  constructor(
    private readonly reads: FeedReads,
    private readonly audit: AuditWriter,
  ) {}

  /** Reads the page after `from`. @param arrived positions of which the follower has everything; null: nothing that needs a receipt */
  read(reader: FeedReader, from: StreamPosition, arrived: ArrivedRange): Promise<HeldReading> {
    const key = keyOf(reader, from);
    return new Promise((resolve, reject) => {
      const waiting = { reader, arrived, resolve, reject };
      const queue = this.queues.get(key.page);
      if (queue) queue.push(waiting);
      else {
        this.queues.set(key.page, [waiting]);
        if (!this.running.has(key.page)) void this.run(key, from);
      }
    });
  }

  /** Reads for those that ask before the read has its turn. Those that ask while it runs share the next one. */
  private async run({ party, feed, page }: PageKey, from: StreamPosition): Promise<void> {
    this.running.add(page);
    while (this.queues.has(page)) {
      await this.pause(feed);
      await this.turns.run([party], async () => {
        const queue = this.queues.get(page) ?? [];
        this.queues.delete(page);
        this.lastReads.set(feed, performance.now());
        const more = await this.serve(queue, from);
        if (more) this.lastReads.delete(feed);
      });
    }
    this.running.delete(page);
    for (const [key, at] of this.lastReads) if (performance.now() - at > PAUSE_MS) this.lastReads.delete(key);
  }

  /** The followers that one wake-up reaches ask in the same turn of the event loop: it waits at least for its end. */
  private async pause(feed: string): Promise<void> {
    const left = PAUSE_MS - (performance.now() - (this.lastReads.get(feed) ?? -Infinity));
    await (left > 0 ? setTimeout(left) : setImmediate());
  }

  /** Reads one page for all of them, then for those whom it is not for, and so on. @returns whether the stream continues after a page */
  private async serve(queue: readonly Waiting[], from: StreamPosition): Promise<boolean> {
    const [first, ...others] = queue;
    if (!first) return false;
    if (others.length === 0 || !isShareable(first.reader)) {
      const more = await this.readAlone(first, from);
      return (await this.serve(others, from)) || more;
    }
    try {
      const { reading, readers } = await this.readTogether(queue, first, from);
      const apart = queue.filter(({ reader }) => !readers.has(reader.actor.session));
      if (apart.length < queue.length) return (await this.serve(apart, from)) || reading.more;
    } catch (error) {
      if (isTransient(error) || (error instanceof ResyncRequired && !(error instanceof PurposeChanged))) {
        for (const { reject } of queue) reject(error);
        return false;
      }
      if (error instanceof HubError) {
        first.reject(error); // a refusal is for the follower in whose name the page was read
        return this.serve(others, from);
      }
    }
    // A page that is for nobody is not for the first follower either; another error may come from the shared read alone.
    const more = await this.readAlone(first, from);
    return (await this.serve(others, from)) || more;
  }

  private async readTogether(
    queue: readonly Waiting[],
    { reader }: Waiting,
    from: StreamPosition,
  ): Promise<{ readonly reading: FeedReading; readonly readers: ReadonlySet<string> }> {
    const sessions = [...new Set(queue.map((one) => one.reader.actor.session))];
    const arrived = queue.flatMap((one) => (one.arrived ? [[one.reader.actor.session, ...one.arrived] as const] : []));
    const { reading, readers } = await this.reads.shared(reader, from, { most: pageSizeFor(this.held), sessions, arrived });
    const together = queue.filter((one) => readers.has(one.reader.actor.session));
    if (together.length > 0) await this.record(reader, from, reading, together);
    const release = this.hold(together.length);
    for (const { resolve } of together) resolve({ ...reading, release: once(release) });
    return { reading, readers };
  }

  private async readAlone({ reader, arrived, resolve, reject }: Waiting, from: StreamPosition): Promise<boolean> {
    try {
      const reading = await this.reads.page(reader, from, { most: pageSizeFor(this.held), arrived });
      await this.record(reader, from, reading, [{ reader }]);
      resolve({ ...reading, release: once(this.hold(1)) });
      return reading.more;
    } catch (error) {
      reject(error);
      return false;
    }
  }

  /** Audits a page before its followers get it: one entry for all of them, which has their accounts. */
  private async record(
    { actor, filter }: FeedReader,
    from: StreamPosition,
    { events, end }: FeedReading,
    followers: readonly Pick<Waiting, 'reader'>[],
  ): Promise<void> {
    const items = [...new Set(events.flatMap(({ event }) => event.itemId ?? []))];
    if (items.length === 0) return;
    const recipients = [...new Set(followers.map(({ reader }) => reader.actor.user))];
    const sessions = [...new Set(followers.map(({ reader }) => reader.actor.session))];
    await this.audit.write({
      ...{ tenant: actor, roles: auditedRoles(actor), items, recipients },
      act: { what: 'feed.deliver', channel: actor.channel, requestId: actor.requestId },
      detail: { epoch: from.epoch, from: from.seq, upto: end.seq, events: events.length, sessions, filter: databaseFilterOf(filter) },
    });
    for (const { event } of events) markAudited(event);
  }

  /** Counts a page until `holders` have released it. @returns releases it for one of them */
  private hold(holders: number): () => void {
    if (holders === 0) return () => undefined;
    this.held += 1;
    let left = holders;
    return () => {
      left -= 1;
      if (left === 0) this.held -= 1;
    };
  }
}

/**
 * Returns how many events the next page may have: a full page, and fewer where followers hold many pages. A client that takes no events on any of its
 * subscriptions must not exhaust the memory of the process.
 * @param held number of pages that followers hold
 */
export const pageSizeFor = (held: number): number =>
  Math.min(FULL_PAGE, Math.max(SMALLEST_PAGE, Math.floor(MOST_HELD / Math.max(1, held))));

/** Accounts of the hub's operator, and readers with a consumer of their own, share with nobody. */
const isShareable = ({ actor, filter }: FeedReader): boolean => actor.party.kind !== 'HUB' && filter.consumer === undefined;

/** The rights in the key only avoid reads that cannot be shared. What the request states is in no session, so the database cannot compare it. */
function keyOf(reader: FeedReader, { epoch, seq, tag, withheld, begun }: StreamPosition): PageKey {
  const { actor, filter } = reader;
  const { purpose = null, caseReference = null } = actor.stated ?? {};
  const rights = [actor.agency?.id ?? null, actor.apiKey !== undefined, [...actor.permissions].sort()];
  const feed = JSON.stringify([
    actor.party.id,
    isShareable(reader) ? rights : actor.session,
    ...[purpose, caseReference, filter.consumer ?? null],
    databaseFilterOf(filter),
  ]);
  return { party: actor.party.id, feed, page: JSON.stringify([feed, epoch, seq, tag ?? null, withheld ?? null, begun ?? null]) };
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
