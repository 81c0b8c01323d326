import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { withRefusals } from '../../platform/database/refusals.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Conflict, HubError, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { isPhone } from './alert.js';
import { AlertChannelSender, type SealedChannel } from './alert-channel-sender.js';
import { ALERT_REFUSALS } from './alert-settings.service.js';

/** Largest number of test messages by one channel in a minute: each makes the hub connect to an external address. */
const MOST_TEST_MESSAGES = 10;

/** Outcome of a test message. */
export interface AlertChannelTest {
  readonly delivered: boolean;
  /** Why it was not accepted, as a code; null: it was accepted. */
  readonly failure: string | null;
}

class TooManyTestMessages extends HubError {
  constructor() {
    super(
      'RATE_LIMITED',
      'ALERT_CHANNEL_TRIALS',
      'This channel has reached its limit of 10 test messages, or your party its limit of 60, in a minute. Wait a minute, then try again.',
    );
  }
}

interface Allowance {
  readonly allowed: boolean;
  readonly kind: SealedChannel['kind'];
  readonly phone: string | null;
}

/** Sends test messages of administrators: without content, to the chat channel or to the administrator's own phone. */
@Injectable()
export class TestAlertChannelService {
  constructor(
    private readonly database: Database,
    private readonly connection: RelayConnection,
    private readonly sender: AlertChannelSender,
  ) {}

  /**
   * Sends a test message at once. One that is accepted enables a disabled channel again.
   * @param onWait called before the wait for the receiver
   * @throws NotFound; Forbidden for the channel of another agency; Conflict when the actor has no phone number; TooManyTestMessages
   */
  async test(actor: Actor, id: string, onWait: () => void): Promise<AlertChannelTest> {
    if (!isUuid(id)) throw new NotFound('alert channel');
    const { kind, phone } = await this.allow(actor, id);
    const [target] = await this.connection.callWithClaim<Omit<SealedChannel, 'id'>>('alert_channel_target', [id]);
    if (!target) throw new NotFound('alert channel');
    onWait();
    const to = isPhone(kind) ? phone : null;
    const fault = await this.sender.send({ ...target, id: id.toLowerCase() }, { id: randomUUID(), phone: to, content: { type: 'TEST' } });
    await this.connection.call('record_alert_channel_test', [id, fault?.reason ?? null]);
    return { delivered: !fault, failure: fault?.reason ?? null };
  }

  private async allow(actor: Actor, id: string): Promise<Allowance> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'alert.test-channel', 'alert:manage'), writes: true }, (tx) =>
        withRefusals(ALERT_REFUSALS, async () => {
          const [row] = await tx.query<Allowance>('select * from hub.take_alert_channel_test($1, $2)', [id, MOST_TEST_MESSAGES]);
          if (!row?.allowed) throw new TooManyTestMessages();
          if (isPhone(row.kind) && row.phone === null) {
            throw new Conflict(
              'ALERT_PHONE_MISSING',
              'A test message goes to your own phone. State its number in your settings of alerts first.',
            );
          }
          tx.auditItems(id);
          return row;
        }),
      ),
    );
  }
}
