import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Cursors } from '../../platform/database/cursors.js';
import { Database } from '../../platform/database/database.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { HubError } from '../../platform/platform/errors.js';

const FEED_CURSOR = 'feed';

/** A position in the stream. `epoch` changes when the database was restored to an earlier point. */
export interface StreamPosition {
  readonly epoch: string;
  readonly seq: string;
  /**
   * Random number of the position. It differs from that of a position that gets the same sequence number after a restore. Null: the position is older than
   * these numbers. Absent: the database has just returned the position, and no check is needed.
   */
  readonly tag?: string | null;
  /** Keys of the owners that withheld their items from the reader, for its purpose, up to here (hub.viewer); absent: none. */
  readonly withheld?: string;
  /**
   * Sequence number of the end of the stream when the reader began to read from the beginning, while `seq` is smaller. Items that were gone by then the reader
   * never had, so the position stays valid when the stream forgets them. Absent: the reader did not begin there, or has passed that end.
   */
  readonly begun?: string;
}

/** Returns the part of a position that says which owners withheld their items. */
export const withheldOf = (withheld = ''): Pick<StreamPosition, 'withheld'> => (withheld === '' ? {} : { withheld });

/** A position whose tag is known. */
type KnownPosition = StreamPosition & { readonly tag: string | null };

/** Returns the position as hub.require_epoch and hub.is_in_stream_history take it. Without a tag this is the epoch, and only the epoch is checked. */
export const positionText = ({ epoch, seq, tag, begun }: StreamPosition): string =>
  tag === undefined ? epoch : [epoch, seq, tag ?? '', ...(begun ? [begun] : [])].join('.');

/** Returns `begun` for a position that a reader reached from another one. */
export const begunAt = (seq: string, { begun }: StreamPosition): Pick<StreamPosition, 'begun'> =>
  begun !== undefined && BigInt(seq) < BigInt(begun) ? { begun } : {};

/** The cursor cannot be used: it belongs to another party, was edited, is from before a restore, or so old that the stream has forgotten items since. */
export class ResyncRequired extends HubError {
  constructor(
    reason = 'CURSOR_UNKNOWN',
    message = 'This cursor is no longer valid. Read `snapshot` page by page from its beginning and replace your copy by it. Delete every item that is not in it, then follow from its feedCursor.',
  ) {
    super('RESYNC_REQUIRED', reason, message);
  }
}

/** Since the cursor, an owner has changed its rule on purposes, or the reader its purpose: other items are visible to the reader without an event. */
export class PurposeChanged extends ResyncRequired {
  constructor() {
    super(
      'PURPOSE_CHANGED',
      'Since this cursor, other owners withhold their items from your purpose. Read `snapshot` page by page from its beginning and replace your copy by it. Delete every item that is not in it, then follow from its feedCursor.',
    );
  }
}

/** SQLSTATE of hub.feed_events for another epoch (the database was restored while a reader followed), or other owners that withhold (hub.require_same_withheld). */
const RESYNC = 'HB410';

/** Rethrows the error of a read. @throws ResyncRequired after a restore; PurposeChanged; otherwise `error` itself */
export function rethrowRestored(error: unknown): never {
  const { code, detail } = error as { readonly code?: string; readonly detail?: string };
  if (code === RESYNC) throw detail === 'PURPOSE' ? new PurposeChanged() : new ResyncRequired();
  throw error;
}

/** The party that a cursor belongs to. */
type CursorOwner = { readonly party: Pick<Actor['party'], 'id'> };

interface StreamHead {
  readonly epoch: string;
  readonly last: string;
  readonly tag: string | null;
  readonly withheld: string;
  readonly leads_on: boolean;
}

/** Positions in the stream, and the cursors that contain them. */
@Injectable()
export class StreamPositions {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly relay: RelayConnection,
  ) {}

  /** Returns the current end of the stream. */
  async head(actor: Actor): Promise<StreamPosition> {
    const { epoch, last, tag, withheld } = await this.readHead(actor, null);
    return { epoch, seq: last, tag, ...withheldOf(withheld) };
  }

  /** Returns the beginning of the stream, for a reader that has nothing yet. */
  async beginning(actor: Actor): Promise<StreamPosition> {
    const { epoch, last, withheld } = await this.readHead(actor, null);
    return { epoch, seq: '0', tag: null, begun: last, ...withheldOf(withheld) };
  }

  /** Returns the position in the cursor. @throws ResyncRequired when the cursor is not the actor's party's, or the stream does not have the position. */
  async open(actor: Actor, cursor: string): Promise<StreamPosition> {
    const found = this.cursors.open(FEED_CURSOR, actor.party.id, cursor) as (StreamPosition & { readonly w?: string }) | undefined;
    if (!found) throw new ResyncRequired();
    const { epoch, seq, tag = null, w } = found;
    const position = { epoch, seq, tag, ...begunAt(seq, found) };
    if ((await this.check(actor, position)) !== (w ?? '')) throw new PurposeChanged();
    return { ...position, ...withheldOf(w) };
  }

  /** Checks that the stream still has the position of a cursor of this hub. @returns the owners that withhold their items now @throws ResyncRequired */
  async check(actor: Actor, position: KnownPosition): Promise<string> {
    const head = await this.readHead(actor, position);
    if (head.leads_on) return head.withheld;
    // A cursor of this epoch that does not fit proves a restore that was not detected otherwise: check_history starts a new epoch.
    const isProof = position.epoch === head.epoch && (position.tag !== null || BigInt(position.seq) > BigInt(head.last));
    if (isProof) await this.relay.call('check_history', [positionText(position)]);
    throw new ResyncRequired();
  }

  /**
   * Returns the cursor of an event: always the same for one event of one party. It leaves out where the reader began, which would show whether hidden events
   * came between two readings from the beginning.
   */
  cursorOf(actor: CursorOwner, position: StreamPosition): string {
    return this.cursors.seal(FEED_CURSOR, actor.party.id, cursorContent(position));
  }

  /** Returns the cursor for the end of a page or read. It differs each time, so it does not show whether a hidden event moved the end. */
  restingCursor(actor: CursorOwner, position: StreamPosition): string {
    return this.cursors.sealFresh(FEED_CURSOR, actor.party.id, { ...cursorContent(position), ...begunAt(position.seq, position) });
  }

  /** Returns the id of an event. The id contains the tag: after a restore another event can get a lost event's sequence number. */
  eventId(actor: CursorOwner, { epoch, seq, tag }: StreamPosition): string {
    return this.cursors.eventId(actor.party.id, [epoch, seq, ...(tag ? [tag] : [])].join('.'));
  }

  private async readHead(actor: Actor, known: KnownPosition | null): Promise<StreamHead> {
    const [head] = await this.database.call<StreamHead>(actor, act(actor, 'feed.position', 'indicator:read'), 'feed_head', [
      known && positionText(known),
    ]);
    if (!head) throw new Error('The stream has no head.');
    return head;
  }
}

/** Without a tag the cursor of a position keeps the form that it had before positions had tags. */
const cursorContent = ({ epoch, seq, tag, withheld }: StreamPosition): object => ({
  ...{ epoch, seq },
  ...(tag ? { tag } : {}),
  ...(withheld ? { w: withheld } : {}),
});
