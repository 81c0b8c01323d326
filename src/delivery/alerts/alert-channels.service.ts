import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { withRefusals } from '../../platform/database/refusals.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { BlockedAddress } from '../../platform/platform/outbound-url.js';
import { type AlertChannel, isPhone, isChat } from './alert.js';
import { AlertChannelSecrets } from './alert-channel-secrets.js';
import { type AlertChannelRow, type ChannelTarget, SELECT_CHANNELS } from './alert-channel.js';
import { ALERT_REFUSALS } from './alert-settings.service.js';

export interface NewAlertChannel {
  readonly kind: AlertChannel;
  readonly name: string;
  readonly url: string;
  /** null: of the party as a whole. */
  readonly agencyId: string | null;
}

/** A new channel. The secret is shown only once; null: the channel has none. */
export interface CreatedAlertChannel {
  readonly channel: AlertChannelRow;
  readonly secret: string | null;
}

const LONGEST_NAME = 200;
const PERMISSION = 'alert:manage';

/** Manages the chat channels and gateways of the actor's party. Absent, deleted and another party's give the same answer. */
@Injectable()
export class AlertChannelsService {
  constructor(
    private readonly database: Database,
    private readonly secrets: AlertChannelSecrets,
    private readonly outbound: Outbound,
  ) {}

  /** Returns the channels, oldest first. */
  async all(actor: Actor): Promise<readonly AlertChannelRow[]> {
    return this.database.as(actor, act(actor, 'alert.channels', PERMISSION), (tx) =>
      tx.query<AlertChannelRow>(`${SELECT_CHANNELS} order by c.created_at, c.id`),
    );
  }

  /**
   * Creates a channel.
   * @throws BadInput for a kind that parties do not set up, a name, or an address that the hub does not send to; Conflict when there are 20 already; NotFound on
   * the agency; Forbidden for another agency
   */
  async create(actor: Actor, { kind, name, url, agencyId }: NewAlertChannel): Promise<CreatedAlertChannel> {
    const checkedKind = kindOf(kind);
    const checkedName = nameOf(name, LONGEST_NAME, (rule) => new BadInput('ALERT_CHANNEL_NAME', `A channel has a name ${rule}.`));
    if (agencyId !== null && !isUuid(agencyId)) throw new NotFound('agency');
    const address = await this.checkedUrl(url);
    const id = randomUUID();
    const { stored, shown, publicKey } = this.secrets.create(checkedKind);
    const sealed = this.secrets.seal(id, { url: address, secret: stored }).toString('hex');
    const draft = { id, agencyId, kind: checkedKind, name: checkedName, host: new URL(address).host, sealed, publicKey };
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'alert.create-channel', PERMISSION), writes: true }, (tx) =>
        withRefusals(ALERT_REFUSALS, async () => {
          const [row] = await tx.query<{ outcome: string }>('select hub.create_alert_channel($1) as outcome', [draft]);
          if (row?.outcome === 'TOO_MANY') {
            throw new Conflict('ALERT_CHANNELS_TOO_MANY', 'A party can have 20 channels. Delete a channel that you no longer need.');
          }
          tx.auditItems(id);
          return { channel: await readChannel(tx, id), secret: shown };
        }),
      ),
    );
  }

  /** Deletes a channel. @returns its id @throws NotFound; Forbidden for the channel of another agency */
  async delete(actor: Actor, id: string): Promise<string> {
    if (!isUuid(id)) throw new NotFound('alert channel');
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'alert.delete-channel', PERMISSION), writes: true }, (tx) =>
        withRefusals(ALERT_REFUSALS, async () => {
          await tx.query('select hub.delete_alert_channel($1)', [id]);
          tx.auditItems(id);
          return id.toLowerCase();
        }),
      ),
    );
  }

  private async checkedUrl(url: string): Promise<string> {
    try {
      return await this.outbound.check(url);
    } catch (error) {
      if (error instanceof BlockedAddress) throw new BadInput('ALERT_CHANNEL_URL', `The address ${error.sentence}`);
      throw error;
    }
  }
}

function kindOf(kind: AlertChannel): ChannelTarget['kind'] {
  if (isChat(kind) || isPhone(kind)) return kind;
  throw new BadInput('ALERT_CHANNEL_KIND', `The hub itself has ${kind}. Choose SLACK, TEAMS, MATTERMOST, WEBHOOK, SMS or VOICE.`);
}

/** @throws NotFound */
async function readChannel(tx: Transaction, id: string): Promise<AlertChannelRow> {
  const [row] = await tx.query<AlertChannelRow>(`${SELECT_CHANNELS} and c.id = $1`, [id]);
  if (!row) throw new NotFound('alert channel');
  return row;
}
