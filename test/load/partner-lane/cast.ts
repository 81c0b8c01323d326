import { createHash, randomBytes } from 'node:crypto';
import { textOf } from '../../support/evidence-client.js';
import { scaled } from '../scale.js';

/** What the partner reports, and the load test's own word on whom it concerns, by the rules and not by the hub's code. */

export const CONCERNED = ['TH', 'KH', 'MY'] as const;
export type Country = (typeof CONCERNED)[number];

/** A kind of report: whose accounts it is about (wallets besides), whom it names and excepts, and who gets it, why. */
export interface Shape {
  readonly name: string;
  readonly accountsOf: readonly Country[];
  readonly named: readonly Country[];
  readonly except: readonly Country[];
  readonly goesTo: Readonly<Partial<Record<Country, string>>>;
}

const shape = (name: string, goesTo: Shape['goesTo'], said: Partial<Shape> = {}): Shape => ({
  ...{ name, goesTo, accountsOf: [], named: [], except: [] },
  ...said,
});

export const SHAPES: readonly Shape[] = [
  shape('th', { TH: 'BANK_COUNTRY' }, { accountsOf: ['TH'] }),
  shape('kh', { KH: 'BANK_COUNTRY' }, { accountsOf: ['KH'] }),
  shape('my', { MY: 'BANK_COUNTRY' }, { accountsOf: ['MY'] }),
  shape('th-kh', { TH: 'BANK_COUNTRY', KH: 'BANK_COUNTRY' }, { accountsOf: ['TH', 'KH'] }),
  shape('wallets', { TH: 'NAMED', MY: 'NAMED' }, { named: ['TH', 'MY'] }),
  shape('but-kh', { TH: 'BANK_COUNTRY', MY: 'BANK_COUNTRY' }, { accountsOf: ['TH', 'KH', 'MY'], except: ['KH'] }),
  shape('nowhere', {}), // wallets are no country's: it stays with its reporter
];

/** A value as the partner spells it. */
interface Item {
  readonly kind: 'bank-account' | 'crypto-address';
  readonly value: string;
  readonly bank?: string;
  readonly country?: Country;
  readonly note?: string;
}

export interface LaneReport {
  readonly reference: string;
  readonly shape: Shape;
  readonly items: readonly Item[];
  /** The values as the hub compares them, in their order. */
  readonly values: readonly string[];
  /** A line of the file that is sent. @param evidence ids of files, by the name of the shape that they belong to */
  line(evidence: ReadonlyMap<string, string>): string;
}

/** Who may read a word: whoever reads reports, countries' words on them and on claims, or requests to act. */
type Sort = 'report' | 'triage' | 'request';

/** Words that stand in one place each, so that it shows wherever they get to. */
export class Words {
  private readonly kept: { readonly sort: Sort; readonly word: string }[] = [];

  /** A new one, to be said in `place`. */
  say(sort: Sort, place: string): string {
    const word = `lane-${sort}-${place}-${randomBytes(8).toString('hex')}`;
    this.kept.push({ sort, word });
    return word;
  }

  of(...sorts: readonly Sort[]): readonly string[] {
    return this.kept.filter(({ sort }) => sorts.includes(sort)).map(({ word }) => word);
  }
}

const VALUES = scaled(5_000, 105);
const REPORTS = scaled(21, SHAPES.length);
/** Of each report. */
export const EACH = Math.ceil(VALUES / REPORTS);
/** Above what is sealed in one piece. */
const FILE_BYTES = scaled(3_000_000, 600_000);

const digits = (first: number, n: number, length: number): string => `${first}${String(n).padStart(length - 1, '0')}`;

function account(country: Country, n: number): Item {
  const thai = digits(1, n, 10);
  if (country === 'TH') {
    const spelled = `${thai.slice(0, 3)}-${thai.slice(3, 4)}-${thai.slice(4, 9)}-${thai.slice(9)}`;
    return { kind: 'bank-account', value: spelled, bank: '004', country };
  }
  if (country === 'KH') return { kind: 'bank-account', value: digits(2, n, 9), bank: 'ABAAKHPP' };
  return { kind: 'bank-account', value: digits(3, n, 12), bank: 'MBBEMYKL', country };
}

const wallet = (n: number): Item => ({
  kind: 'crypto-address',
  value: `0x${createHash('sha256').update(`lane ${n}`).digest('hex').slice(0, 40)}`,
});

/** As the load test compares them: without what people write between digits, and in one case. */
export const plain = (value: string): string => value.replaceAll('-', '').toLowerCase();

/** All that is reported: the shapes in turn, each value once. */
export function reportsOf(words: Words): readonly LaneReport[] {
  let made = 0;
  const itemOf = ({ accountsOf }: Shape, place: number, note: string | undefined): Item => {
    made += 1;
    const country = place % 2 === 0 ? accountsOf[(place / 2) % accountsOf.length] : undefined;
    return { ...(country ? account(country, made) : wallet(made)), ...(note !== undefined && { note }) };
  };
  return Array.from({ length: REPORTS }, (_, n) => {
    const its = SHAPES[n % SHAPES.length] as Shape;
    const items = Array.from({ length: EACH }, (_, place) => itemOf(its, place, place === 0 ? words.say('report', 'note') : undefined));
    const said = {
      ...{ reference: words.say('report', 'reference'), title: words.say('report', 'title'), narrative: words.say('report', 'narrative') },
      ...{ threat: 'money-mule', tlp: 'amber', countries: its.named, exceptCountries: its.except, values: items },
      losses: [{ currency: 'THB', amount: '12500.50' }],
    };
    return {
      ...{ reference: said.reference, shape: its, items, values: items.map(({ value }) => plain(value)) },
      line: (evidence) => `${JSON.stringify({ ...said, evidence: [evidence.get(its.name)] })}\n`,
    };
  });
}

/** A file: its content bears a word of its own, and so does its name. */
export interface LaneFile {
  readonly name: string;
  readonly body: Buffer;
}

export const aFile = (words: Words, sort: Sort): LaneFile => ({
  name: `${words.say(sort, 'filename')}.txt`,
  body: Buffer.concat([Buffer.from(`${words.say(sort, 'content')}\n`), textOf(FILE_BYTES)]),
});
