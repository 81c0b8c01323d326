import { aHolding, deconflictionClient, type HitView } from '../../support/deconfliction-client.js';
import { anItem, type Ask, officer, until } from '../../support/officer.js';
import { type Ground, liaisonOf, toldOf, whole } from './ground.js';

/** How one country holds a value, and the load test's own word on what others learn of it. */
interface Way {
  readonly name: string;
  readonly sealed?: true;
  readonly said: object;
  /** What strangers learn who are neither named nor excepted. */
  readonly tells: Tells;
  /** What Viet Nam and Japan learn, where it is anything else. */
  readonly toVN?: Tells;
  readonly toJP?: Tells;
  readonly isHidden?: true;
}
type Tells = 'nothing' | 'hit' | 'name';

const SETTINGS = { HIDDEN: 'nothing', SILENT: 'nothing', HIT: 'hit', HIT_CONTACT: 'name' } as const;
const settings = Object.entries(SETTINGS).map(([discoverability, tells]) => ({
  ...{ name: discoverability, said: { discoverability }, tells },
  ...(discoverability === 'HIDDEN' && { isHidden: true as const }),
}));
const WAYS: readonly Way[] = [
  ...settings,
  ...settings.map((way) => ({ ...way, name: `sealed ${way.name}`, sealed: true as const })),
  { name: 'unattributed', said: { discoverability: 'HIT_CONTACT', attribution: 'HIDDEN' }, tells: 'hit' },
  { name: 'shown to VN', said: { discoverability: 'SILENT', audience: { countries: ['VN'] } }, tells: 'nothing', toVN: 'name' },
  {
    name: 'VN excepted',
    said: { discoverability: 'HIT_CONTACT', audience: { everyCountry: true, exceptCountries: ['VN'] } },
    ...{ tells: 'name', toVN: 'nothing' },
  },
];

type Holder = 'TH' | 'KH';
type Asker = 'VN' | 'JP';
const NAMES: Readonly<Record<Holder, string>> = { TH: 'Thailand', KH: 'Cambodia' };
/** Cambodia shares nothing with Japan. */
const BARS: Readonly<Record<Holder, readonly Asker[]>> = { TH: [], KH: ['JP'] };
const ASKERS: Readonly<Record<Asker, string>> = { VN: 'Viet Nam', JP: 'Japan' };
const FIRST = 200;

const valueOf = (n: number): string => `held-${n}.cross-border.example.com`;
/** All pairs of ways, as far as there are so many values. */
const wayOf = (holder: Holder, n: number): Way => {
  const place = holder === 'TH' ? n % WAYS.length : Math.floor(n / WAYS.length) % WAYS.length;
  const way = WAYS[place];
  if (!way) throw new Error(`There is no way ${place}.`);
  return way;
};

const learnt = (holder: Holder, n: number, asker: Asker): Tells => {
  const way = wayOf(holder, n);
  return BARS[holder].includes(asker) ? 'nothing' : ((asker === 'VN' ? way.toVN : way.toJP) ?? way.tells);
};

/** Two countries that hold the same values, each in every way, and two that ask for them. */
export class Holders {
  /** Ids of what each holds, by the number of the value. */
  private readonly ids: Readonly<Record<Holder, string[]>> = { TH: [], KH: [] };

  constructor(
    private readonly ground: Ground,
    private readonly values: number,
  ) {}

  private as(country: string): Ask {
    return this.ground.as(liaisonOf(country));
  }

  async prepare(): Promise<void> {
    for (const holder of ['TH', 'KH'] as const) {
      const [claims, seals] = [officer(this.as(holder)), deconflictionClient(this.as(holder))];
      const numbers = Array.from({ length: this.values }, (_, n) => n);
      const [sealed, open] = [true, false].map((want) => numbers.filter((n) => (wayOf(holder, n).sealed ?? false) === want));
      const claimed = await claims.publish((open ?? []).map((n) => anItem({ value: valueOf(n), ...wayOf(holder, n).said })));
      const kept = await seals.seals(...(sealed ?? []).map((n) => aHolding({ value: valueOf(n), ...wayOf(holder, n).said })));
      open?.forEach((n, place) => (this.ids[holder][n] = claimed[place]?.indicator?.id ?? 'none'));
      sealed?.forEach((n, place) => (this.ids[holder][n] = kept[place]?.holdingId ?? 'none'));
    }
    const japan = await officer(this.as('KH')).partyId(ASKERS.JP);
    const bar = 'mutation ($id: ID!) { setPartyBarred(partyId: $id, barred: true) { barred } }';
    await this.ground.as('admin@kh.example')(bar, { id: japan });
  }

  /** Both ask for everything at once; then whatever has not been told yet is told by a hub that has not heard of it. @returns answers that are not as the table says */
  async ask(): Promise<readonly string[]> {
    const numbers = Array.from({ length: this.values }, (_, n) => n);
    const faults: string[] = [];
    for (const asker of ['VN', 'JP'] as const) {
      const hits = await deconflictionClient(this.as(asker)).asks(...numbers.map(valueOf));
      faults.push(...hits.flatMap((hit, n) => this.differs(hit, n, asker)));
      if (new Set(hits.map(({ requestId }) => requestId)).size !== this.values) faults.push(`${asker}: ids of requests are not one each`);
    }
    await this.ground.killBoth();
    return faults;
  }

  private differs({ hit, parties, undisclosed }: HitView, n: number, asker: Asker): readonly string[] {
    const told = (['KH', 'TH'] as const).map((holder) => [holder, learnt(holder, n, asker)] as const);
    const due = JSON.stringify([
      told.some(([, tells]) => tells !== 'nothing'),
      told.flatMap(([holder, tells]) => (tells === 'name' ? [NAMES[holder]] : [])),
      told.some(([, tells]) => tells === 'hit'),
    ]);
    const seen = JSON.stringify([hit, parties.map(({ name }) => name), undisclosed]);
    return seen === due ? [] : [`${asker}, ${wayOf('TH', n).name} and ${wayOf('KH', n).name}: ${seen} instead of ${due}`];
  }

  /** @returns what owners were told, or were not, otherwise than their settings say */
  async toldOtherwise(): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const holder of ['TH', 'KH'] as const) {
      const due = Object.values(ASKERS).flatMap((asker) =>
        this.ids[holder].flatMap((id, n) => (wayOf(holder, n).isHidden ? [] : [`${asker} ${id}`])),
      );
      const seen = await until(
        () => this.contactsOf(holder),
        (all) => all.length >= due.length,
      ).catch(() => this.contactsOf(holder));
      faults.push(...differences(holder, seen, due));
      const counted = (await toldOf(this.as(holder), 'DECONFLICTION')).reduce((sum, one) => sum + Number(one.quantity), 0);
      if (counted !== due.length) faults.push(`${holder}: announcements of ${counted} values instead of ${due.length}`);
    }
    for (const other of ['VN', 'JP', 'SG']) {
      const told = [...(await this.contactsOf(other)), ...(await toldOf(this.as(other), 'DECONFLICTION'))];
      if (told.length > 0) faults.push(`${other} was told ${told.length} times`);
    }
    return faults;
  }

  private async contactsOf(country: string): Promise<readonly string[]> {
    interface Contact {
      readonly createdBy: { readonly party: { readonly name: string } };
      readonly indicatorId: string | null;
      readonly sealedHoldingId: string | null;
    }
    const query = `query ($after: Cursor) { page: contacts(first: ${FIRST}, after: $after) { rows: nodes { createdBy { party { name } } indicatorId sealedHoldingId } pageInfo { endCursor } } }`;
    const found = await whole<Contact>(this.as(country), query);
    return found.map(({ createdBy, indicatorId, sealedHoldingId }) => `${createdBy.party.name} ${indicatorId ?? sealedHoldingId}`);
  }
}

/** What is there and should not be, what should be and is not, and what is there more than once. */
export function differences(who: string, seen: readonly string[], due: readonly string[]): readonly string[] {
  const [has, should] = [new Set(seen), new Set(due)];
  return [
    ...seen.filter((one) => !should.has(one)).map((one) => `${who}: ${one} is foreign`),
    ...due.filter((one) => !has.has(one)).map((one) => `${who}: ${one} is missing`),
    ...(has.size < seen.length ? [`${who}: ${seen.length - has.size} stand there twice`] : []),
  ];
}
