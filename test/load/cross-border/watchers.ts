import { anItem, type Ask, officer, type ReceiptView, until } from '../../support/officer.js';
import { watchClient } from '../../support/watch-client.js';
import { type Ground, liaisonOf, toldOf, whole } from './ground.js';
import { differences } from './holders.js';

/** Who publishes on the values, each once: what three show to Thailand, and what Viet Nam lets anybody know of. */
const PUBLISHING = {
  KH: { audience: { countries: ['TH'] } },
  SG: { audience: { countries: ['TH'] } },
  LA: { audience: { countries: ['TH'] } },
  VN: { audience: {}, discoverability: 'HIT_CONTACT' },
} as const;
type Publishing = keyof typeof PUBLISHING;
/** Values a call. */
const AT_ONCE = 25;

interface Hit {
  readonly disclosure: string;
  readonly term: { readonly value: string } | null;
  readonly indicator: { readonly id: string } | null;
  readonly holder: { readonly name: string } | null;
}

const HITS = `query ($id: ID!, $after: Cursor) { page: watchHits(watchId: $id, first: 200, after: $after) {
  rows: events { disclosure term { value } indicator { id } holder { name } } cursor more } }`;

/** Two countries that watch for the same values; only one of them is shown claims. */
export class Watchers {
  private readonly watches = new Map<string, string>();
  private readonly ids: string[] = [];

  constructor(
    private readonly ground: Ground,
    private readonly values: number,
  ) {}

  private as(country: string): Ask {
    return this.ground.as(liaisonOf(country));
  }

  private valueOf(n: number): string {
    return `watched-${n}.cross-border.example.com`;
  }

  async watch(): Promise<void> {
    const values = Array.from({ length: this.values }, (_, n) => ({ value: this.valueOf(n), kind: 'DOMAIN' }));
    for (const country of ['TH', 'JP']) {
      const { watches, adds } = watchClient(this.as(country));
      const id = await watches({ name: 'Values of the raid', values: values.slice(0, 1_000), visibleTo: 'PARTY' });
      for (let from = 1_000; from < values.length; from += 1_000) await adds(id, { values: values.slice(from, from + 1_000) });
      this.watches.set(country, id);
    }
  }

  /** All four publish on every value, side by side, while hubs die. @returns how many claims */
  async publish(deadly: ReadonlySet<number>): Promise<number> {
    let batches = 0;
    const publishing = (Object.keys(PUBLISHING) as Publishing[]).map(async (country) => {
      for (let from = 0; from < this.values; from += AT_ONCE) {
        batches += 1;
        await this.batch(country, from, deadly.has(batches));
      }
    });
    await Promise.all(publishing);
    return this.values * publishing.length;
  }

  private async batch(country: Publishing, from: number, deadly: boolean): Promise<void> {
    const numbers = Array.from({ length: Math.min(AT_ONCE, this.values - from) }, (_, n) => from + n);
    const act = (): Promise<readonly ReceiptView[]> =>
      officer(this.as(country)).publish(numbers.map((n) => anItem({ value: this.valueOf(n), ...PUBLISHING[country] })));
    const receipts = await this.ground.step(act, () => Promise.resolve(undefined), deadly); // said again, it is what it was
    if (country !== 'VN') this.ids.push(...receipts.map(({ indicator }) => indicator?.id ?? 'none'));
  }

  static batches(values: number): number {
    return Object.keys(PUBLISHING).length * Math.ceil(values / AT_ONCE);
  }

  /** @returns hits that are missing, foreign or doubled, and announcements that do not add up */
  async otherwise(): Promise<readonly string[]> {
    const named = Array.from({ length: this.values }, (_, n) => `HIT_CONTACT ${this.valueOf(n)} Viet Nam`);
    const due: Readonly<Record<string, readonly string[]>> = { TH: [...this.ids.map((id) => `VISIBLE ${id}`), ...named], JP: named };
    const faults: string[] = [];
    for (const [country, wanted] of Object.entries(due)) {
      const look = (): Promise<readonly string[]> => this.hitsOf(country);
      const seen = await until(look, (hits) => hits.length >= wanted.length, 120_000).catch(look);
      faults.push(...differences(country, seen, wanted));
      const told = (): Promise<number> => this.toldOf(country);
      const counted = await until(told, (count) => count >= wanted.length).catch(told);
      if (counted !== wanted.length) faults.push(`${country}: announcements of ${counted} hits instead of ${wanted.length}`);
    }
    for (const country of Object.keys(PUBLISHING)) {
      const told = (await toldOf(this.as(country))).filter(({ kind }) => kind.startsWith('WATCH'));
      if (told.length > 0) faults.push(`${country} was told that it is watched`);
    }
    return faults;
  }

  private async hitsOf(country: string): Promise<readonly string[]> {
    const hits = await whole<Hit>(this.as(country), HITS, { id: this.watches.get(country) });
    return hits.map(({ disclosure, term, indicator, holder: contact }) =>
      [disclosure, ...(disclosure === 'VISIBLE' ? [indicator?.id] : [term?.value, contact?.name])].join(' '),
    );
  }

  private async toldOf(country: string): Promise<number> {
    const told = (await toldOf(this.as(country), 'WATCH_HIT')).filter(({ watchId }) => watchId === this.watches.get(country));
    return told.reduce((sum, one) => sum + Number(one.quantity), 0);
  }
}
