/** Reports of partners: what can be asked, whom a report concerns, and what becomes of it. Pure, and written from the rules. */
import fc from 'fast-check';
import { COUNTRIES, partyOf, VALUES } from './cast.js';
import { filed } from './files.js';
import { changed, type Became, oneByOne, type Outcome, refused, stepsOf } from './outcome.js';
import { relabelled } from './triage.js';
import type { Report, Reported, Tlp, World } from './visibility.js';

/** What a report may say, and the country that each value says it concerns. The first is one that claims are made about, too. */
const CONCERNED: Readonly<Record<string, string | undefined>> = {
  [VALUES[0] ?? '']: undefined,
  'shop.example.kh': 'kh',
  '+66812345678': 'th',
};

export const kindOf = (value: string): string => (value.startsWith('+') ? 'PHONE' : value.includes('@') ? 'EMAIL' : 'DOMAIN');

const some = (most: number): fc.Arbitrary<readonly string[]> => fc.subarray([...COUNTRIES], { maxLength: most });

/** One report of a call: few references, so that they are amended, submitted after they were drafts, and said again after they were withdrawn. */
export const reporting = (tlp: fc.Arbitrary<Tlp>): fc.Arbitrary<Reported> =>
  fc.record({
    reference: fc.constantFrom('first', 'second', 'third'),
    title: fc.constantFrom('one title', 'another title'),
    tlp,
    draft: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    values: fc.subarray(Object.keys(CONCERNED)),
    file: fc.integer({ min: 0, max: 2 }).map((n) => n === 0),
    countries: some(2),
    victims: some(1),
    except: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(2) }),
  });

/** Whom a report concerns: whoever is named, has victims or a value; an exception beats all of it. */
export const routesOf = ({ values, countries, victims, except }: Reported): readonly string[] => {
  const all = new Set([...countries, ...victims, ...values.flatMap((value) => CONCERNED[value] ?? [])]);
  return COUNTRIES.filter((country) => all.has(country) && !except.includes(country));
};

/** Reports of one call, one after the other. */
export const report = (world: World, owner: string, reports: readonly Reported[]): Outcome =>
  oneByOne(world, reports, (now, one) => reportOne(now, owner, one));

function reportOne(world: World, owner: string, said: Reported): Became {
  if (said.tlp === 'AMBER_STRICT' && !said.draft) return { answer: 'REJECTED' };
  if (said.countries.some((country) => said.except.includes(country))) return { answer: 'REJECTED' };
  const audience = { everyCountry: false, named: said.draft ? [] : routesOf(said), groups: [], except: said.except };
  const fresh: Report = { kind: 'REPORT', owner, said, content: { tlp: said.tlp }, audience, version: 1, state: 'STANDING' };
  const place = world.items.findIndex((one) => one.kind === 'REPORT' && one.owner === owner && one.said.reference === said.reference);
  const present = world.items[place] as Report | undefined;
  if (!present) {
    const first = { ...world, items: [...world.items, fresh] };
    return { answer: 'CREATED', after: said.file ? filed(first, fresh) : first, item: world.items.length, how: 'PUBLISH' };
  }
  if (present.state === 'REVOKED' || (said.draft && !present.said.draft)) return { answer: 'REJECTED' };
  if (JSON.stringify(said) === JSON.stringify(present.said)) return { answer: 'UNCHANGED' };
  const amended = changed(world, place, { ...fresh, version: present.version + 1 });
  const after = said.file || present.said.file ? filed(amended, fresh) : amended;
  return { answer: 'UPDATED', after: relabelled(after, place), item: place };
}

/** A report is withdrawn by its own reporter, once; to other partners there is none, and countries withdraw nothing. */
export function withdraw(before: World, by: string, place: number): Outcome {
  const item = before.items[place];
  if (item?.kind !== 'REPORT' || item.owner !== partyOf(by)) return refused(before, 'NOT_FOUND');
  if (item.state === 'REVOKED') return refused(before, 'CONFLICT');
  const after = changed(before, place, { ...item, state: 'REVOKED', version: item.version + 1 });
  return { answer: 'DONE', world: after, steps: stepsOf(before, after, place, 'REVOKE') };
}
