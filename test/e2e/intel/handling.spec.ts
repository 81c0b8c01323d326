import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, type Officer, officer } from '../../support/officer.js';

const RECORD = 'mutation ($itemIds: [ID!]!, $act: HandlingAct!) { recordHandling(itemIds: $itemIds, act: $act) }';
const ABSENT = '00000000-0000-4000-8000-000000000000';

describe('copies and prints', () => {
  let hub: Hub;
  let kh: Ask;
  let jp: Ask;
  let red: string;

  const entries = async (what: string): Promise<unknown> =>
    hub.ownerSql(
      `select u.email, a.items, a.outcome, a.request_id <> '' as "hasRequest" from hub.audit a join hub.user_account u on u.id = a.user_id where a.what = '${what}' order by a.id`,
    );

  beforeAll(async () => {
    hub = await startHub();
    const th: Officer = officer((await hub.as('analyst@th.example')).ask);
    [kh, jp] = [(await hub.as('analyst@kh.example')).ask, (await hub.as('analyst@jp.example')).ask];
    red = (await th.publishes({ value: 'copied.scam.example', tlp: 'RED', audience: { countries: ['KH'] } })).id;
  });
  afterAll(() => hub.stop());

  it('are in the audit log with the officer, the items and the request', async () => {
    expect(await kh(RECORD, { itemIds: [red, red], act: 'COPIED' })).toEqual({ recordHandling: true });
    expect(await kh(RECORD, { itemIds: [red], act: 'PRINTED' })).toEqual({ recordHandling: true });
    const entry = { email: 'analyst@kh.example', items: [red], outcome: 'DONE', hasRequest: true };
    expect([await entries('item.copied'), await entries('item.printed')]).toEqual([[entry], [entry]]);
  });

  it('answer alike for an item that is hidden, one that is absent, and what is no id, and name none of them', async () => {
    const before = ((await entries('item.copied')) as unknown[]).length;
    for (const id of [red, ABSENT, 'no id']) {
      expect(await jp(RECORD, { itemIds: [id], act: 'COPIED' })).toEqual({ recordHandling: true });
    }
    const added = ((await entries('item.copied')) as unknown[]).slice(before);
    const empty = { email: 'analyst@jp.example', items: [], outcome: 'DONE', hasRequest: true };
    expect(added).toEqual([empty, empty, empty]);
  });

  it('are of 1 to 100 items in one call', async () => {
    for (const itemIds of [[], Array.from({ length: 101 }, () => red)]) {
      await expect(kh(RECORD, { itemIds, act: 'COPIED' })).rejects.toThrow('The number of items in one call must be between 1 and 100');
    }
  });
});
