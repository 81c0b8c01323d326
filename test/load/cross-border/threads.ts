import { listAnnouncements } from '../../support/announcement-client.js';
import { type InformationClient, informationClient } from '../../support/information-client.js';
import { until } from '../../support/officer.js';
import { type Ground, liaisonOf } from './ground.js';

const ASKER = 'TH';
const RECIPIENTS = { KH: 'Cambodia', SG: 'Singapore', VN: 'Viet Nam', JP: 'Japan', MY: 'Malaysia' } as const;
type Recipient = keyof typeof RECIPIENTS;
const STRANGERS = ['KR', 'US'] as const;
const COUNTRIES = Object.keys(RECIPIENTS) as Recipient[];

/** What is said in a thread, in its order; each word stands in one thread alone. */
const LINES = ['first-answer', 'more-asked', 'last-answer'] as const;
const lineOf = (country: Recipient, line: (typeof LINES)[number]): string => `${line}-of-${country.toLowerCase()}-thread`;

/** One question to five countries, each of which answers in a thread of its own while hubs die. */
export class Threads {
  private readonly asker: InformationClient;
  private readonly ids = new Map<Recipient, string>();
  private inquiry = '';
  private steps = 0;
  /** Steps of a whole run, the question included. */
  static readonly STEPS = 1 + COUNTRIES.length * 4;

  constructor(
    private readonly ground: Ground,
    private readonly deadly: ReadonlySet<number>,
  ) {
    this.asker = this.desk(ASKER);
  }

  private desk(country: string): InformationClient {
    return informationClient(this.ground.as(liaisonOf(country)));
  }

  private step<T>(act: () => Promise<T>, seen: () => Promise<T | undefined>): Promise<T> {
    this.steps += 1;
    return this.ground.step(act, seen, this.deadly.has(this.steps));
  }

  async run(): Promise<void> {
    const reference = 'cross-border-question';
    const asks = (): Promise<string> =>
      this.asker.asks({ reference, recipients: COUNTRIES, question: 'asked-of-all-five' }).then(({ inquiry }) => inquiry);
    const asked = async (): Promise<string | undefined> => (await this.asker.asked()).nodes.find((one) => one.reference === reference)?.id;
    this.inquiry = await this.step(asks, asked);
    for (const { id, recipient } of (await this.asker.inquiry(this.inquiry))?.requests ?? []) {
      const country = COUNTRIES.find((one) => RECIPIENTS[one] === recipient?.name);
      if (country) this.ids.set(country, id);
    }
    await Promise.all(COUNTRIES.map((country) => this.thread(country)));
  }

  private async thread(country: Recipient): Promise<void> {
    const [desk, id] = [this.desk(country), this.ids.get(country) ?? 'none'];
    const answers = (step: string, said: object): Promise<unknown> => desk.answers(id, step, said);
    const isIn = async (state: string): Promise<object | undefined> => {
      const seen = await desk.opens(id);
      return seen?.state === state ? seen : undefined;
    };
    const isSaid = async (text: string): Promise<object | undefined> => (await desk.thread(id)).find((one) => one.text === text);
    const [first, more, last] = LINES.map((line) => lineOf(country, line)) as [string, string, string];
    await this.step<unknown>(
      () => answers('ACKNOWLEDGED', {}),
      () => isIn('ACKNOWLEDGED'),
    );
    await this.step<unknown>(
      () => answers('PARTIALLY_ANSWERED', { message: { text: first } }),
      () => isSaid(first),
    );
    await this.step<unknown>(
      () => this.asker.writes(id, { text: more, language: 'en' }),
      () => isSaid(more),
    );
    await this.step<unknown>(
      () => answers('ANSWERED', { message: { text: last } }),
      () => isSaid(last),
    );
  }

  /** @returns threads that are not what was said in them, and words that got anywhere else */
  async otherwise(): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const country of COUNTRIES) {
      const due = LINES.map((line) => lineOf(country, line)).join();
      const id = this.ids.get(country) ?? 'none';
      for (const [who, desk] of [
        [country, this.desk(country)],
        [ASKER, this.asker],
      ] as const) {
        const thread = (await desk.thread(id)).map(({ text }) => text).join();
        if (thread !== due) faults.push(`${who} reads ${thread} in the thread of ${country}`);
        const told = await until(
          () => desk.news(id),
          (events) => events.at(-1)?.item?.state === 'ANSWERED',
        ).catch(() => []);
        if (told.length === 0) faults.push(`the feed of ${who} does not end with the answer of ${country}`);
      }
      const steps = (await this.asker.opens(id))?.steps.map(({ step }) => step).filter((step) => step !== 'REMINDED');
      if (steps?.join() !== 'SENT,ACKNOWLEDGED,PARTIALLY_ANSWERED,ANSWERED') faults.push(`the steps of ${country}: ${steps?.join()}`);
    }
    for (const country of [...COUNTRIES, ...STRANGERS]) faults.push(...(await this.foreign(country)));
    return faults;
  }

  /** Words and ids of others' threads, in whatever `country` can read. */
  private async foreign(country: Recipient | (typeof STRANGERS)[number]): Promise<readonly string[]> {
    const desk = this.desk(country);
    const shown: unknown[] = [await desk.toUs(), await desk.asked(), await desk.news(), await desk.times()];
    for (const id of this.ids.values()) shown.push(await desk.opens(id), await desk.thread(id));
    shown.push(
      await desk.inquiry(this.inquiry),
      await desk.ask('{ snapshot { items { ... on InformationRequest { id inquiryId question } } } }'),
    );
    shown.push(await listAnnouncements(desk.ask));
    const text = JSON.stringify(shown);
    const others = COUNTRIES.filter((one) => one !== country);
    const words = others.flatMap((one) => [...LINES.map((line) => lineOf(one, line)), this.ids.get(one) ?? 'none']);
    const own = (COUNTRIES as readonly string[]).includes(country);
    return [...words, this.inquiry, ...(own ? [] : ['asked-of-all-five'])]
      .filter((word) => text.includes(word))
      .map((word) => `${country} is shown ${word}`);
  }
}
