import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Conflict, HubError, NotFound, Unauthenticated } from '../../platform/platform/errors.js';
import { type SendResult, WebhookSender, type BodyWriter } from './webhook-sender.js';
import { freshBodyWriter } from './fresh-body.js';
import { precedingSeq, type PositionedEvent, WebhookFeed } from './webhook-feed.js';
import { type Attempt, type MessageType, type WebhookTarget, WebhookRepository } from './webhook.repository.js';

/** Largest number of test messages by one webhook in a minute: each makes the hub connect to an external address. */
const MOST_TEST_MESSAGES = 10;
const MOST_MANUAL_MESSAGES = 60;
/** The worker stops after its current message, which takes up to 15 s. */
const HOLD_LIMIT_MS = 16_000;
const HOLD_EVERY_MS = 100;

/** The webhook was tested too often in a short time. */
class TooManyTestMessages extends HubError {
  constructor() {
    super(
      'RATE_LIMITED',
      'WEBHOOK_TRIALS',
      'This webhook has reached its limit of 10 test messages, or your party its limit of 60 manual messages, in a minute. Wait a minute, then try again.',
    );
  }
}

/** A dead letter, from the log. */
interface DeadLetter {
  readonly eventId: string;
  readonly operation: MessageType;
  readonly itemId: string | null;
  readonly epoch: string;
  readonly seq: string;
}

/** A message to send, and its entry in the log. */
interface OutgoingAttempt {
  readonly message: Pick<Attempt, 'eventId' | 'operation' | 'itemId' | 'epoch' | 'seq'>;
  readonly write: BodyWriter;
}

/** Messages that an officer sends at once: a test message, or a dead letter again. Each is one attempt, and the answer contains its outcome. */
@Injectable()
export class SendNowService {
  constructor(
    private readonly database: Database,
    private readonly repository: WebhookRepository,
    private readonly feed: WebhookFeed,
    private readonly sender: WebhookSender,
  ) {}

  /**
   * Sends a test message: signed like any message, without content. A paused webhook can be tested, too.
   * @param onWait called before the wait for the receiver @throws NotFound, TooManyTestMessages
   */
  async test(actor: Actor, webhook: string, onWait: () => void): Promise<SendResult> {
    await this.authorise(actor, 'webhook.test', webhook, (tx) => countManualSend(tx, webhook, MOST_TEST_MESSAGES));
    const target = await this.repository.targetOf(webhook);
    if (!target) throw new NotFound('webhook');
    onWait();
    const eventId = randomUUID();
    const body = this.sender.hubMessage('webhook.test', { eventId, operation: 'TEST', webhookId: target.id });
    return this.sendAndLog(target, {
      message: { eventId, operation: 'TEST', itemId: null, epoch: null, seq: null },
      write: async () => body,
    });
  }

  /**
   * Sends a dead letter again. The event is read again: an item that is no longer visible is not sent, and a changed item is sent in its current version. The
   * worker sends nothing by this webhook meanwhile.
   * @param onWait as of `test` @throws NotFound when there is no such dead letter; Conflict with the reason when it is not sent; TooManyTestMessages
   */
  async redeliver(actor: Actor, webhook: string, eventId: string, onWait: () => void): Promise<SendResult> {
    const letter = await this.authorise(actor, 'webhook.redeliver', webhook, async (tx) => {
      const found = await findDeadLetter(tx, webhook, eventId);
      if (found) await countManualSend(tx, webhook, MOST_MANUAL_MESSAGES);
      return found;
    });
    if (!letter) throw new NotFound('dead letter');
    onWait();
    const holder = randomUUID();
    try {
      const target = await this.acquire(holder, webhook);
      const answer = await this.sendAndLog(target, await this.prepare(target, letter));
      if (answer.taken && letter.operation !== 'RESYNC') await this.feed.noteArrived(target, precedingSeq(letter.seq), letter.seq);
      return answer;
    } finally {
      await this.repository.letGo(holder, webhook);
    }
  }

  /** Checks in the actor's name that the webhook belongs to the actor's party. */
  private async authorise<T>(actor: Actor, what: string, webhook: string, look: (tx: Transaction) => Promise<T>): Promise<T> {
    if (!isUuid(webhook)) throw new NotFound('webhook');
    return this.database.as(actor, { ...act(actor, what, 'webhook:manage'), writes: true }, async (tx) => {
      const [own] = await tx.query('select id from hub.webhook where id = $1', [webhook]);
      if (!own) throw new NotFound('webhook');
      tx.auditItems(webhook);
      return look(tx);
    });
  }

  private async acquire(holder: string, webhook: string): Promise<WebhookTarget> {
    const limit = performance.now() + HOLD_LIMIT_MS;
    for (;;) {
      const target = await this.repository.hold(holder, webhook);
      if (target) return target;
      if (performance.now() > limit) throw busy();
      await pause(HOLD_EVERY_MS);
    }
  }

  private async sendAndLog(target: WebhookTarget, { message, write }: OutgoingAttempt): Promise<SendResult> {
    const answer = await this.sender.send(target, message.eventId, write);
    if (!answer) throw busy(); // the item has just changed
    const { at, taken, reason, status, durationMs } = answer;
    const outcome = taken ? 'DELIVERED' : 'FAILED';
    await this.repository.logAttempt(target.id, { ...message, attempt: 1, at, outcome, reason, status, durationMs, waitMs: null });
    return answer;
  }

  /** Returns the dead letter as it is to be sent now. @throws Conflict when it is not to be sent */
  private async prepare(target: WebhookTarget, letter: DeadLetter): Promise<OutgoingAttempt> {
    if (letter.epoch !== target.headEpoch) {
      throw new Conflict(
        'EVENT_BEFORE_RESTORE',
        'The hub was restored after this event. The message that announces the restore replaces the event once the receiver accepts it.',
      );
    }
    if (letter.operation === 'RESYNC') {
      const body = this.sender.resync(letter.eventId);
      return { message: letter, write: async () => body };
    }
    const readAt = performance.now();
    const placed = await this.reread(target, letter);
    if (placed?.readable === false) {
      throw new Conflict('EVENT_UNREADABLE', 'The hub still cannot show the item. The event remains a dead letter.');
    }
    if (placed && stillApplies(placed) && this.sender.render(placed)) {
      const write = freshBodyWriter({ feed: this.feed, sender: this.sender }, target, { placed, readAt }, stillApplies);
      return { message: { ...letter, operation: placed.event.operation }, write };
    }
    await this.repository.logAttempt(target.id, { ...letter, ...SUPERSEDED, at: new Date().toISOString() });
    throw new Conflict(
      'EVENT_SUPERSEDED',
      'The item has changed since. Later events contain the change, and the event is no longer a dead letter.',
    );
  }

  /** @returns undefined when the webhook no longer has such an event */
  private async reread(target: WebhookTarget, { eventId, epoch, seq }: DeadLetter): Promise<PositionedEvent | undefined> {
    try {
      return await this.feed.one(target, { epoch, seq }, eventId);
    } catch (error) {
      if (!(error instanceof Unauthenticated)) throw error;
      throw new Conflict('WEBHOOK_PAUSED', 'The webhook is paused. Resume it first.');
    }
  }
}

const busy = (): Conflict => new Conflict('WEBHOOK_BUSY', 'The webhook is sending another message. Try again in a moment.');

const SUPERSEDED = { attempt: 0, outcome: 'SUPERSEDED', reason: null, status: null, durationMs: null, waitMs: null } as const;

/** A revocation that was undone meanwhile must not arrive after the event that undoes it. */
const stillApplies = ({ event: { operation, claim } }: PositionedEvent): boolean => operation !== 'REVOKED' || claim?.revoked_at !== null;

/** Counts one manual message. @throws TooManyTestMessages, NotFound */
async function countManualSend(tx: Transaction, webhook: string, most: number): Promise<void> {
  const [row] = await tx.query<{ may: boolean }>('select hub.take_manual_send($1, $2) as may', [webhook, most]);
  if (!row?.may) throw new TooManyTestMessages();
}

async function findDeadLetter(tx: Transaction, webhook: string, eventId: string): Promise<DeadLetter | undefined> {
  const [row] = await tx.query<DeadLetter>(
    `select event_id as "eventId", operation, item as "itemId", epoch, seq from hub.webhook_delivery
       where webhook = $1 and event_id = $2 and outcome in ('DEAD_LETTERED', 'UNREADABLE') and settled_at is null order by id desc limit 1`,
    [webhook, isUuid(eventId) ? eventId : null],
  );
  return row;
}
