import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Cursors } from '../../platform/database/cursors.js';
import { Database } from '../../platform/database/database.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { HubError } from '../../platform/platform/errors.js';

const FEED_CURSOR = 'feed';

/** A place in the stream. `epoch` changes when the database was restored to an earlier point. */
export interface StreamPosition {
  readonly epoch: string;
  readonly seq: string;
  /**
   * The position's random number, by which it is told from the position that is given the same number after a restore. Null: the position is from before
   * positions had one. Absent: the place is the database's own word from this moment, and need not be checked.
   */
  readonly tag?: string | null;
}

/** A place as hub.require_epoch and hub.is_in_stream_history take it: without a tag the epoch alone, which is all that is checked then. */
export const positionText = ({ epoch, seq, tag }: StreamPosition): string => (tag === undefined ? epoch : `${epoch}.${seq}.${tag ?? ''}`);

/** The cursor cannot be gone on from: another party's, edited, or from before a restore. */
export class ResyncRequired extends HubError {
  constructor() {
    super(
      'RESYNC_REQUIRED',
      'CURSOR_UNKNOWN',
      'This cursor does not lead on. Read `snapshot` page by page, from its beginning; replace your copy by it; delete what is not in it; then follow from its feedCursor.',
    );
  }
}

/** SQLSTATE of hub.feed_events when the epoch is another: the database was restored while somebody followed. */
const ANOTHER_EPOCH = 'HB410';

/** What reading on failed with. @throws ResyncRequired when it was a restore, otherwise `error` itself */
export function rethrowRestored(error: unknown): never {
  if ((error as { code?: string }).code === ANOTHER_EPOCH) throw new ResyncRequired();
  throw error;
}

/** Whose cursors they are. */
type CursorOwner = { readonly party: Pick<Actor['party'], 'id'> };

interface StreamHead {
  readonly epoch: string;
  readonly last: string;
  readonly tag: string | null;
  readonly leads_on: boolean;
}

/** Places in the stream and the cursors that stand for them. */
@Injectable()
export class StreamPositions {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly relay: RelayConnection,
  ) {}

  /** The end of the stream as of now. */
  async head(actor: Actor): Promise<StreamPosition> {
    const { epoch, last, tag } = await this.readHead(actor, null);
    return { epoch, seq: last, tag };
  }

  /** The place that the cursor stands for. @throws ResyncRequired when the cursor is not the actor's party's, or the stream does not have the place. */
  async open(actor: Actor, cursor: string): Promise<StreamPosition> {
    const found = this.cursors.open(FEED_CURSOR, actor.party.id, cursor) as StreamPosition | undefined;
    if (!found) throw new ResyncRequired();
    const { epoch, seq, tag = null } = found;
    await this.check(actor, { epoch, seq, tag });
    return { epoch, seq, tag };
  }

  /** Makes sure that the stream still has a place that a cursor of this hub stands for. @throws ResyncRequired */
  async check(actor: Actor, place: Required<StreamPosition>): Promise<void> {
    const head = await this.readHead(actor, place);
    if (head.leads_on) return;
    // A cursor of this epoch that does not fit proves a restore that nothing else has shown: everybody is told.
    const isProof = place.epoch === head.epoch && (place.tag !== null || BigInt(place.seq) > BigInt(head.last));
    if (isProof) await this.relay.call('check_history', [positionText(place)]);
    throw new ResyncRequired();
  }

  /** The cursor of an event: always the same for one event of one party. */
  cursorOf(actor: CursorOwner, place: StreamPosition): string {
    return this.cursors.seal(FEED_CURSOR, actor.party.id, cursorContent(place));
  }

  /** Where a reading ended: another cursor each time, so that it does not show whether something hidden moved the end. */
  restingCursor(actor: CursorOwner, place: StreamPosition): string {
    return this.cursors.sealFresh(FEED_CURSOR, actor.party.id, cursorContent(place));
  }

  /** With the tag: after a restore an event that is given a lost event's number must not be taken for it. */
  eventId(actor: CursorOwner, { epoch, seq, tag }: StreamPosition): string {
    return this.cursors.eventId(actor.party.id, [epoch, seq, ...(tag ? [tag] : [])].join('.'));
  }

  private async readHead(actor: Actor, known: Required<StreamPosition> | null): Promise<StreamHead> {
    const [head] = await this.database.call<StreamHead>(actor, act(actor, 'feed.position', 'indicator:read'), 'feed_head', [
      known && positionText(known),
    ]);
    if (!head) throw new Error('The stream has no head.');
    return head;
  }
}

/** Without a tag the cursor of a position is the one that it had before positions had tags. */
const cursorContent = ({ epoch, seq, tag }: StreamPosition): object => ({ epoch, seq, ...(tag ? { tag } : {}) });
