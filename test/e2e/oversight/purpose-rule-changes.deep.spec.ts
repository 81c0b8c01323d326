import { listAnnouncements } from '../../support/announcement-client.js';
import { actionClient } from '../../support/action-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, officer, type Officer, until } from '../../support/officer.js';
import { watchClient } from '../../support/watch-client.js';
import { watchesSettled } from '../../support/watched-values.js';
import { askWith } from '../../support/with-headers.js';

const SET = 'mutation ($r: [ProcessingPurpose!]!) { setPurposeRule(refusedPurposes: $r, caseReferenceRequired: false) { withholds } }';
const SNAPSHOT = '{ snapshot(first: 500, filter: { itemKinds: [INDICATOR, ACTION_REQUEST] }) { feedCursor } }';
const EVERYONE = { tlp: 'GREEN', audience: { everyCountry: true } };
const RESYNC = { code: 'RESYNC_REQUIRED', reason: 'PURPOSE_CHANGED' };

describe('What follows when an owner changes which purposes it refuses', () => {
  let hub: Hub;
  let admin: Ask;
  let kh: { readonly ask: Ask; readonly token: string };
  let th: Officer;
  let vn: Officer;

  const refuses = (...purposes: readonly string[]): Promise<unknown> => admin(SET, { r: purposes });
  const settled = (): Promise<unknown> =>
    until(
      () =>
        hub.ownerSql<{ busy: number }>(
          `select (select count(*) from hub.outbox) + (select count(*) from hub.party_job where done_at is null) as busy`,
        ),
      ([row]) => Number(row?.busy) === 0,
    );
  const cursorOf = async ({ ask }: Pick<Officer, 'ask'>): Promise<string> =>
    (await ask<{ snapshot: { feedCursor: string } }>(SNAPSHOT)).snapshot.feedCursor;

  beforeAll(async () => {
    hub = await startHub({ LOG_LEVEL: 'warn' });
    [admin, kh] = [(await hub.as('admin@th.example')).ask, await hub.as('liaison@kh.example')];
    [th, vn] = [officer((await hub.as('liaison@th.example')).ask), officer((await hub.as('analyst@vn.example')).ask)];
  });
  afterAll(() => hub.stop());
  afterEach(async () => {
    await hub.ownerSql('update hub.session set confirmed_at = now(); delete from hub.purpose_rule');
  });

  it('its withdrawals reach no reader from whom it withholds, except those of what it addresses', async () => {
    const { id } = await th.publishes({ value: 'withdrawn.example.com', ...EVERYONE });
    const request = await actionClient(th.ask).requests({ recipientId: 'KH', reference: 'withdrawn' });
    await settled();
    await refuses('INVESTIGATION');
    const [investigates, forensic] = [officer(kh.ask), officer(askWith(hub, kh.token, { 'x-purpose': 'FORENSICS' }))];
    const cursors = [await cursorOf(investigates), await cursorOf(forensic)];
    await th.publishes({ value: 'withdrawn.example.com', tlp: 'GREEN', audience: { countries: ['VN'] } });
    const [party] = await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'kh'`);
    const bars = (barred: boolean): Promise<unknown> =>
      admin('mutation ($party: ID!, $barred: Boolean!) { setPartyBarred(partyId: $party, barred: $barred) { barred } }', {
        party: party?.id,
        barred,
      });
    await settled();
    await bars(true);
    await settled();
    const filter = { itemKinds: ['INDICATOR', 'ACTION_REQUEST'] };
    const withdrawn = async (reader: Officer, cursor?: string): Promise<readonly string[]> =>
      (await reader.reads(cursor, filter)).events.filter(({ operation }) => operation === 'WITHDRAWN').map(({ itemId }) => itemId ?? '');
    expect([...new Set(await withdrawn(forensic, cursors[1]))].sort()).toEqual([id, request].sort());
    expect(await withdrawn(investigates, cursors[0])).toEqual([request]);
    await bars(false);
  });

  it('no announcement says that it holds a value of the reader', async () => {
    const [liaison, mine] = [officer(kh.ask), [] as string[]];
    for (const value of ['linked-1.example.com', 'linked-2.example.com']) {
      mine.push((await liaison.publishes({ value, tlp: 'GREEN', audience: {}, discoverability: 'HIT_CONTACT' })).id);
    }
    const compare =
      'mutation ($ids: [ID!]!) { compareHolders(indicators: $ids, purpose: "Raid", caseReference: "KH-1") { compared otherHolders { undisclosed } } }';
    await expect(kh.ask(compare.replace(' otherHolders { undisclosed }', ''), { ids: mine })).resolves.toMatchObject({
      compareHolders: [{ compared: true }, { compared: true }],
    });
    await refuses('INVESTIGATION');
    const holds = (who: Officer, value: string): Promise<unknown> =>
      who.publishes({ value, tlp: 'GREEN', audience: { countries: ['SG'] }, discoverability: 'HIT_CONTACT' });
    await holds(th, 'linked-1.example.com');
    await settled();
    await holds(vn, 'linked-2.example.com');
    const linked = async (): Promise<readonly string[]> =>
      (await listAnnouncements(kh.ask, 'LINKED')).flatMap(({ itemIds }) => itemIds).filter((one) => mine.includes(one));
    expect(await until(linked, (seen) => seen.includes(mine[1] ?? ''))).toEqual([mine[1]]);
  });

  it('a wider rule lets watches of others find what was withheld', async () => {
    await refuses('INVESTIGATION');
    const { id } = await th.publishes({ value: 'watched.example.com', ...EVERYONE });
    const watches = watchClient(kh.ask);
    const watch = await watches.watches({ values: [{ value: 'watched.example.com' }] });
    await watchesSettled(hub);
    expect(await watches.hits(watch)).toEqual([]);
    await refuses();
    expect(await watches.meets(watch, 1)).toMatchObject([{ disclosure: 'VISIBLE', indicator: { id } }]);
  });

  it('copies of other partners stay, because partners do not know each other; copies of countries start again', async () => {
    const partner = officer((await hub.as('contributor@meta.example')).ask);
    const [ofPartner, ofCountry] = [await cursorOf(partner), await cursorOf(officer(kh.ask))];
    await (await hub.as('admin@binance.example')).ask(SET, { r: ['WARNING', 'INVESTIGATION'] });
    await expect(partner.reads(ofPartner)).resolves.toMatchObject({ events: [] });
    await expect(officer(kh.ask).reads(ofCountry)).rejects.toMatchObject(RESYNC);
    await expect(partner.ask('{ purposeRules { party { name } } sessionPurpose { withheld } }')).resolves.toEqual({
      purposeRules: [],
      sessionPurpose: { withheld: 0 },
    });
  });
});
