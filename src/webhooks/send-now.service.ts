import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../access/actor.js';
import { Database } from '../database/database.js';
import { isUuid } from '../graphql/ids.js';
import { Conflict, HubError, NotFound, Unauthenticated } from '../platform/errors.js';
import { type Answer, Sender } from './sender.js';
import { before, type Placed, WebhookFeed } from './webhook-feed.js';
import { type Attempt, type Message, type Target, WebhookStore } from './webhook-store.js';

/** Trials of one webhook in a minute: each makes the hub connect to somewhere else. */
const MOST_TRIALS = 10;

/** A webhook was tried too often in a short time. */
class TooManyTrials extends HubError {
  constructor() {
    super('RATE_LIMITED', 'WEBHOOK_TRIALS', 'Ten trials of a webhook in a minute are enough: wait a little.');
  }
}

/** A dead letter, from the log. */
interface DeadLetter {
  readonly operation: Message;
  readonly itemId: string | null;
  readonly seq: string | null;
}

/** Messages that an officer sends at once, out of turn: a trial, or a dead letter once more. Each is one attempt, and is answered with what came of it. */
@Injectable()
export class SendNow {
  constructor(
    private readonly database: Database,
    private readonly store: WebhookStore,
    private readonly feed: WebhookFeed,
    private readonly sender: Sender,
  ) {}

  /** A trial: signed like any message, without content. A paused webhook can be tried, too. @throws NotFound, TooManyTrials */
  async test(actor: Actor, webhook: string): Promise<Answer> {
    const target = await this.allowed(actor, 'webhook.test', webhook, async (count) => {
      if ((await count()) >= MOST_TRIALS) {
        throw new TooManyTrials();
      }
    });
    const eventId = randomUUID();
    const answer = await this.sender.send(
      target,
      eventId,
      this.sender.own('webhook.test', { eventId, operation: 'TEST', webhookId: target.id }),
    );
    await this.store.note(target.id, { ...of(answer), eventId, operation: 'TEST', itemId: null, epoch: null, seq: null });
    return answer;
  }

  /**
   * Sends a dead letter once more. It is read anew: what is no longer visible is not sent, and what has changed is sent as it is now.
   * @throws NotFound when there is no such dead letter; Conflict when later events tell it, or the webhook is paused
   */
  async redeliver(actor: Actor, webhook: string, eventId: string): Promise<Answer> {
    let letter: DeadLetter | undefined;
    const target = await this.allowed(actor, 'webhook.redeliver', webhook, async (_, find) => {
      letter = await find(eventId);
    });
    if (!letter) throw new NotFound('dead letter');
    const { operation, itemId, seq } = letter;
    const what = { eventId, operation, itemId, epoch: target.headEpoch, seq };
    const placed = await this.readAnew(target, letter, eventId);
    const body = placed && this.sender.render(placed);
    if (!body) {
      const at = new Date().toISOString();
      await this.store.note(target.id, {
        ...what,
        attempt: 0,
        at,
        outcome: 'SUPERSEDED',
        reason: null,
        status: null,
        ms: null,
        waitMs: null,
      });
      throw new Conflict(
        'EVENT_SUPERSEDED',
        'The item has changed since: later events tell what this one told. It is no dead letter any more.',
      );
    }
    const answer = await this.sender.send(target, eventId, body);
    await this.store.note(target.id, { ...what, ...of(answer), operation: placed.event.operation });
    if (answer.taken) await this.feed.arrived(target, before(placed.place.seq), placed.place.seq);
    return answer;
  }

  /** Asks in the actor's name whether the webhook is its party's, and looks into the log. */
  private async allowed(
    actor: Actor,
    what: string,
    webhook: string,
    look: (trials: () => Promise<number>, find: (eventId: string) => Promise<DeadLetter | undefined>) => Promise<void>,
  ): Promise<Target> {
    if (!isUuid(webhook)) throw new NotFound('webhook');
    await this.database.as(actor, { ...act(actor, what, 'webhook:manage'), writes: true }, async (tx) => {
      const [own] = await tx.query('select id from hub.webhook where id = $1', [webhook]);
      if (!own) throw new NotFound('webhook');
      const trials = async (): Promise<number> => {
        const [row] = await tx.query<{ trials: number }>(
          `select count(*)::integer as trials from hub.webhook_delivery where webhook = $1 and operation = 'TEST' and at > now() - interval '1 minute'`,
          [webhook],
        );
        return row?.trials ?? 0;
      };
      const find = async (eventId: string): Promise<DeadLetter | undefined> => {
        const [row] = await tx.query<DeadLetter>(
          `select operation, item as "itemId", seq from hub.webhook_delivery
             where webhook = $1 and event_id = $2 and outcome in ('DEAD', 'PARKED') and settled_at is null order by id desc limit 1`,
          [webhook, isUuid(eventId) ? eventId : null],
        );
        return row;
      };
      await look(trials, find);
      tx.touched(webhook);
    });
    const target = await this.store.toSend(webhook);
    if (!target) throw new NotFound('webhook');
    return target;
  }

  /** @returns undefined when there is no such event for the webhook any more. */
  private async readAnew(target: Target, { seq }: DeadLetter, eventId: string): Promise<Placed | undefined> {
    if (seq === null) return undefined;
    try {
      const { events } = await this.feed.read(target, { epoch: target.headEpoch, seq: before(seq) }, 1, null);
      return events.find(({ event, readable }) => readable && event.eventId === eventId);
    } catch (error) {
      if (!(error instanceof Unauthenticated)) throw error;
      throw new Conflict('WEBHOOK_PAUSED', 'The webhook is paused: resume it first.');
    }
  }
}

const of = ({ at, taken, status, reason, ms }: Answer): Omit<Attempt, 'eventId' | 'epoch' | 'seq' | 'operation' | 'itemId'> => ({
  attempt: 1,
  at,
  outcome: taken ? 'DELIVERED' : 'FAILED',
  reason,
  status,
  ms,
  waitMs: null,
});
