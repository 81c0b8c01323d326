import { setTimeout as pause } from 'node:timers/promises';
import { type ActionClient, actionClient, type ActionView, type MoneyView } from '../../support/action-client.js';
import { evidenceClient } from '../../support/evidence-client.js';
import { officer, until } from '../../support/officer.js';
import { aFile, type LaneReport } from './cast.js';
import type { Lane } from './lane.js';
import { type KeptFile, putIn } from './platform.js';

/** Thailand asks the exchange to freeze wallets that were reported; the hub is killed between two answers. */
export const ASKER = 'liaison@th.example';
export const EXCHANGE = 'contributor@binance.example';
/** None of the demo's requests is in it. */
const CURRENCY = 'AUD';
/** After so long, and twice and three times as long, the hub dies over an answer. */
const DEATH_MS = 15;

interface Answered {
  readonly answerActionRequests: readonly { readonly outcome: string; readonly problems: readonly { readonly code: string }[] }[];
}

interface Sums {
  readonly side: string;
  readonly requestCount: number;
  readonly requested: MoneyView;
  readonly held: MoneyView;
  readonly seized: MoneyView;
  readonly returned: MoneyView;
  readonly stillHeld: MoneyView;
}

export class Freezes {
  private readonly th: ActionClient;
  private readonly binance: ActionClient;
  readonly ids: string[] = [];
  /** The wallets that it is about. */
  wallets: readonly string[] = [];
  files: readonly KeptFile[] = [];

  constructor(private readonly lane: Lane) {
    this.th = actionClient(lane.asks(ASKER));
    this.binance = actionClient(lane.asks(EXCHANGE));
  }

  /** Three requests: of 9,000.00 and 12,000.50, which get an answer, and of 10.00, which gets none. */
  async ask({ items }: LaneReport, reportId: string): Promise<void> {
    this.files = [
      await putIn(this.lane, ASKER, aFile(this.lane.words, 'request')),
      await putIn(this.lane, ASKER, aFile(this.lane.words, 'request')),
    ];
    this.wallets = items.flatMap(({ kind, value }) => (kind === 'crypto-address' ? [value] : [])).slice(0, 3);
    const partner = await officer(this.lane.asks(ASKER)).partyId('Binance');
    for (const [n, amount] of ['9000.00', '12000.50', '10.00'].entries()) {
      const said = {
        ...{
          reference: `lane-freeze-${n}`,
          recipientId: partner,
          subject: { kind: 'CRYPTO_ADDRESS', value: this.wallets[n] },
          amount: { currency: CURRENCY, amount },
        },
        ...{ legalText: this.word('legal'), narrative: this.word('narrative'), contact: this.word('contact') },
        ...{ acknowledgeWithinMinutes: 1, deadlineMinutes: 120, related: [reportId], evidence: n < 2 ? [this.files[0]?.id] : [] },
      };
      this.ids.push(await this.th.requests(said));
    }
  }

  /** The load test's own in the order of the golden hour, by whichever side. */
  async board(email: string): Promise<readonly (string | undefined)[]> {
    const seen = await actionClient(this.lane.asks(email)).board();
    return seen.map(({ request }) => request.reference).filter((reference) => reference?.startsWith('lane-'));
  }

  /** Acknowledges both, holds one whole, and of the other a part of which some is seized and the rest returned. @param kills how often the hub dies over an answer */
  async answer(kills: number): Promise<void> {
    const [whole = '', part = ''] = this.ids;
    const answers: readonly (readonly [id: string, step: string, said?: object])[] = [
      [whole, 'ACKNOWLEDGED'],
      [part, 'ACKNOWLEDGED'],
      [whole, 'HELD', { amount: { amount: '9000.00', currency: CURRENCY }, note: this.word('note') }],
      [part, 'HELD', { amount: { amount: '10000.00', currency: CURRENCY }, note: this.word('note') }],
      [part, 'SEIZED', { amount: { amount: '4000.00', currency: CURRENCY } }],
      [part, 'RETURNED'],
    ];
    for (const [n, [id, step, said]] of answers.entries()) {
      const isDeadly = n > 1 && n < 2 + kills;
      await this.step(id, step, said ?? {}, isDeadly ? (n - 1) * DEATH_MS : undefined);
    }
  }

  /** One answer to the version that there is; asked again until it is known to be in force, and twice it cannot be. @param at milliseconds after which the hub dies */
  private async step(id: string, step: string, said: object, at: number | undefined): Promise<void> {
    const { version } = (await this.binance.opens(id)) ?? {};
    const caller = this.lane.caller(EXCHANGE);
    const query = `mutation ($input: [ActionAnswerInput!]!) { answerActionRequests(input: $input) { outcome problems { code } } }`;
    for (let isUnknown = false, dying = at !== undefined; ; dying = false) {
      const asking = caller.ask<Answered>(query, { input: [{ id, answer: step, version, ...said }] });
      if (dying) await Promise.all([asking, pause(at).then(() => this.lane.kill())]);
      const reply = await asking;
      const [receipt] = reply.result === 'ok' ? reply.data.answerActionRequests : [];
      if (receipt?.outcome === 'UPDATED') return;
      if (receipt && isUnknown && receipt.problems[0]?.code === 'VERSION_STALE') return;
      if (receipt) throw new Error(`Refused: ${receipt.problems[0]?.code}`);
      if (reply.result === 'fail') throw new Error(`Refused: ${reply.code} ${reply.reason}`);
      isUnknown ||= reply.result === 'info';
      await pause(50);
    }
  }

  /** What each request has come to. */
  async states(email: string): Promise<readonly (object | null)[]> {
    const desk = actionClient(this.lane.asks(email));
    const seen = await Promise.all(this.ids.map((id) => desk.opens(id)));
    return seen.map(
      (one) =>
        one && {
          state: one.state,
          sums: [one.held, one.seized, one.returned, one.released].map((money) => Number(money?.amount ?? 0)),
          steps: steps(one),
        },
    );
  }

  async totals(email: string): Promise<readonly object[]> {
    const all = (await actionClient(this.lane.asks(email)).totals()) as readonly Sums[];
    return all
      .filter(({ held }) => held.currency === CURRENCY)
      .map(({ side, requestCount, requested, held, seized, returned, stillHeld }) => ({
        ...{ side, requestCount },
        sums: [requested, held, seized, returned, stillHeld].map(({ amount }) => Number(amount)),
      }));
  }

  /** Until nobody has acknowledged the third for a minute. */
  async escalates(): Promise<void> {
    const [, , id = ''] = this.ids;
    await until(() => this.binance.opens(id), (seen) => (seen?.escalation ?? 0) > 0, 150_000); // prettier-ignore
  }

  /** What the exchange gets of files: the one that belongs to its requests, and no other. @returns what is otherwise */
  async filesOtherwise(others: readonly KeptFile[]): Promise<readonly string[]> {
    const client = evidenceClient({ url: this.lane.hub.address }, await this.lane.token(EXCHANGE));
    const [mine, loose] = this.files;
    const read = mine && (await client.reads(mine.id));
    const rest = await Promise.all(
      [...others, ...(loose ? [loose] : [])].map(async ({ id, name }) => [name, await client.reads(id)] as const),
    );
    return [
      ...(Buffer.isBuffer(read) && mine && read.equals(mine.body) ? [] : ['the exchange does not get the file of its requests']),
      ...rest.flatMap(([name, seen]) => (seen === 404 ? [] : [`the exchange gets ${name}`])),
    ];
  }

  private word(place: string): string {
    return this.lane.words.say('request', place);
  }
}

const steps = ({ steps: all }: ActionView): readonly string[] => all.map(({ step }) => step).filter((step) => step !== 'ESCALATED');
