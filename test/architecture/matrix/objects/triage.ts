import { randomUUID } from 'node:crypto';
import type { Kind } from '../row.js';
import type { World } from '../world.js';
import { reportedBy } from './reports.js';
import { account } from '../callers.js';
import { user } from './objects.js';
import { country } from './parties.js';
import { report } from './reports.js';

const absent = (): string => randomUUID();
const VALUES = {
  values: [
    { kind: 'DOMAIN', value: 'of-the-matrix.example.com' },
    { kind: 'DOMAIN', value: 'also.example.com' },
  ],
};

/** What a partner has reported to a country lies in its queue. */
async function entryOf(world: World, country: string, reporter = 'contributor@binance.example'): Promise<string> {
  const report = await reportedBy(world, reporter, { countries: [country.toUpperCase()], ...VALUES });
  return world.idOf('select t.id from hub.triage t join hub.party p on p.key = t.party where t.report = $1 and p.slug = $2', [
    report,
    country,
  ]);
}
const ofThailand = (world: World, party: string): Promise<string | undefined> =>
  party === 'th' ? entryOf(world, 'th') : Promise.resolve(undefined);

/** Thailand's; and another country's, which nobody else sees. */
export const entry: Kind = {
  own: (world, { party }) => ofThailand(world, party),
  hidden: (world) => entryOf(world, 'jp'),
  absent,
};
/** One that was declined. */
export const declinedEntry: Kind = {
  ...entry,
  like: entry,
  own: async (world, { party }) => {
    const id = await ofThailand(world, party);
    if (id !== undefined) await world.hub.ownerSql(`update hub.triage set state = 'DECLINED', judged = 1 where id = $1`, [id]);
    return id;
  },
};

/** What a country asks the reporter of a report: its column, the report or the question. */
async function asked(world: World, reporter: string, column: 'report' | 'question_id'): Promise<string> {
  const id = await entryOf(world, 'th', reporter);
  const { ask } = await world.hub.as('analyst@th.example');
  await ask(`mutation ($id: ID!) { askReporter(entryId: $id, version: 1, question: "Since when?") { id } }`, { id });
  return world.idOf(`select o.${column} as id from hub.outcome o join hub.triage t on t.report = o.report where t.id = $1`, [id]);
}
/** Asked of Meta, and of another partner. */
export const question: Kind = {
  own: (world, { party }) => (party === 'meta' ? asked(world, 'contributor@meta.example', 'question_id') : Promise.resolve(undefined)),
  hidden: (world) => asked(world, 'contributor@binance.example', 'question_id'),
  absent,
};

/** A report of Meta on which Thailand has said something; and one of another partner. */
export const toldReport: Kind = {
  ...report,
  like: report,
  own: (world, { party }) => (party === 'meta' ? asked(world, 'contributor@meta.example', 'report') : Promise.resolve(undefined)),
  foreign: (world, { party }) => (party === 'th' ? asked(world, 'contributor@binance.example', 'report') : Promise.resolve(undefined)),
};

/** A partner that reports nothing. */
export const quietPartner: Kind = {
  like: country,
  own: (world) => world.idOf(`select id from hub.party where name = 'Trend Micro'`, []),
  absent,
};

/** Somebody of the caller's country who does triage. */
export const triageOfficer: Kind = {
  ...user,
  like: user,
  own: (world, { party }) => (party === 'th' ? account(world.hub, 'th', 'ANALYST') : Promise.resolve(undefined)),
};
