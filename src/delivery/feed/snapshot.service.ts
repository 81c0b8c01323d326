import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Cursors } from '../../platform/database/cursors.js';
import { Database } from '../../platform/database/database.js';
import { assertPageSize, cursorUnfit } from '../../platform/graphql/pager.js';
import type { ClaimRow } from '../../intel/indicators/claim.js';
import { deliveredFeedOf, DeliveryLog } from './delivery-log.js';
import { type FeedFilter, MOST_EVENTS, databaseFilterOf } from './feed-filter.js';
import {
  PurposeChanged,
  type StreamPosition,
  StreamPositions,
  positionText,
  rethrowRestored,
  ResyncRequired,
  withheldOf,
} from './stream-positions.js';
import type { ItemProjection } from './projection.js';

const SNAPSHOT_CURSOR = 'snapshot';

export interface SnapshotPage {
  /** Newest first, each under the field of its kind (ITEM_KIND_DESCRIPTORS). */
  readonly items: readonly ItemProjection[];
  /** Cursor of the next page; null when there is none. */
  readonly cursor: string | null;
  /** Where the feed continues after the last page: the same on each page of one snapshot. */
  readonly feedCursor: string;
}

/** Where a snapshot continues: below the position `below`, as of the head `pinned`, with the filter of its first page. */
interface SnapshotPosition {
  readonly epoch: string;
  readonly pinned: string;
  /** Random number of the position `pinned` (StreamPosition). */
  readonly tag?: string | null;
  readonly below: string;
  readonly filter: string;
}

/** A position, with the owners that withhold their items: from the first page on the same. */
type OpenSnapshot = SnapshotPosition & Pick<StreamPosition, 'withheld'>;

interface SnapshotRow {
  readonly claim_row: ClaimRow | null;
  readonly corroboration: number;
  /** An item that is not a claim, under the name of its kind (hub.item_projection). */
  readonly content: ItemProjection | null;
  readonly last_place: string | null;
  readonly more: boolean | null;
}

/** Reads every item that a party sees. A copy starts with a snapshot, and the feed keeps it up to date. */
@Injectable()
export class SnapshotService {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly positions: StreamPositions,
    private readonly deliveries: DeliveryLog,
  ) {}

  /**
   * Returns a page, newest first. The first page pins the end of the stream: an item that is opened, changed or lost later has an event after `feedCursor`. So
   * all pages and the feed from there together miss nothing. A page examines `first` items: with a narrow filter it can be short or empty, and its cursor
   * continues.
   * @throws BadInput on the size or a cursor of another filter; ResyncRequired when the cursor is not the party's, or from before a restore
   */
  async page(actor: Actor, filter: FeedFilter, first: number, after: string | null): Promise<SnapshotPage> {
    assertPageSize(first, MOST_EVENTS);
    const { withheld, ...from } = after === null ? await this.startPosition(actor, filter) : await this.openCursor(actor, after, filter);
    const { epoch, pinned: seq, tag = null } = from;
    const position = { epoch, seq, tag, ...withheldOf(withheld) };
    const rows = await this.database
      .call<SnapshotRow>(actor, act(actor, 'feed.snapshot', 'indicator:read'), 'snapshot', [
        from.pinned,
        precedingSeq(from.below),
        first,
        { ...databaseFilterOf(filter), epoch: positionText(position), withheld: withheld ?? '' },
      ])
      .catch(rethrowRestored);
    const end = rows.at(-1);
    const rest = (end?.more && end.last_place) || null;
    this.deliveries.note(
      deliveredFeedOf(actor, 'snapshot', filter, position),
      rest === null ? '-1' : precedingSeq(rest),
      precedingSeq(from.below),
    );
    return {
      items: rows.flatMap(itemOf),
      cursor: rest === null ? null : this.cursors.sealFresh(SNAPSHOT_CURSOR, actor.party.id, { ...from, below: rest }),
      feedCursor: this.positions.restingCursor(actor, position),
    };
  }

  private async startPosition(actor: Actor, filter: FeedFilter): Promise<OpenSnapshot> {
    const { epoch, seq, tag, withheld } = await this.positions.head(actor);
    const bound = { filter: fingerprintOf(filter, withheld), ...withheldOf(withheld) };
    return { epoch, pinned: seq, ...(tag ? { tag } : {}), below: String(BigInt(seq) + 1n), ...bound };
  }

  private async openCursor(actor: Actor, cursor: string, filter: FeedFilter): Promise<OpenSnapshot> {
    const position = this.cursors.open(SNAPSHOT_CURSOR, actor.party.id, cursor) as SnapshotPosition | undefined;
    if (!position) throw new ResyncRequired();
    const { epoch, pinned: seq, tag = null } = position;
    const withheld = await this.positions.check(actor, { epoch, seq, tag });
    if (!isOfFilter(position.filter, filter)) throw cursorUnfit();
    if (position.filter !== fingerprintOf(filter, withheld)) throw new PurposeChanged();
    return { ...position, ...withheldOf(withheld) };
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
const FINGERPRINT_CHARACTERS = 16;
/** So many characters of a fingerprint belong to the filter. */
const FILTER_CHARACTERS = 10;

/** Returns what a cursor is bound to: its filter, and the owners that withhold their items. In one length, so that a cursor's length reveals neither. */
function fingerprintOf(filter: FeedFilter, withheld = ''): string {
  const ofFilter = hashOf(JSON.stringify(databaseFilterOf(filter))).slice(0, FINGERPRINT_CHARACTERS);
  return withheld === ''
    ? ofFilter
    : ofFilter.slice(0, FILTER_CHARACTERS) + hashOf(withheld).slice(0, FINGERPRINT_CHARACTERS - FILTER_CHARACTERS);
}

const isOfFilter = (fingerprint: string, filter: FeedFilter): boolean =>
  fingerprint.slice(0, FILTER_CHARACTERS) === fingerprintOf(filter).slice(0, FILTER_CHARACTERS);

/** Returns the sequence number before another. */
const precedingSeq = (seq: string): string => String(BigInt(seq) - 1n);

/** @returns no item for the last row, which has the position */
const itemOf = ({ claim_row: claim, corroboration, content }: SnapshotRow): readonly ItemProjection[] =>
  claim ? [{ indicator: { ...claim, corroboration } }] : content ? [content] : [];
