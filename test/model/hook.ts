import { type Received, type Receiver, startReceiver } from '../support/receiver.js';
import { until } from '../support/officer.js';
import type { Account } from './cast.js';
import type { Names, Players } from './players.js';
import { KINDS } from './words.js';
import { copied, type Reader, type Step, told, type Told, type World } from './visibility.js';

interface SeenWebhook {
  readonly id: string;
  readonly state: string;
}

interface Logged {
  readonly eventId: string;
  readonly operation: string;
  readonly itemId: string | null;
  readonly outcome: string;
}

/** Attempts that are asked for at once, of the newest. */
const LOGGED = 100;

/** A party's webhook with a system behind it that keeps a copy. Machines read no RED, and get the content of CLEAR and GREEN claims alone. */
export class Hook {
  private readonly events: Told[] = [];
  private readonly reader: Reader;

  private constructor(
    private readonly receiver: Receiver,
    private readonly players: Players,
    private readonly account: Account,
    party: string,
  ) {
    this.reader = { party, red: false, own: false };
  }

  static async open(players: Players, account: Account, party: string): Promise<Hook> {
    const receiver = await startReceiver();
    const hook = new Hook(receiver, players, account, party);
    const answer = await players.ask(account, 'mutation ($input: WebhookInput!) { createWebhook(input: $input) { secret } }', {
      input: { name: 'A copy', url: receiver.url, filter: { itemKinds: KINDS } },
    });
    if (typeof answer === 'string') throw new Error(`${account} made no webhook: ${answer}.`);
    return hook;
  }

  notes(step: Step): void {
    this.events.push(...told(step, this.reader));
  }

  /** What the copy must hold in the end: what it was told of and did not lose. */
  expected(world: World): readonly string[] {
    return copied(this.events)
      .flatMap((place) => {
        const item = world.items[place];
        if (item?.kind !== 'INDICATOR') return [byReference(place)];
        return [lineOf(place, item.version, item.content.tlp, item.state === 'REVOKED')];
      })
      .sort();
  }

  /** What the copy holds, as soon as it is what is wanted, or after some seconds. Goes on what was paused because its maker was away. */
  async copy(wanted: readonly string[], names: Names): Promise<readonly string[]> {
    await this.resumes();
    await until(
      () => Promise.resolve(String(folded(this.receiver.received, names))),
      (now) => now === String(wanted),
    ).catch(() => undefined);
    return folded(this.receiver.received, names);
  }

  /** Items that messages were about and that the party, as a machine, never could see. */
  neverSeen(names: Names): readonly number[] {
    const toldOf = new Set(this.events.map(({ item }) => item));
    const placed = this.receiver.received.map(({ data }) => names.itemIds.indexOf(data.itemId ?? ''));
    return placed.filter((place) => !toldOf.has(place));
  }

  /** What the log shows and what it must show: of the newest messages that were received each once, as taken, the newest first. */
  async log(names: Names): Promise<{ readonly shown: readonly string[]; readonly expected: readonly string[] }> {
    const query = `{ webhooks { nodes { deliveries(first: ${LOGGED}) { nodes { eventId operation itemId outcome } } } } }`;
    const shown = async (): Promise<readonly string[]> => {
      const answer = await this.players.ask(this.account, query);
      if (typeof answer === 'string') throw new Error(`${this.account} cannot read the log: ${answer}.`);
      type Shown = { readonly nodes: readonly { readonly deliveries: { readonly nodes: readonly Logged[] } }[] };
      const [webhook] = (answer.webhooks as Shown).nodes;
      return (webhook?.deliveries.nodes ?? []).map((one) => logLine(one, names));
    };
    const expected = (): readonly string[] =>
      this.receiver.received
        .map(({ data }) => logLine({ ...data, itemId: data.itemId ?? null, outcome: 'DELIVERED' }, names))
        .reverse()
        .slice(0, LOGGED);
    // Messages may still be coming, and the place is kept every 100 ms.
    const look = async () => ({ shown: await shown(), expected: expected() });
    return until(look, (now) => String(now.shown) === String(now.expected)).catch(look);
  }

  private async resumes(): Promise<void> {
    const answer = await this.players.ask(this.account, '{ webhooks { nodes { id state } } }');
    if (typeof answer === 'string') throw new Error(`${this.account} cannot list webhooks: ${answer}.`);
    for (const { id, state } of (answer.webhooks as { readonly nodes: readonly SeenWebhook[] }).nodes) {
      if (state === 'PAUSED') await this.players.ask(this.account, 'mutation ($id: ID!) { resumeWebhook(id: $id) { id } }', { id });
    }
  }

  async stop(): Promise<void> {
    await this.receiver.stop();
  }
}

/** Without content: what is no claim, and the claims whose label forbids it. */
const byReference = (place: number | string): string => `${place} by reference`;

const lineOf = (place: number | string, version: number, tlp: string, revoked: boolean): string =>
  tlp === 'CLEAR' || tlp === 'GREEN' ? `${place} version ${version} ${tlp}${revoked ? ' revoked' : ''}` : byReference(place);

const logLine = ({ eventId, operation, itemId, outcome }: Logged, { itemIds }: Names): string => {
  const place = itemIds.indexOf(itemId ?? '');
  return `${operation} ${place < 0 ? itemId : place} ${outcome} ${eventId}`;
};

function folded(messages: readonly Received[], { itemIds }: Names): readonly string[] {
  const kept = new Map<string, string>();
  for (const { data } of messages) {
    const { itemId = '', operation, item: indicator } = data;
    const place = itemIds.indexOf(itemId);
    const isRevoked = typeof indicator?.revokedAt === 'string';
    if (operation === 'WITHDRAWN') kept.delete(itemId);
    else kept.set(itemId, lineOf(place < 0 ? itemId : place, Number(indicator?.version), String(indicator?.tlp), isRevoked));
  }
  return [...kept.values()].sort();
}
