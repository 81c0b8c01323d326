import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Ask, type Officer, officer, until } from '../../support/officer.js';

const STATUS = `mutation ($id: ID!, $status: PersonStatus!) { setPersonStatus(id: $id, status: $status) { personStatus version audience { countries partners { name } } } }`;
const ONE = `query ($id: ID!) { indicator(id: $id) { personStatus disputed { createdAt ground } audience { countries partners { name } } } indicatorVersions(indicatorId: $id) { nodes { version personStatus } } }`;
const AUDIENCE = `mutation ($id: ID!, $audience: AudienceInput!) { changeAudience(id: $id, audience: $audience) { id } }`;

interface Seen {
  readonly indicator: { readonly personStatus: string | null; readonly audience: { readonly partners: readonly object[] } | null } | null;
  readonly indicatorVersions: { readonly nodes: readonly { readonly version: number; readonly personStatus: string | null }[] };
}

let next = 0;
/** A mobile number of Thailand that nobody has said anything of yet. */
const aPhone = (): string => `+668123${String((next += 1)).padStart(5, '0')}`;

describe('what the person behind a value is', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let jp: Officer;
  let meta: Officer;
  let metaId: string;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    [th, kh, jp, meta] = [
      await as('analyst@th.example'),
      await as('analyst@kh.example'),
      await as('analyst@jp.example'),
      await as('contributor@meta.example'),
    ];
    metaId = await th.partyId('Meta');
  });
  afterAll(() => hub.stop());

  const phone = (said: object = {}): object => anItem({ kind: 'PHONE', value: aPhone(), tlp: 'AMBER', ...said });
  const opens = (ask: Ask, id: string): Promise<Seen> => ask<Seen>(ONE, { id });
  const sets = (id: string, status: string): Promise<unknown> => th.ask(STATUS, { id, status });
  const told = async (who: Officer, id: string): Promise<string[]> =>
    (await who.reads(null, {}, 500)).events.filter(({ itemId }) => itemId === id).map(({ operation }) => operation);
  const tells = (who: Officer, id: string, operations: string): Promise<string[]> =>
    until(() => told(who, id), (events) => events.join() === operations); // prettier-ignore

  it('is said with the claim, kept when it is not said again, and unknown where nobody said', async () => {
    const value = aPhone();
    const said = { kind: 'PHONE', value, tlp: 'AMBER', audience: { countries: ['KH'] } };
    const { id } = await th.publishes({ ...said, personStatus: 'MULE_COERCED' });
    expect(await opens(kh.ask, id)).toMatchObject({ indicator: { personStatus: 'MULE_COERCED', audience: null } });
    expect((await th.publish([anItem({ ...said, personStatus: 'MULE_COERCED' }), anItem(said)])).map(({ outcome }) => outcome)).toEqual([
      'UNCHANGED',
      'UNCHANGED',
    ]);
    const [changed] = await th.publish([anItem({ ...said, personStatus: 'UNKNOWN' })]);
    expect(changed?.outcome).toBe('UPDATED');
    expect((await opens(kh.ask, id)).indicatorVersions.nodes).toEqual([
      { version: 2, personStatus: 'UNKNOWN' },
      { version: 1, personStatus: 'MULE_COERCED' },
    ]);
    const unsaid = await th.publishes({ kind: 'PHONE', value: aPhone(), tlp: 'AMBER' });
    expect(await opens(th.ask, unsaid.id)).toMatchObject({ indicator: { personStatus: 'UNKNOWN' } });
    expect((await opens(jp.ask, id)).indicator).toBeNull();
  });

  it('belongs to people alone: a domain has none', async () => {
    const [receipt] = await th.publish([anItem({ value: 'person.example.com', personStatus: 'SUSPECT' })]);
    expect(receipt?.problems[0]).toMatchObject({ code: 'PERSON_STATUS_UNFIT', field: 'personStatus' });
    const { id } = await th.publishes({ value: 'person-2.example.com' });
    expect(await opens(th.ask, id)).toMatchObject({ indicator: { personStatus: null } });
    await expect(sets(id, 'VICTIM')).rejects.toMatchObject({ reason: 'PERSON_STATUS_UNFIT' });
  });

  it('finds claims in lists, for those who may know it', async () => {
    const value = aPhone();
    await th.publishes({ kind: 'PHONE', value, tlp: 'AMBER', personStatus: 'WITNESS', audience: { countries: ['KH'] } });
    expect(await kh.lists({ personStatuses: ['WITNESS'] })).toEqual([value]);
    expect(await jp.lists({ personStatuses: ['WITNESS'] })).toEqual([]);
  });

  it.each(['VICTIM', 'WITNESS'])('of a %s it keeps the claim from every partner, whoever names one', async (personStatus) => {
    const [refused] = await th.publish([phone({ personStatus, audience: { countries: ['KH'], partners: [metaId] } })]);
    expect(refused).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'PERSON_PROTECTED', field: 'audience' }] });
    const { id } = await th.publishes(phone({ personStatus, audience: { countries: ['KH'] } }));
    await expect(th.ask(AUDIENCE, { id, audience: { partners: [metaId] } })).rejects.toMatchObject({ reason: 'PERSON_PROTECTED' });
    expect(await meta.opens(id)).toBeNull();
  });

  it('takes partners’ sight when it becomes a victim’s, once, and does not give it back', async () => {
    const { id } = await th.publishes(phone({ personStatus: 'MULE_SUSPECTED', audience: { countries: ['KH'], partners: [metaId] } }));
    expect(await opens(meta.ask, id)).toMatchObject({ indicator: { personStatus: null } });
    await tells(meta, id, 'PUBLISHED');
    await sets(id, 'VICTIM');
    expect(await opens(meta.ask, id)).toEqual({ indicator: null, indicatorVersions: { nodes: [] } });
    await tells(meta, id, 'WITHDRAWN');
    await tells(kh, id, 'PUBLISHED,UPDATED');
    const withdrawals = `query ($itemId: ID!) { withdrawals(itemId: $itemId) { nodes { party { name } operation } } }`;
    expect(await th.ask(withdrawals, { itemId: id })).toEqual({
      withdrawals: { nodes: [{ party: { name: 'Meta' }, operation: 'WITHDRAWN' }] },
    });

    await sets(id, 'SUSPECT');
    expect(await meta.opens(id)).toBeNull();
    expect(await opens(th.ask, id)).toMatchObject({
      indicator: { personStatus: 'SUSPECT', audience: { countries: ['KH'], partners: [] } },
    });
    await th.ask(AUDIENCE, { id, audience: { countries: ['KH'], partners: [metaId] } });
    expect(await meta.opens(id)).toMatchObject({ id });
  });

  it('is held by the database, whatever a hub process writes', async () => {
    const { id } = await th.publishes(phone({ audience: { partners: [metaId] } }));
    await expect(
      hub.ownerSql(`update hub.indicator_detail set person_status = 'VICTIM', version = version + 1 where id = $1`, [id]),
    ).rejects.toMatchObject({
      code: 'HB452',
    });
    const web = await th.publishes({ value: 'person-3.example.com' });
    await expect(
      hub.ownerSql(`update hub.indicator_detail set person_status = 'SUSPECT', version = version + 1 where id = $1`, [web.id]),
    ).rejects.toMatchObject({
      code: 'HB500',
    });
    expect(await meta.opens(id)).toMatchObject({ id });
  });

  it('is changed by the agency that published it alone', async () => {
    const { id } = await th.publishes(phone({ audience: { countries: ['KH'] } }));
    const asking = (who: Officer): Promise<unknown> => who.ask(STATUS, { id, status: 'VICTIM' });
    await expect(asking(kh)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(asking(jp)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(asking(meta)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
