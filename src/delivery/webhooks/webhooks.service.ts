import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { Act } from '../../platform/database/act.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type FeedFilter, databaseFilterOf } from '../feed/feed-filter.js';
import { type StreamPosition, StreamPositions, ResyncRequired } from '../feed/stream-positions.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { type Connection, mapConnection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { BlockedAddress } from '../../platform/platform/outbound-url.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { generateSecret, publicKeyText, secretText } from './signature.js';
import { SELECT_WEBHOOKS, stateOf, type Webhook, type WebhookRow } from './webhook.js';

/** A position in the list of webhooks: creation (microseconds) and id of the last webhook of a page. */
interface ListPosition {
  readonly at: string;
  readonly id: string;
}

export interface NewWebhook {
  readonly name: string;
  readonly url: string;
  readonly filter: FeedFilter;
  /** Cursor to start after; null: the stream's end. */
  readonly after: string | null;
}

/** Keys to verify messages with. The secret is shown only once. */
export interface WebhookCredentials {
  readonly secret: string;
  readonly publicKey: string;
}

/** Manages webhooks of the actor's party. Absent, deleted and another party's give the same answer. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly database: Database,
    private readonly positions: StreamPositions,
    private readonly secrets: WebhookSecrets,
    private readonly outbound: Outbound,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of webhooks, oldest first. @throws BadInput on the page size, or a cursor of another list */
  async page(actor: Actor, request: PageRequest): Promise<Connection<Webhook>> {
    const page = this.pager.open<ListPosition>({ name: 'webhooks', reader: actor.party.id, filter: null }, request);
    const { at = null, id = null } = page.position ?? {};
    const rows = await this.database.as(actor, act(actor, 'webhook.list', 'webhook:oversee'), (tx) =>
      tx.query<WebhookRow>(
        `${SELECT_WEBHOOKS} where $1::text is null or (w.created_at, w.id) > ($1::timestamptz, $2::uuid) order by w.created_at, w.id limit $3`,
        [at, id, page.limit],
      ),
    );
    const found = page.connection(rows, (row) => ({ at: row.created_text, id: row.id }));
    return mapConnection(found, (row) => this.toWebhook(actor, row));
  }

  async one(actor: Actor, id: string): Promise<Webhook | null> {
    if (!isUuid(id)) return null;
    const [row] = await this.database.as(actor, act(actor, 'webhook.open', 'webhook:oversee'), (tx) => rowOf(tx, id));
    return row ? this.toWebhook(actor, row) : null;
  }

  /**
   * Creates a webhook that reads with the actor's rights.
   * @throws BadInput when the hub does not send to the address, ResyncRequired for a cursor that cannot be used, Conflict when there are 20 already
   */
  async create(actor: Actor, { name, url, filter, after }: NewWebhook): Promise<WebhookCredentials & { readonly webhook: Webhook }> {
    const checkedName = nameOf(name, 200, (rule) => new BadInput('WEBHOOK_NAME', `A webhook has a name ${rule}.`));
    const sendable = await this.checkedUrl(url);
    const position = after === null ? undefined : await this.positionOf(actor, after);
    const id = randomUUID();
    const { secret, publicKey } = generateSecret();
    const keys = { secret: secretText(secret), publicKey: publicKeyText(publicKey) };
    const draft = {
      ...{ id, name: checkedName, url: sendable, filter: databaseFilterOf(filter), ...position },
      ...{ secret: randomUUID(), sealed: this.secrets.seal(id, secret).toString('hex'), publicKey: keys.publicKey },
    };
    const webhook = await this.write(actor, act(actor, 'webhook.create', 'webhook:manage'), id, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.create_webhook($1) as outcome', [draft]);
      if (row?.outcome === 'TOO_MANY') {
        throw new Conflict('WEBHOOKS_TOO_MANY', 'A party can have 20 webhooks. Delete a webhook that you no longer need.');
      }
      if (row?.outcome === 'RESYNC') throw new ResyncRequired();
    });
    return { webhook, ...keys };
  }

  /** Creates a new secret at once; the previous one also signs for 24 hours. @throws NotFound */
  async rotateSecret(
    actor: Actor,
    id: string,
  ): Promise<WebhookCredentials & { readonly webhook: Webhook; readonly previousSecretExpiresAt: Date }> {
    const { secret, publicKey } = generateSecret();
    const keys = { secret: secretText(secret), publicKey: publicKeyText(publicKey) };
    let previousSecretExpiresAt: Date | undefined;
    const webhook = await this.write(actor, act(actor, 'webhook.rotate-secret', 'webhook:manage'), id, async (tx) => {
      const sealed = this.secrets.seal(id.toLowerCase(), secret);
      const [row] = await tx.query<{ until: Date }>('select hub.rotate_webhook_secret($1, $2, $3, $4) as until', [
        id,
        randomUUID(),
        sealed,
        keys.publicKey,
      ]);
      previousSecretExpiresAt = row?.until;
    });
    return { webhook, ...keys, previousSecretExpiresAt: previousSecretExpiresAt ?? new Date() };
  }

  /** Stops sending; the position is kept. @throws NotFound */
  async pause(actor: Actor, id: string): Promise<Webhook> {
    return this.write(actor, act(actor, 'webhook.pause', 'webhook:oversee'), id, (tx) => tx.query('select hub.pause_webhook($1)', [id]));
  }

  /** Resumes from the stored position with the actor's rights: the actor becomes its creator. @throws NotFound */
  async resume(actor: Actor, id: string): Promise<Webhook> {
    return this.write(actor, act(actor, 'webhook.resume', 'webhook:manage'), id, (tx) => tx.query('select hub.resume_webhook($1)', [id]));
  }

  /** Moves the webhook to the position after `after`, or to the beginning: the events after it are sent (again). @throws NotFound, ResyncRequired */
  async replay(actor: Actor, id: string, after: string | null): Promise<Webhook> {
    const position =
      after === null ? { epoch: null, seq: '0', withheld: null } : { withheld: '', ...(await this.positionOf(actor, after)) };
    return this.write(actor, act(actor, 'webhook.replay', 'webhook:manage'), id, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.replay_webhook($1, $2, $3, $4) as done', [
        ...[id, position.epoch, position.seq, position.withheld],
      ]);
      if (!row?.done) throw new ResyncRequired();
    });
  }

  /** Deletes a webhook. @returns its id @throws NotFound */
  async delete(actor: Actor, id: string): Promise<string> {
    if (!isUuid(id)) throw new NotFound('webhook');
    return this.database.as(actor, { ...act(actor, 'webhook.delete', 'webhook:oversee'), writes: true }, async (tx) => {
      await tx.query('select hub.delete_webhook($1)', [id]);
      tx.auditItems(id);
      return id.toLowerCase();
    });
  }

  /** Returns whether webhooks of other parties carry the content of AMBER items of the actor's party. */
  async amberContent(actor: Actor): Promise<boolean> {
    const [row] = await this.database.as(actor, act(actor, 'webhook.read-policy', 'webhook:oversee'), (tx) =>
      tx.query<{ amber_content: boolean }>('select amber_content from hub.webhook_policy'),
    );
    return row?.amber_content ?? false;
  }

  async setAmberContent(actor: Actor, allowed: boolean): Promise<void> {
    await this.database.as(actor, { ...act(actor, 'webhook.set-policy', 'webhook:policy'), writes: true }, (tx) =>
      tx.query('select hub.set_webhook_policy($1)', [allowed]),
    );
  }

  private async write(actor: Actor, doing: Act, id: string, work: (tx: Transaction) => Promise<unknown>): Promise<Webhook> {
    if (!isUuid(id)) throw new NotFound('webhook');
    return this.database.as(actor, { ...doing, writes: true }, async (tx) => {
      await work(tx);
      tx.auditItems(id);
      const [row] = await rowOf(tx, id);
      if (!row) throw new NotFound('webhook');
      return this.toWebhook(actor, row);
    });
  }

  private async checkedUrl(url: string): Promise<string> {
    try {
      return await this.outbound.check(url);
    } catch (error) {
      if (error instanceof BlockedAddress) throw new BadInput('WEBHOOK_URL', `The address ${error.sentence}`);
      throw error;
    }
  }

  private async positionOf(actor: Actor, cursor: string): Promise<StreamPosition> {
    return this.positions.open(actor, cursor);
  }

  private toWebhook(actor: Actor, row: WebhookRow): Webhook {
    const state = stateOf(row);
    return {
      id: row.id,
      name: row.name,
      url: row.url,
      filter: row.filter,
      state,
      pausedAt: row.paused_at,
      pausedReason: row.pause_reason,
      responsible: row.created_by,
      publicKeys: row.public_keys,
      cursor: this.positions.restingCursor(actor, row),
      failureCount: row.attempt,
      nextAttemptAt: state === 'RETRYING' ? row.next_attempt_at : null,
      lastDeliveredAt: row.delivered_at,
      deadLetterCount: row.dead_letters,
      createdAt: row.created_at,
    };
  }
}

const rowOf = (tx: Transaction, id: string): Promise<WebhookRow[]> => tx.query<WebhookRow>(`${SELECT_WEBHOOKS} where w.id = $1`, [id]);
