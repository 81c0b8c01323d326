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

/** Messages that officers send by one webhook in a minute: each makes the hub connect to somewhere else. */
const MOST_TEST_MESSAGES = 10;
const MOST_MANUAL_MESSAGES = 60;
/** The worker stops after the message under way, which takes up to 15 s. */
const HOLD_LIMIT_MS = 16_000;
const HOLD_EVERY_MS = 100;

/** A webhook was tried too often in a short time. */
class TooManyTestMessages extends HubError {
  constructor() {
    super('RATE_LIMITED', 'WEBHOOK_TRIALS', 'Ten trials of a webhook in a minute are enough, and sixty messages by hand: wait a little.');
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

/** What is sent, and how it stands in the log. */
interface OutgoingAttempt {
  readonly what: Pick<Attempt, 'eventId' | 'operation' | 'itemId' | 'epoch' | 'seq'>;
  readonly write: BodyWriter;
}

/** Messages that an officer sends at once, out of turn: a trial, or a dead letter once more. Each is one attempt, and is answered with what came of it. */
@Injectable()
export class SendNowService {
  constructor(
    private readonly database: Database,
    private readonly repository: WebhookRepository,
    private readonly feed: WebhookFeed,
    private readonly sender: WebhookSender,
  ) {}

  /** A trial: signed like any message, without content. A paused webhook can be tried, too. @throws NotFound, TooManyTestMessages */
  async test(actor: Actor, webhook: string): Promise<SendResult> {
    await this.authorise(actor, 'webhook.test', webhook, (tx) => countManualSend(tx, webhook, MOST_TEST_MESSAGES));
    const target = await this.repository.targetOf(webhook);
    if (!target) throw new NotFound('webhook');
    const eventId = randomUUID();
    const body = this.sender.hubMessage('webhook.test', { eventId, operation: 'TEST', webhookId: target.id });
    return this.sendAndLog(target, { what: { eventId, operation: 'TEST', itemId: null, epoch: null, seq: null }, write: async () => body });
  }

  /**
   * Sends a dead letter once more. It is read anew: what is no longer visible is not sent, and what has changed is sent as it is now. The worker sends nothing
   * by this webhook meanwhile.
   * @throws NotFound when there is no such dead letter; Conflict when it is not sent, which says why; TooManyTestMessages
   */
  async redeliver(actor: Actor, webhook: string, eventId: string): Promise<SendResult> {
    const letter = await this.authorise(actor, 'webhook.redeliver', webhook, async (tx) => {
      const found = await findDeadLetter(tx, webhook, eventId);
      if (found) await countManualSend(tx, webhook, MOST_MANUAL_MESSAGES);
      return found;
    });
    if (!letter) throw new NotFound('dead letter');
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

  /** Asks in the actor's name whether the webhook is its party's. */
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

  private async sendAndLog(target: WebhookTarget, { what, write }: OutgoingAttempt): Promise<SendResult> {
    const answer = await this.sender.send(target, what.eventId, write);
    if (!answer) throw busy(); // the item changed at this moment
    const { at, taken, reason, status, ms } = answer;
    const outcome = taken ? 'DELIVERED' : 'FAILED';
    await this.repository.logAttempt(target.id, { ...what, attempt: 1, at, outcome, reason, status, ms, waitMs: null });
    return answer;
  }

  /** The letter as it is to be sent now. @throws Conflict when it is not */
  private async prepare(target: WebhookTarget, letter: DeadLetter): Promise<OutgoingAttempt> {
    if (letter.epoch !== target.headEpoch) {
      throw new Conflict(
        'EVENT_BEFORE_RESTORE',
        'The hub was restored since: the message that announces this, once it is taken, stands for the event.',
      );
    }
    if (letter.operation === 'RESYNC') {
      const body = this.sender.resync(letter.eventId);
      return { what: letter, write: async () => body };
    }
    const readAt = performance.now();
    const placed = await this.reread(target, letter);
    if (placed?.readable === false) {
      throw new Conflict('EVENT_UNREADABLE', 'The hub still cannot show the item. The event stays a dead letter.');
    }
    if (placed && stillApplies(placed) && this.sender.render(placed)) {
      const write = freshBodyWriter({ feed: this.feed, sender: this.sender }, target, { placed, readAt }, stillApplies);
      return { what: { ...letter, operation: placed.event.operation }, write };
    }
    await this.repository.logAttempt(target.id, { ...letter, ...SUPERSEDED, at: new Date().toISOString() });
    throw new Conflict(
      'EVENT_SUPERSEDED',
      'The item has changed since: later events tell what this one told. It is no dead letter any more.',
    );
  }

  /** @returns undefined when there is no such event for the webhook any more. */
  private async reread(target: WebhookTarget, { eventId, epoch, seq }: DeadLetter): Promise<PositionedEvent | undefined> {
    try {
      return await this.feed.one(target, { epoch, seq }, eventId);
    } catch (error) {
      if (!(error instanceof Unauthenticated)) throw error;
      throw new Conflict('WEBHOOK_PAUSED', 'The webhook is paused: resume it first.');
    }
  }
}

const busy = (): Conflict => new Conflict('WEBHOOK_BUSY', 'The webhook is sending something else: try again in a moment.');

const SUPERSEDED = { attempt: 0, outcome: 'SUPERSEDED', reason: null, status: null, ms: null, waitMs: null } as const;

/** A revocation that was taken back meanwhile must not arrive behind the event that told so. */
const stillApplies = ({ event: { operation, claim } }: PositionedEvent): boolean => operation !== 'REVOKED' || claim?.revoked_at !== null;

/** Counts one message by hand. @throws TooManyTestMessages, NotFound */
async function countManualSend(tx: Transaction, webhook: string, most: number): Promise<void> {
  const [row] = await tx.query<{ may: boolean }>('select hub.take_manual_send($1, $2) as may', [webhook, most]);
  if (!row?.may) throw new TooManyTestMessages();
}

async function findDeadLetter(tx: Transaction, webhook: string, eventId: string): Promise<DeadLetter | undefined> {
  const [row] = await tx.query<DeadLetter>(
    `select event_id as "eventId", operation, item as "itemId", epoch, seq from hub.webhook_delivery
       where webhook = $1 and event_id = $2 and outcome in ('DEAD', 'PARKED') and settled_at is null order by id desc limit 1`,
    [webhook, isUuid(eventId) ? eventId : null],
  );
  return row;
}
