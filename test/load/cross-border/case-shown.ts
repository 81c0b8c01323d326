import { evidenceClient } from '../../support/evidence-client.js';
import { officer, until } from '../../support/officer.js';
import { type Received, type Receiver, startReceiver } from '../../support/receiver.js';
import { webhookClient } from '../../support/webhook-client.js';
import { type Country, due, EVERYBODY, FILES, ITEMS, LATER_FILE, LATER_NOTE, LATER_TASK, NOTES, type Shown, TASKS } from './case-truth.js';
import { type Casework, THREAT, TITLE } from './casework.js';
import { type Ground, liaisonOf, toldOf } from './ground.js';

/** Longer than the lease of a webhook whose worker was killed. */
const LATE_MS = 90_000;
const WORDS = [TITLE, 'summary-of-the-case', ...[...NOTES, LATER_NOTE, ...TASKS, LATER_TASK, ...FILES, LATER_FILE].map(({ text }) => text)];

/** Looks at the case with everybody's eyes, by every way there is. */
export class Eyes {
  private readonly receivers = new Map<Country, Receiver>();

  constructor(
    private readonly ground: Ground,
    private readonly casework: Casework,
  ) {}

  /** Everybody has a webhook about cases before there is one. */
  async open(): Promise<void> {
    for (const country of EVERYBODY) {
      const receiver = await startReceiver();
      this.receivers.set(country, receiver);
      const filter = { itemKinds: ['CASE'], includeOwn: true };
      await webhookClient({ ask: this.ground.as(`analyst@${country.toLowerCase()}.example`) }).creates({
        name: 'Cases',
        url: receiver.url,
        filter,
      });
    }
  }

  async close(): Promise<void> {
    for (const receiver of this.receivers.values()) await receiver.stop();
  }

  /** @returns what is not as it should be, and words of the case where none may be */
  async otherwise(removed: boolean): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const country of EVERYBODY) {
      const wanted = due(country, removed);
      const look = (): Promise<Shown> => this.shown(country);
      const fits = (seen: Shown): boolean => seen.feed === wanted.feed && seen.webhook === wanted.webhook; // these come a moment later
      const seen = await until(look, fits, LATE_MS).catch(look);
      for (const surface of Object.keys(wanted) as (keyof Shown)[]) {
        const [is, should] = [JSON.stringify(seen[surface]), JSON.stringify(wanted[surface])];
        if (is !== should) faults.push(`${country}, ${surface}: ${is} instead of ${should}`);
      }
      faults.push(...(await this.foreign(country, wanted)));
    }
    return faults;
  }

  private async shown(country: Country): Promise<Shown> {
    const [desk, id] = [this.casework.desk(country), this.casework.id];
    const values = ITEMS.map(({ value }) => value);
    const file = await desk.opens(id);
    const names = new Map([...this.casework.ids].map(([name, of]) => [of, name]));
    const named = (ids: readonly string[]): readonly string[] => ids.map((one) => names.get(one) ?? one).sort();
    const found = await desk.lists({ states: ['ACTIVE'], threats: [THREAT] });
    return {
      isThere: file !== null,
      isListed: (await desk.lists()).some((one) => one.id === id),
      isFound: found.some((one) => one.id === id),
      isInSnapshot: (await desk.snapshot()).includes(id),
      items: named(await desk.items(id)),
      hidden: [...(await desk.hiddenItems(id))].sort(),
      notes: (await desk.notes(id)).map(({ text }) => text ?? '').sort(),
      tasks: (await desk.taskList(id)).map(({ title }) => title).sort(),
      timeline: await desk.timeline(id),
      files: named((file?.evidence ?? []).map((one) => one.id)),
      read: await this.read(country),
      sight: await this.sight(country, values),
      feed: stateOf((await desk.news(id)).map(({ operation }) => operation)),
      webhook: stateOf(this.messages(country).map(({ data }) => data.operation)),
    };
  }

  private async read(country: Country): Promise<readonly string[]> {
    const client = evidenceClient({ url: this.ground.address }, await this.ground.token(liaisonOf(country)));
    const read: string[] = [];
    for (const { text } of [...FILES, LATER_FILE]) {
      const content = await client.reads(this.casework.ids.get(text) ?? '00000000-0000-4000-8000-000000000000');
      if (content !== 404) read.push(content.toString());
    }
    return read.sort();
  }

  private async sight(country: Country, values: readonly string[]): Promise<readonly string[]> {
    const found = await officer(this.ground.as(liaisonOf(country))).looksUp(...values);
    return found.flatMap(({ indicators }) => indicators.map(({ value }) => value)).sort();
  }

  private messages(country: Country): readonly Received[] {
    return (this.receivers.get(country)?.received ?? []).filter(({ data }) => data.itemId === this.casework.id);
  }

  /** Words where nobody may find them: in any message of a webhook, in announcements, in what is told to whoever has no part in it. */
  private async foreign(country: Country, { isThere, read }: Shown): Promise<readonly string[]> {
    const ask = this.ground.as(liaisonOf(country));
    const sent = (this.receivers.get(country)?.received ?? []).map(({ raw }) => raw).join('\n');
    const told = JSON.stringify(await toldOf(ask));
    const places: Readonly<Record<string, string>> = { webhook: sent, announcements: told };
    const everywhere = isThere ? {} : { feed: JSON.stringify(await this.casework.desk(country).news()) };
    return Object.entries({ ...places, ...everywhere }).flatMap(([place, text]) =>
      WORDS.filter((word) => text.includes(word) && !read.includes(word)).map((word) => `${country}, ${place}: ${word}`),
    );
  }
}

/** What a sequence of operations leaves with whoever follows it. */
function stateOf(operations: readonly string[]): string {
  if (operations.length === 0) return 'nothing';
  return operations.at(-1) === 'WITHDRAWN' ? 'withdrawn' : 'shown';
}
