import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../access/actor.js';
import { Cursors } from '../database/cursors.js';
import { Database } from '../database/database.js';
import { HubError } from '../platform/errors.js';

const FEED_CURSOR = 'feed';

/** A place in the stream. `epoch` changes when the database was restored to an earlier point. */
export interface Place {
  readonly epoch: string;
  readonly seq: string;
}

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
export function restored(error: unknown): never {
  if ((error as { code?: string }).code === ANOTHER_EPOCH) throw new ResyncRequired();
  throw error;
}

/** Whose cursors they are. */
type Reader = { readonly party: Pick<Actor['party'], 'id'> };

/** Places in the stream and the cursors that stand for them. */
@Injectable()
export class Places {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  /** The end of the stream as of now. */
  async head(actor: Actor): Promise<Place> {
    const [head] = await this.database.call<{ epoch: string; last: string }>(
      actor,
      act(actor, 'feed.position', 'indicator:read'),
      'feed_head',
      [],
    );
    if (!head) throw new Error('The stream has no head.');
    return { epoch: head.epoch, seq: head.last };
  }

  /** @throws ResyncRequired when the cursor is not the actor's party's, or not of the stream that ends at `head`. */
  open(actor: Reader, cursor: string, head: Place): Place {
    const place = this.cursors.open(FEED_CURSOR, actor.party.id, cursor) as Place | undefined;
    if (place?.epoch !== head.epoch || BigInt(place.seq) > BigInt(head.seq)) throw new ResyncRequired();
    return place;
  }

  /** The cursor of an event: always the same for one event of one party. */
  cursorOf(actor: Reader, { epoch, seq }: Place): string {
    return this.cursors.seal(FEED_CURSOR, actor.party.id, { epoch, seq });
  }

  /** Where a reading ended: another cursor each time, so that it does not show whether something hidden moved the end. */
  restingCursor(actor: Reader, { epoch, seq }: Place): string {
    return this.cursors.sealFresh(FEED_CURSOR, actor.party.id, { epoch, seq });
  }

  eventId(actor: Reader, { epoch, seq }: Place): string {
    return this.cursors.eventId(actor.party.id, `${epoch}.${seq}`);
  }
}
