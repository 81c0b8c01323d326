import { actionClient } from '../../support/action-client.js';
import { caseClient } from '../../support/case-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { informationClient } from '../../support/information-client.js';
import { type Ask, type Officer, officer, until } from '../../support/officer.js';
import { sharingLimitClient } from '../../support/sharing-limit-client.js';

const MINE = { threats: ['CALL_CENTRE_SCAM'], within: { countries: ['VN'] } };

describe('a sharing limit, foreseen and taken back', () => {
  let hub: Hub;
  let admin: Ask;
  let desk: ReturnType<typeof sharingLimitClient>;
  let th: Officer;
  let kh: Officer;
  let liaison: Ask;
  let khLiaison: Ask;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    hub = await startHub();
    admin = (await hub.as('admin@th.example')).ask;
    desk = sharingLimitClient(admin);
    [th, kh] = [officer((await hub.as('analyst@th.example')).ask), officer((await hub.as('analyst@kh.example')).ask)];
    [liaison, khLiaison] = [(await hub.as('liaison@th.example')).ask, (await hub.as('liaison@kh.example')).ask];
    for (const name of ['Cambodia', 'Viet Nam']) ids[name] = await th.partyId(name);
    // What the demo has would be counted, too.
    await hub.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN}' where email = 'admin@th.example'`);
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('update hub.session set confirmed_at = now()'));

  /** A case of Thailand with Cambodia and Viet Nam in it. */
  const opensCase = async (title: string): Promise<string> => {
    const cases = caseClient(liaison);
    const { id } = await cases.founds({ title, threat: 'CALL_CENTRE_SCAM' });
    for (const name of ['Cambodia', 'Viet Nam']) await cases.invites(id, ids[name] ?? '', { rights: 'CONTRIBUTE', ceiling: 'AMBER' });
    await caseClient(khLiaison).answers(id, true);
    await caseClient((await hub.as('liaison@vn.example')).ask).answers(id, true);
    return id;
  };
  const participants = async (id: string): Promise<readonly string[]> =>
    ((await caseClient(liaison).opens(id))?.participants ?? [])
      .filter(({ state }) => state === 'ACCEPTED')
      .map(({ party }) => party.name)
      .sort();

  it('says before what it takes: indicators, participants of cases, and requests, by whom and where; and takes nothing without a confirmation', async () => {
    const before = await desk.previews(MINE);
    const { id } = await th.publishes({
      value: 'foreseen.example.net',
      threat: 'CALL_CENTRE_SCAM',
      tlp: 'AMBER',
      audience: { countries: ['KH', 'VN'] },
    });
    const ofCase = await opensCase('A call centre by the river');
    const after = await desk.previews(MINE);
    expect([after.indicatorCount - before.indicatorCount, after.participantCount - before.participantCount]).toEqual([1, 1]);
    const mine = after.items.filter(({ itemId }) => itemId === id || itemId === ofCase);
    expect(mine.map(({ itemKind: kind, readers }) => [kind, readers.countries]).sort()).toEqual([
      ['CASE', ['KH']],
      ['INDICATOR', ['KH']],
    ]);
    // An administrator who reads no content is told which agency to ask, and no value and no title.
    expect(mine.map(({ title }) => title)).toEqual([null, null]);
    expect(mine.every(({ agency }) => agency !== null)).toBe(true);

    await expect(desk.adds(MINE)).rejects.toMatchObject({
      ...{ code: 'CONFLICT', reason: 'LIMIT_UNCONFIRMED' },
      message: expect.stringContaining(
        `Indicators: ${after.indicatorCount}. Participants of open cases: ${after.participantCount}. Open requests: `,
      ) as unknown,
    });
    await expect(desk.adds(MINE, before.confirmation)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'LIMIT_MOVED' });
    await expect(desk.adds({ ...MINE, within: {} }, after.confirmation)).rejects.toMatchObject({ reason: 'LIMIT_MOVED' });
    expect(await kh.opens(id)).toMatchObject({ id });
    expect(await participants(ofCase)).toEqual(['Cambodia', 'Thailand', 'Viet Nam']);
  });

  it('one that would take nothing needs no confirmation', async () => {
    const input = { kinds: ['FILE_HASH'], threats: ['RANSOMWARE'], tlp: ['RED'], within: {} };
    expect(await desk.previews(input)).toMatchObject({ itemCount: 0 });
    const [limit] = (await desk.adds(input)).slice(-1);
    await desk.lifts(limit ?? '');
    expect(await desk.restorable()).not.toContain(limit);
  });

  it('the same limit, in any order, is not added once more', async () => {
    const input = { kinds: ['FILE_HASH', 'URL'], tlp: ['RED'], within: { countries: ['KH', 'VN'] } };
    const once = await desk.adds(input);
    expect(await desk.adds({ kinds: ['URL', 'FILE_HASH', 'URL'], tlp: ['RED'], within: { countries: ['VN', 'KH'] } })).toEqual(once);
    for (const other of [
      { ...input, kinds: ['URL'] },
      { ...input, tlp: undefined },
      { ...input, threats: ['RANSOMWARE'] },
      { ...input, within: { countries: ['KH'] } },
    ]) {
      const both = await desk.adds(other);
      expect(both).toHaveLength(once.length + 1);
      await desk.lifts(both.at(-1) ?? '');
    }
    await desk.lifts(once.at(-1) ?? '');
    const again = await desk.adds(input); // one that was lifted is no limit
    expect(again).toHaveLength(once.length);
    await desk.lifts(again.at(-1) ?? '');
  });

  it('lifted, it offers what it took: audiences, participants and requests come back as they were, and what its owner changed since does not', async () => {
    const audience = { countries: ['KH', 'VN'] };
    const back = await th.publishes({ value: 'back.example.net', threat: 'CALL_CENTRE_SCAM', tlp: 'AMBER', audience });
    const changed = await th.publishes({ value: 'changed.example.net', threat: 'CALL_CENTRE_SCAM', tlp: 'AMBER', audience });
    const revoked = await th.publishes({ value: 'revoked.example.net', threat: 'CALL_CENTRE_SCAM', tlp: 'AMBER', audience });
    const ofCase = await opensCase('The second floor');
    const limit = await desk.sets(MINE);
    expect([await kh.opens(back.id), await participants(ofCase)]).toEqual([null, ['Thailand', 'Viet Nam']]);
    await th.readdresses(changed.id, {});
    await th.revokes(revoked.id, 'It was a mistake.');

    expect(await desk.previewsRestore(limit)).toBeNull(); // it is in force
    await desk.lifts(limit);
    expect(await kh.opens(back.id)).toBeNull();
    expect(await desk.restorable()).toContain(limit);
    const offered = await desk.previewsRestore(limit);
    const reasons = new Map(offered.items.map(({ itemId, notRestoredReason }) => [itemId, notRestoredReason]));
    expect([back.id, ofCase, changed.id, revoked.id].map((one) => reasons.get(one))).toEqual([null, null, 'CHANGED', 'ENDED']);

    await expect(desk.restores(limit, 'another')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'LIMIT_MOVED' });
    expect(await sharingLimitClient((await hub.as('admin@kh.example')).ask).previewsRestore(limit)).toBeNull();
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    await expect(desk.restores(limit, offered.confirmation)).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    await desk.restores(limit, offered.confirmation);
    expect([await kh.opens(back.id), await kh.opens(changed.id), await kh.opens(revoked.id)]).toMatchObject([{ id: back.id }, null, null]);
    expect(await participants(ofCase)).toEqual(['Cambodia', 'Thailand', 'Viet Nam']);
    expect(await caseClient(khLiaison).opens(ofCase)).toMatchObject({ id: ofCase, rights: 'CONTRIBUTE' });
    await until(async () => (await kh.reads(null, {}, 500)).events.filter(({ itemId }) => itemId === back.id), (all) => all.at(-1)?.operation === 'PUBLISHED'); // prettier-ignore
    await expect(desk.restores(limit, offered.confirmation)).rejects.toMatchObject({ reason: 'LIMIT_MOVED' }); // it was done
  });

  it('stops requests and puts them back to their recipients, with the clock that they had', async () => {
    const [acts, asks] = [actionClient(liaison), informationClient(liaison)];
    const [act, { ids: asked }] = [
      await acts.requests({ reference: 'foreseen-1', recipientId: 'KH', tlp: 'AMBER' }),
      await asks.asks({ reference: 'foreseen-2', recipients: ['KH', 'VN'], tlp: 'AMBER' }),
    ];
    const input = { kinds: ['CRYPTO_ADDRESS', 'PHONE'], tlp: ['AMBER'], within: { countries: ['VN'] } };
    const due = (await actionClient(khLiaison).opens(act))?.dueAt;
    expect((await desk.previews(input)).requestCount).toBeGreaterThanOrEqual(2);
    const limit = await desk.sets(input);
    const toCambodia = async (): Promise<number> =>
      (await Promise.all(asked.map((id) => informationClient(khLiaison).opens(id)))).filter((one) => one !== null).length;
    expect([await actionClient(khLiaison).opens(act), await toCambodia()]).toEqual([null, 0]);
    await desk.lifts(limit);
    await desk.restores(limit, (await desk.previewsRestore(limit)).confirmation);
    expect((await actionClient(khLiaison).opens(act))?.dueAt).toBe(due);
    expect(await toCambodia()).toBe(1);
  });

  it('what another limit, or a second officer, forbids by then stays taken', async () => {
    const { id } = await th.publishes({
      value: 'forbidden.example.net',
      threat: 'CALL_CENTRE_SCAM',
      tlp: 'AMBER',
      audience: { countries: ['KH'] },
    });
    const first = await desk.sets(MINE);
    const second = await desk.sets({ kinds: ['DOMAIN'], tlp: ['AMBER'], threats: ['CALL_CENTRE_SCAM'], within: {} });
    await desk.lifts(first);
    const why = async (): Promise<unknown> =>
      (await desk.previewsRestore(first)).items.find(({ itemId }) => itemId === id)?.notRestoredReason;
    expect(await why()).toBe('LIMITED');
    await desk.lifts(second);
    expect(await why()).toBeNull();
    await admin('mutation { setSharingPolicy(input: { secondOfficerFrom: AMBER }) { updatedAt } }');
    expect(await why()).toBe('SECOND_OFFICER');
    const { confirmation } = await desk.previewsRestore(first);
    await desk.restores(first, confirmation);
    expect(await kh.opens(id)).toBeNull();
    await admin('mutation { setSharingPolicy(input: { secondOfficerFrom: null }) { updatedAt } }');
  });
});
