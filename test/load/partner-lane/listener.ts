import { Webhook } from 'standardwebhooks';
import { until } from '../../support/officer.js';
import { type Received, type Receiver, startReceiver } from '../../support/receiver.js';
import { webhookClient } from '../../support/webhook-client.js';
import { outcomesOf } from './casework.js';
import { Follower, sameOrder } from './country.js';
import type { Lane } from './lane.js';
import { META } from './platform.js';

/** What a webhook of the partner’s must have heard; nothing has come for so long: then it is lost. */
const DRAIN_MS = 60_000;

interface ToldOutcome {
  readonly reportId: string;
  readonly reference: string;
  readonly state: string;
}

const outcomeOf = ({ data }: Received): ToldOutcome | undefined => (data as { item?: ToldOutcome }).item;

/** The partner's system: takes every message, and checks its signature when it comes. */
export class Listener {
  /** Ids of messages whose signature was wrong. */
  readonly forged: string[] = [];

  private constructor(
    private readonly lane: Lane,
    private readonly receiver: Receiver,
    readonly webhookId: string,
  ) {}

  static async open(lane: Lane): Promise<Listener> {
    const receiver = await startReceiver();
    const { webhook, secret } = await webhookClient({ ask: lane.asks(META) }).creates({ name: 'Desk', url: receiver.url });
    const listener = new Listener(lane, receiver, webhook.id);
    receiver.answers(({ raw, headers }) => {
      try {
        new Webhook(secret).verify(raw, { ...headers });
      } catch {
        listener.forged.push(String(headers['webhook-id']));
      }
      return { status: 204 };
    });
    return listener;
  }

  get received(): readonly Received[] {
    return this.receiver.received;
  }

  get repeats(): number {
    return this.received.length - new Set(this.received.map(({ data }) => data.eventId)).size;
  }

  /** Waits until each outcome's last state has come. @returns what is missing, out of order, or not for this partner */
  async verdict(reports: ReadonlyMap<string, string>): Promise<readonly string[]> {
    const all = new Follower(this.lane, META, ['REPORT_OUTCOME']);
    await all.catchUp();
    const wanted = new Map<string, string>();
    for (const id of reports.values()) {
      for (const outcome of await outcomesOf(this.lane, META, id)) wanted.set(outcome.id, `${id} ${outcome.state}`);
    }
    const missing = (): readonly string[] => {
      const last = new Map(this.received.map((one) => [one.data.itemId, `${outcomeOf(one)?.reportId} ${outcomeOf(one)?.state}`]));
      return [...wanted].flatMap(([id, state]) => (last.get(id) === state ? [] : [`outcome ${id} of ${state}: heard ${last.get(id)}`]));
    };
    const late = await until(() => Promise.resolve(missing()), (left) => left.length === 0, DRAIN_MS).catch(missing); // prettier-ignore
    const heard = this.received.map(({ data }) => data.eventId);
    const ours = all.heard.filter(({ itemId }) => wanted.has(itemId));
    return [...late, ...sameOrder(heard, ours), ...this.strange(reports)];
  }

  /** Messages about anything else than what countries say of this partner's reports, and words that no message may carry. */
  private strange(reports: ReadonlyMap<string, string>): readonly string[] {
    const free = this.lane.words.of('triage', 'request');
    const references = new Map([...reports].map(([reference, id]) => [id, reference]));
    return this.received.flatMap((message) => {
      const { raw, data } = message;
      const outcome = outcomeOf(message);
      const isOurs = data.kind === 'REPORT_OUTCOME' && outcome !== undefined && references.get(outcome.reportId) === outcome.reference;
      const said = free.filter((word) => raw.includes(word));
      const others = this.lane.words.of('report').filter((word) => word !== outcome?.reference && raw.includes(word));
      return [...(isOurs ? [] : [`a message about something else: ${raw.slice(0, 300)}`]), ...said, ...others];
    });
  }

  close(): Promise<void> {
    return this.receiver.stop();
  }
}
