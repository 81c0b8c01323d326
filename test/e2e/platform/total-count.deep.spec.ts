import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema, isObjectType, type GraphQLObjectType } from 'graphql';
import { Database, type Transaction } from '../../../src/platform/database/database.js';
import { type Hub, startHub } from '../../support/hub.js';
import { actionClient } from '../../support/action-client.js';
import { caseClient } from '../../support/case-client.js';
import { aQuestion, informationClient } from '../../support/information-client.js';
import { type Ask, officer } from '../../support/officer.js';
import { watchClient } from '../../support/watch-client.js';

/** A reader of each counted list. */
const LISTS: Readonly<Record<string, { readonly reader: string; readonly of?: 'case' }>> = {
  actionRequests: { reader: 'liaison@th.example' },
  announcements: { reader: 'admin@th.example' },
  caseTasks: { reader: 'liaison@th.example', of: 'case' },
  cases: { reader: 'liaison@th.example' },
  contacts: { reader: 'liaison@th.example' },
  directoryEntries: { reader: 'admin@th.example' },
  disputes: { reader: 'analyst@th.example' },
  goldenHour: { reader: 'liaison@th.example' },
  indicators: { reader: 'analyst@th.example' },
  informationInquiries: { reader: 'liaison@th.example' },
  informationRequests: { reader: 'liaison@th.example' },
  notices: { reader: 'liaison@th.example' },
  reports: { reader: 'analyst@th.example' },
  triageQueue: { reader: 'analyst@th.example' },
  users: { reader: 'admin@th.example' },
  watches: { reader: 'analyst@th.example' },
};

/** Lists that the test fills. */
const FILLED = ['actionRequests', 'caseTasks', 'goldenHour', 'indicators', 'informationInquiries', 'informationRequests', 'watches'];

/** Never ends by itself. */
const ENDLESS = 'select count(*)::integer as count from generate_series(1, 100000000000)';

/** Runs the work while every count of a list is endless, with a time limit of 50 milliseconds instead of two seconds. */
async function whileCountsAreEndless<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const real: Database['as'] = database.as.bind(database);
  database.as = (tenant, act, inside) =>
    real(tenant, act, (tx) => {
      const query: Transaction['query'] = (statement, values) => {
        if (statement.includes(`set_config('statement_timeout'`)) return tx.query(statement, [50]);
        return /count\(\*\)::integer as count|user_count|watch_count/.test(statement) ? tx.query(ENDLESS) : tx.query(statement, values);
      };
      return inside({ entities: tx.entities, auditItems: tx.auditItems, auditFacts: tx.auditFacts, query });
    });
  return work().finally(() => Reflect.deleteProperty(database, 'as'));
}

describe('the totalCount of a list', () => {
  let hub: Hub;
  let asks: Readonly<Record<string, Ask>>;
  let caseId: string;

  beforeAll(async () => {
    hub = await startHub();
    const readers = [...new Set(Object.values(LISTS).map(({ reader }) => reader))];
    asks = Object.fromEntries(await Promise.all(readers.map(async (email) => [email, (await hub.as(email)).ask] as const)));
    const th = officer(asks['analyst@th.example'] as Ask);
    await th.publish(
      ['a', 'b', 'c'].map((name) => ({ kind: 'DOMAIN', value: `${name}.example.com`, threat: 'PHISHING', tlp: 'GREEN', audience: {} })),
    );
    await fills();
  });
  afterAll(() => hub.stop());

  /** Two of each list that a country can fill by itself. */
  const fills = async (): Promise<void> => {
    const [liaison, kh] = [asks['liaison@th.example'] as Ask, (await hub.as('liaison@kh.example')).ask];
    const desk = caseClient(liaison);
    caseId = (await desk.founds()).id;
    for (const n of [1, 2]) {
      await desk.tasks(caseId);
      await actionClient(liaison).requests({ reference: `sent ${n}`, recipientId: 'KH' });
      await informationClient(liaison).asks(aQuestion({ reference: `sent ${n}`, recipients: ['KH', 'VN'] }));
      await informationClient(kh).asks(aQuestion({ reference: `received ${n}`, recipients: ['TH'] }));
      await watchClient(asks['analyst@th.example'] as Ask).creates({
        name: `Watch ${n}`,
        values: [{ value: `w${n}.example.com` }],
      });
    }
  };

  interface Page {
    readonly nodes: readonly object[];
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean };
  }
  const pageOf = async (list: string, first: number): Promise<Page> => {
    const { reader = '', of } = LISTS[list] ?? {};
    const ask = asks[reader] as Ask;
    const args = `${of === 'case' ? `caseId: "${caseId}", ` : ''}first: ${first}`;
    const page = (await ask<Record<string, Page>>(`{ ${list}(${args}) { nodes { __typename } totalCount pageInfo { hasNextPage } } }`))[
      list
    ];
    if (!page) throw new Error(list);
    return page;
  };

  it('is tested for every list that has one', async () => {
    const schema = buildSchema(await readFile(join(import.meta.dirname, '..', '..', '..', 'schema.graphql'), 'utf8'));
    const counted = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ type }) => {
      const named = schema.getType(String(type).replaceAll('!', ''));
      return isObjectType(named) && 'totalCount' in (named as GraphQLObjectType).getFields();
    });
    expect(counted.map(({ name }) => name).sort()).toEqual(Object.keys(LISTS));
  });

  it('is in one request for a dashboard, as docs/api.md has it', async () => {
    const text = await readFile(join(import.meta.dirname, '..', '..', '..', 'docs', 'api.md'), 'utf8');
    const query = /```graphql\n(query Dashboard[^]*?)```/.exec(text)?.[1] ?? '';
    expect(await asks['liaison@th.example']?.(query)).toMatchObject({
      cases: { totalCount: 1, nodes: [{ id: caseId, tasks: { totalCount: 2, nodes: [{ dueAt: null }, { dueAt: null }] } }] },
      informationRequests: { totalCount: 2, nodes: [{ reference: 'received 2' }, { reference: 'received 1' }] },
      informationInquiries: { totalCount: 2, nodes: [{ requests: [{ state: 'SENT' }, { state: 'SENT' }] }, {}] },
      ...{ goldenHour: { totalCount: 0 }, contacts: { totalCount: 0 }, unconfirmedWithdrawals: { nodes: [] } },
    });
  });

  it.each(Object.keys(LISTS))('%s is exact, and a lower bound beside the whole page when counting takes too long', async (list) => {
    for (const first of [1, 100]) {
      const exact = await pageOf(list, first);
      const { totalCount, ...page } = await whileCountsAreEndless(hub.app.get(Database), () => pageOf(list, first));
      expect(page).toEqual({ nodes: exact.nodes, pageInfo: exact.pageInfo });
      expect(totalCount).toBe(page.nodes.length + (page.pageInfo.hasNextPage ? 1 : 0));
      if (first === 100) expect(exact.totalCount).toBe(exact.nodes.length);
      if (FILLED.includes(list)) expect(exact.totalCount).toBeGreaterThan(1);
    }
  });
});
