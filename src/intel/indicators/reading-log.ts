import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { WriteBehind } from '../../platform/platform/write-behind.js';
import type { Claim } from './claim.js';

const NOTE_ACT = { what: 'indicator.note-readings', channel: 'graphql', requestId: 'indicator.note-readings' } as const;
/** Notes that wait or are remembered as written. With its key a note takes about 300 bytes. */
const MOST_NOTES = 50_000;

/** What a party did with an item: a query gave it the item, or a person of the party opened it. */
type ReadingWay = 'query' | 'opened';

/** `owner_id`: null where the owner is not named, also to the owner itself. */
type ReadClaim = Pick<Claim, 'id' | 'owner_id'>;

interface Reading {
  readonly party: string;
  readonly item: string;
  readonly way: ReadingWay;
  /** By `performance.now()`. */
  readonly at: number;
}

/**
 * Notes which party has read which indicator of others, for the owners' receipts: when a query first gave it to the party, and when a person of the party
 * first opened it. Never who. The database keeps the first time of each, so a second reading of the same writes nothing. No request waits for a note.
 */
@Injectable()
export class ReadingLog implements OnApplicationBootstrap, OnApplicationShutdown {
  /** Keys of notes that were kept before. */
  private readonly noted = new Set<string>();
  private readonly notes = new WriteBehind<Reading>({
    ...{ name: 'Receipts', failing: 'Readings of indicators are not noted', recovered: 'Readings of indicators are noted again.' },
    most: MOST_NOTES,
    merge: (earlier) => earlier,
    write: (readings) => this.write(readings),
  });

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.notes.start();
  }

  /** Writes what waits now. */
  wake(): void {
    this.notes.wake();
  }

  /** When the last request has been answered: until then there is something to note. */
  async onApplicationShutdown(): Promise<void> {
    await this.notes.stop();
  }

  /** Notes that a list or another object gave these indicators to the actor's party. */
  noteQuery(actor: Actor, items: readonly ReadClaim[]): void {
    for (const item of items) this.note(actor, item, 'query');
  }

  /** Notes that the actor asked for these indicators themselves: by id or by value. A machine opens nothing. */
  noteOpening(actor: Actor, items: readonly ReadClaim[]): void {
    this.noteQuery(actor, items);
    if (!actor.apiKey) for (const item of items) this.note(actor, item, 'opened');
  }

  private note({ party }: Actor, { id: item, owner_id }: ReadClaim, way: ReadingWay): void {
    if (party.kind === 'HUB' || owner_id === party.id) return;
    const key = `${party.id} ${item} ${way}`;
    if (this.noted.has(key)) return;
    // One that was dropped is noted by the next reading.
    if (!this.notes.note(key, { party: party.id, item, way, at: performance.now() })) return;
    if (this.noted.size >= MOST_NOTES) this.noted.clear();
    this.noted.add(key);
  }

  private async write(readings: readonly Reading[]): Promise<void> {
    const now = performance.now();
    await this.database.callWithoutActor(undefined, NOTE_ACT, 'record_item_receipts', [
      readings.map(({ party }) => party),
      readings.map(({ item }) => item),
      readings.map(({ way }) => way),
      readings.map(({ at }) => now - at),
    ]);
  }
}
