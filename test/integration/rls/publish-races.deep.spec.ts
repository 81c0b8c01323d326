import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, type ReceiptView } from '../../support/officer.js';

describe('publishing at the same time', () => {
  let hub: Hub;
  let th: Officer;
  let liaison: Officer;

  beforeAll(async () => {
    hub = await startHub({ DATABASE_STATEMENT_TIMEOUT: '60000' }); // fifty writers of one row wait for one another, on a slow machine for long
    th = officer((await hub.as('analyst@th.example')).ask);
    liaison = officer((await hub.as('liaison@th.example')).ask); // of the same agency
  });
  afterAll(() => hub.stop());

  const atOnce = async (count: number, item: (number: number) => object): Promise<readonly ReceiptView[]> => {
    const batches = await Promise.all(Array.from({ length: count }, (_, number) => (number % 2 ? th : liaison).publish([item(number)])));
    return batches.flat();
  };
  const tally = (receipts: readonly ReceiptView[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const { outcome } of receipts) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return counts;
  };
  const events = async (value: string): Promise<number> => {
    const rows = await hub.ownerSql(
      `select from (select item from hub.outbox union all select item from hub.stream where version is not null) e
         join hub.indicator i on i.id = e.item where i.value = $1`,
      [value],
    );
    return rows.length;
  };

  it('makes one claim and one event of fifty equal items', async () => {
    const item = anItem({ value: 'equal.example.com', audience: { everyCountry: true }, description: 'the same' });
    const receipts = await atOnce(50, () => item);
    expect(tally(receipts)).toEqual({ CREATED: 1, UNCHANGED: 49 });
    expect(new Set(receipts.map(({ indicator }) => indicator?.id)).size).toBe(1);
    expect(await events('equal.example.com')).toBe(1);
  });

  it('makes one new version of fifty equal changes, whichever row of the claim they change', async () => {
    for (const said of [{ description: 'a new description' }, { description: 'a new description', threat: 'MALWARE' }]) {
      const before = await events('equal.example.com');
      const receipts = await atOnce(50, () => anItem({ value: 'equal.example.com', audience: { everyCountry: true }, ...said }));
      expect(tally(receipts)).toEqual({ UPDATED: 1, UNCHANGED: 49 });
      expect(await events('equal.example.com')).toBe(before + 1);
    }
  });

  it('gives every one of fifty different changes its own version', async () => {
    await th.publishes({ value: 'changing.example.com' });
    const receipts = await atOnce(50, (number) => anItem({ value: 'changing.example.com', description: `change ${number}` }));
    expect(tally(receipts)).toEqual({ UPDATED: 50 });
    expect(await events('changing.example.com')).toBe(51);
    const versions = await hub.ownerSql<{ indicator: number; detail: number; kept: string }>(
      `select i.version as indicator, d.version as detail, (select count(*) from hub.item_version v where v.item = i.id) as kept
         from hub.indicator i join hub.indicator_detail d using (id) where i.value = 'changing.example.com'`,
    );
    expect(versions).toEqual([{ indicator: 51, detail: 51, kept: '51' }]);
  });

  it('gives one reference to one value, and says so to the others', async () => {
    const receipts = await atOnce(12, (number) => anItem({ value: `reference-${number}.example.com`, externalId: 'TH-RACE-1' }));
    expect(tally(receipts)).toEqual({ CREATED: 1, REJECTED: 11 });
    const refusals = receipts.filter(({ outcome }) => outcome === 'REJECTED').flatMap(({ problems }) => problems.map(({ code }) => code));
    expect(refusals).toEqual(Array(11).fill('EXTERNAL_ID_TAKEN'));
  });

  it('takes batches that cross one another whole, in whatever order they name their values', async () => {
    const values = Array.from({ length: 30 }, (_, number) => `crossing-${number}.example.com`);
    const batches = await Promise.all(
      Array.from({ length: 8 }, (_, number) => {
        const order = number % 2 ? values : [...values].reverse();
        const items = order.map((value) => anItem({ value, description: `batch ${number}` }));
        return (number % 3 ? th : liaison).publish([...items, ...items.slice(0, 3)]);
      }),
    );
    expect(batches.every((receipts) => receipts.every(({ outcome }) => outcome !== 'REJECTED'))).toBe(true);
    const [row] = await hub.ownerSql<{ claims: string }>(`select count(*) as claims from hub.indicator where value like 'crossing-%'`);
    expect(row?.claims).toBe('30');
  });

  it('lets two officers revoke and readdress a claim at once: one after the other, nothing lost', async () => {
    const { id } = await th.publishes({ value: 'contested.example.com', audience: { countries: ['KH'] } });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, number) =>
        number % 2
          ? th.revokes(id).then(
              () => 'revoked',
              (error: { reason: string }) => error.reason,
            )
          : liaison.readdresses(id, { countries: [] }).then(
              () => 'readdressed',
              (error: { reason: string }) => error.reason,
            ),
      ),
    );
    expect(answers.filter((answer) => answer === 'revoked')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'INDICATOR_REVOKED')).toHaveLength(4);
    expect(answers.filter((answer) => answer === 'readdressed')).toHaveLength(5);
    const versions = await hub.ownerSql<{ op: string }>('select op from hub.item_version where item = $1 order by version', [id]);
    expect(versions.map(({ op }) => op).sort()).toEqual(['AUDIENCE', 'PUBLISH', 'REVOKE']);
  });
});
