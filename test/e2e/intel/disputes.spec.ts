import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Ask, type Officer, officer, until } from '../../support/officer.js';

const DISPUTE = `id state ground comment createdBy { name party { name } } side overdue reason answeredBy { name } withdrawnReason withdrawnBy { name party { name } } dueAt indicatorId`;
const RAISE = `mutation ($id: ID!, $ground: DisputeGround!, $comment: String!) { disputeIndicator(indicatorId: $id, ground: $ground, comment: $comment) { ${DISPUTE} } }`;
const ANSWER = `mutation ($id: ID!, $answer: DisputeAnswer!, $reason: String!, $status: PersonStatus, $revoke: Boolean) {
  answerDispute(id: $id, answer: $answer, reason: $reason, personStatus: $status, revoke: $revoke) { ${DISPUTE} } }`;
const LIST = `query ($filter: DisputeFilter, $first: Int, $after: Cursor) { disputes(filter: $filter, first: $first, after: $after) { nodes { ${DISPUTE} } totalCount pageInfo { endCursor } } }`;
const MARK = `query ($id: ID!) { indicator(id: $id) { version personStatus revokedAt disputed { ground } audience { countries partners { name } } } indicatorVersions(indicatorId: $id) { nodes { change by { name } disputed { ground } } } }`;
const AUDIENCE = `mutation ($id: ID!, $audience: AudienceInput!) { changeAudience(id: $id, audience: $audience) { id } }`;
const NOBODY = '00000000-0000-4000-8000-000000000000';

interface Seen {
  readonly id: string;
  readonly state: string;
  readonly side: string;
  readonly dueAt: string;
}
interface Marked {
  readonly indicator: { readonly version: number; readonly personStatus: string | null; readonly disputed: object | null } | null;
  readonly indicatorVersions: {
    readonly nodes: readonly { readonly change: string; readonly by: object | null; readonly disputed: object | null }[];
  };
}

let next = 0;
/** An account that nobody has said anything of yet. */
const aPhone = (): string => `+668124${String((next += 1)).padStart(5, '0')}`;

describe('a dispute', () => {
  let hub: Hub;
  let admin: Ask;
  let th: Officer;
  let kh: Officer;
  let vn: Officer;
  let jp: Officer;
  let meta: Officer;
  let protection: Ask;
  let metaId: string;

  beforeAll(async () => {
    hub = await startHub();
    await hub.ownerSql(`update hub.user_account set roles = '{DATA_PROTECTION}' where email = 'auditor@hub.example'`);
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    [th, kh, vn, jp, meta] = [
      await as('analyst@th.example'),
      await as('analyst@kh.example'),
      await as('liaison@vn.example'),
      await as('analyst@jp.example'),
      await as('contributor@meta.example'),
    ];
    admin = (await hub.as('admin@th.example')).ask;
    protection = (await hub.as('auditor@hub.example')).ask;
    metaId = await th.partyId('Meta');
  });
  afterAll(() => hub.stop());

  const published = async (said: object = {}): Promise<{ id: string; said: object }> => {
    const whole = { kind: 'PHONE', value: aPhone(), tlp: 'AMBER', audience: { countries: ['KH', 'VN'], partners: [metaId] }, ...said };
    return { id: (await th.publishes(whole)).id, said: whole };
  };
  const raises = async (ask: Ask, id: string, comment = 'It is a grandmother’s.', ground = 'WRONG_PERSON'): Promise<Seen> =>
    (await ask<{ disputeIndicator: Seen }>(RAISE, { id, ground, comment })).disputeIndicator;
  const answers = async (id: string, answer: string, more: object = {}, ask: Ask = th.ask): Promise<Seen> =>
    (await ask<{ answerDispute: Seen }>(ANSWER, { id, answer, reason: 'Looked at again.', ...more })).answerDispute;
  const lists = async (ask: Ask, filter: object = {}): Promise<readonly Seen[]> =>
    (await ask<{ disputes: { nodes: Seen[] } }>(LIST, { filter })).disputes.nodes;
  const marked = (ask: Ask, id: string): Promise<Marked> => ask<Marked>(MARK, { id });
  const tells = (who: Officer, id: string, operations: string): Promise<unknown> =>
    until(
      async () => (await who.reads(null, {}, 500)).events.filter(({ itemId }) => itemId === id).map(({ operation }) => operation),
      (events) => events.join() === operations,
    );

  it('freezes a claim, is seen by both sides, and takes the partners’ sight until it is rejected', async () => {
    const { id, said } = await published();
    await tells(meta, id, 'PUBLISHED');
    const dispute = await raises(kh.ask, id);
    expect(dispute).toMatchObject({
      state: 'OPEN',
      ground: 'WRONG_PERSON',
      createdBy: { name: 'analyst@kh.example', party: { name: 'Cambodia' } },
      side: 'SENT',
      overdue: false,
    });
    expect(Date.parse(dispute.dueAt) - Date.now()).toBeGreaterThan(29 * 86_400_000);

    // Readers learn that it is disputed, and not by whom; partners lose sight.
    for (const ask of [th.ask, kh.ask, vn.ask]) expect((await marked(ask, id)).indicator?.disputed).toEqual({ ground: 'WRONG_PERSON' });
    expect((await marked(th.ask, id)).indicatorVersions.nodes[0]).toEqual({
      change: 'AUDIENCE',
      by: null,
      disputed: { ground: 'WRONG_PERSON' },
    });
    expect(await lists(vn.ask, { indicatorId: id })).toEqual([]);
    expect(await lists(jp.ask, { indicatorId: id })).toEqual([]);
    expect(await lists(th.ask, { indicatorId: id, states: ['OPEN'], side: 'RECEIVED' })).toMatchObject([
      { id: dispute.id, side: 'RECEIVED', createdBy: { name: null, party: { name: 'Cambodia' } } },
    ]);
    expect(await meta.opens(id)).toBeNull();
    await tells(meta, id, 'WITHDRAWN');
    await tells(vn, id, 'PUBLISHED,UPDATED');
    expect(await vn.lists({ disputed: true })).toContain((said as { value: string }).value);

    // It stands still: the same again is no change, and nothing else is taken.
    expect((await th.publish([anItem(said)]))[0]?.outcome).toBe('UNCHANGED');
    expect((await th.publish([anItem({ ...said, description: 'new' })]))[0]).toMatchObject({
      outcome: 'REJECTED',
      problems: [{ code: 'INDICATOR_DISPUTED' }],
    });
    const set = 'mutation ($id: ID!) { setPersonStatus(id: $id, status: SUSPECT) { id } }';
    await expect(th.ask(set, { id })).rejects.toMatchObject({ reason: 'INDICATOR_DISPUTED' });
    const wider = { id, audience: { countries: ['KH', 'VN', 'JP'], partners: [metaId] } };
    await expect(th.ask(AUDIENCE, wider)).rejects.toMatchObject({ reason: 'INDICATOR_DISPUTED' });

    // To narrow it is the owner’s all the same.
    await th.ask(AUDIENCE, { id, audience: { countries: ['KH'], partners: [metaId] } });
    expect([await vn.opens(id), await meta.opens(id)]).toEqual([null, null]);

    expect(await answers(dispute.id, 'REJECTED')).toMatchObject({ state: 'REJECTED', reason: 'Looked at again.' });
    expect(await meta.opens(id)).toMatchObject({ id });
    expect(await marked(kh.ask, id)).toMatchObject({ indicator: { disputed: null } });
    await until(
      async () => (await meta.reads(null, {}, 500)).events.filter(({ itemId }) => itemId === id),
      (events) => events.some(({ operation, backfill }) => operation === 'PUBLISHED' && backfill),
    );
    expect(await lists(kh.ask, { indicatorId: id })).toMatchObject([{ state: 'REJECTED' }]);
  });

  it('that is upheld corrects the status, and partners are named anew', async () => {
    const { id, said } = await published({ personStatus: 'MULE_SUSPECTED' });
    const dispute = await raises(kh.ask, id, 'She was forced to.', 'WRONG_STATUS');
    await answers(dispute.id, 'UPHELD', { status: 'MULE_COERCED' });
    expect(await marked(th.ask, id)).toMatchObject({
      indicator: { personStatus: 'MULE_COERCED', disputed: null, audience: { countries: ['KH', 'VN'], partners: [] } },
    });
    expect(await meta.opens(id)).toBeNull();
    const [again] = await th.publish([anItem(said)]);
    expect(again).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'WOULD_WIDEN' }] });
    await th.publish([anItem({ ...said, personStatus: 'MULE_COERCED', reissue: true })]);
    expect(await meta.opens(id)).toMatchObject({ id });
  });

  it('that is upheld as a victim’s keeps partners out for good, or revokes the claim', async () => {
    const one = await published();
    await answers((await raises(kh.ask, one.id)).id, 'UPHELD', { status: 'VICTIM' });
    expect([await meta.opens(one.id), (await kh.opens(one.id))?.id]).toEqual([null, one.id]);

    const other = await published();
    const first = await raises(kh.ask, other.id);
    const second = await raises(vn.ask, other.id, 'It is nobody’s.', 'WRONG_VALUE');
    await answers(first.id, 'UPHELD', { revoke: true });
    expect(await marked(kh.ask, other.id)).toMatchObject({ indicator: { disputed: null, revokedAt: expect.any(String) as string } });
    expect(await lists(vn.ask, { indicatorId: other.id })).toMatchObject([{ id: second.id, state: 'REVOKED' }]);
    await expect(answers(second.id, 'REJECTED')).rejects.toMatchObject({ reason: 'DISPUTE_ANSWERED' });
    await expect(raises(vn.ask, other.id)).rejects.toMatchObject({ reason: 'INDICATOR_REVOKED' });
  });

  it('of two parties ends for each by itself; the claim stands still until both have', async () => {
    const { id } = await published();
    const first = await raises(kh.ask, id);
    const second = await raises(vn.ask, id, 'The number is one digit off.', 'WRONG_VALUE');
    await answers(first.id, 'REJECTED');
    expect(await marked(kh.ask, id)).toMatchObject({ indicator: { disputed: { ground: 'WRONG_VALUE' } } });
    expect(await meta.opens(id)).toBeNull();
    await answers(second.id, 'REJECTED');
    expect(await meta.opens(id)).toMatchObject({ id });
  });

  it('is raised once at a time, and again only with something new; never on one’s own, nor by partners', async () => {
    const { id } = await published();
    const dispute = await raises(kh.ask, id, 'It is a grandmother’s.');
    await expect(raises(kh.ask, id, 'Another thing.')).rejects.toMatchObject({ reason: 'DISPUTE_OPEN' });
    await answers(dispute.id, 'REJECTED');
    await expect(raises(kh.ask, id, ' it is a  GRANDMOTHER’s!')).rejects.toMatchObject({ reason: 'DISPUTE_REPEATED' });
    await answers((await raises(kh.ask, id, 'Her son says so, too.')).id, 'REJECTED');
    await expect(raises(th.ask, id)).rejects.toMatchObject({ reason: 'DISPUTE_OWN' });
    await expect(raises(meta.ask, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(raises(jp.ask, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(raises(kh.ask, NOBODY)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(raises(kh.ask, id, '  ')).rejects.toMatchObject({ reason: 'COMMENT_LENGTH' });
  });

  it('is answered by the agency that published alone, and only so that it fits', async () => {
    const { id } = await published({ kind: 'URL', value: 'https://bad.example.com/disputed' });
    const dispute = await raises(kh.ask, id, 'It is a bank’s.', 'WRONG_VALUE');
    await expect(answers(dispute.id, 'REJECTED', { status: 'VICTIM' })).rejects.toMatchObject({ reason: 'DISPUTE_ANSWER_UNFIT' });
    await expect(answers(dispute.id, 'UPHELD', { status: 'VICTIM' })).rejects.toMatchObject({ reason: 'PERSON_STATUS_UNFIT' });
    await expect(answers(dispute.id, 'REJECTED', { reason: ' ' })).rejects.toMatchObject({ reason: 'REASON_LENGTH' });
    for (const who of [kh, jp, meta]) {
      await expect(answers(dispute.id, 'REJECTED', {}, who.ask)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(answers(NOBODY, 'REJECTED')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await answers(dispute.id, 'REJECTED');
    await expect(answers(dispute.id, 'REJECTED')).rejects.toMatchObject({ reason: 'DISPUTE_ANSWERED' });
  });

  it('is overdue when the owner has not answered in time', async () => {
    const { id } = await published();
    const dispute = await raises(kh.ask, id);
    await hub.ownerSql(`update hub.dispute set due_at = now() - interval '1 minute' where id = $1`, [dispute.id]);
    expect(await lists(th.ask, { overdue: true })).toMatchObject([{ id: dispute.id, overdue: true }]);
    expect(await lists(th.ask, { overdue: false, indicatorId: id })).toEqual([]);
  });

  it('goes with its claim at the end of that one’s retention', async () => {
    const { id } = await published({ retainUntil: '2099-01-01T00:00:00Z' });
    await raises(kh.ask, id);
    await hub.ownerSql('begin');
    await hub.ownerSql('alter table hub.indicator disable trigger user');
    await hub.ownerSql('update hub.indicator set retain_until = now() where id = $1', [id]);
    await hub.ownerSql('alter table hub.indicator enable trigger user');
    await hub.ownerSql('commit');
    expect(await lists(th.ask, { indicatorId: id })).toEqual([]);
    await until(
      () => hub.ownerSql('select id from hub.dispute where item = $1', [id]),
      (left) => left.length === 0,
    );
    expect(await lists(kh.ask, { indicatorId: id })).toEqual([]);
  });

  it('is raised by the hub’s data protection officer with the id alone, who sees nothing of the claim', async () => {
    const { id } = await published();
    const dispute = await raises(protection, id, 'The person asked for it.', 'UNLAWFUL');
    expect(dispute).toMatchObject({ side: 'SENT', state: 'OPEN', indicatorId: id });
    await expect(marked(protection, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(raises(protection, NOBODY)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await answers(dispute.id, 'UPHELD', { revoke: true });
    expect(await lists(protection, { indicatorId: id })).toMatchObject([{ state: 'UPHELD' }]);
  });

  it('is withdrawn by who raised it: the claim is as it was, and the owner is told', async () => {
    const { id } = await published();
    const dispute = await raises(kh.ask, id, 'It is a shop’s.');
    const withdraw = async (ask: Ask, which: string): Promise<Seen> =>
      (
        await ask<{ withdrawDispute: Seen }>(
          `mutation ($id: ID!) { withdrawDispute(id: $id, reason: "It was another number.") { ${DISPUTE} } }`,
          { id: which },
        )
      ).withdrawDispute;
    for (const who of [th, vn, jp]) await expect(withdraw(who.ask, dispute.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(withdraw(kh.ask, NOBODY)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const second = await raises(vn.ask, id, 'One digit is wrong.', 'WRONG_VALUE');
    expect(await withdraw(kh.ask, dispute.id)).toMatchObject({
      ...{ state: 'WITHDRAWN', reason: null, answeredBy: null, withdrawnReason: 'It was another number.' },
      withdrawnBy: { name: 'analyst@kh.example', party: { name: 'Cambodia' } },
    });
    expect(await marked(kh.ask, id)).toMatchObject({ indicator: { disputed: { ground: 'WRONG_VALUE' } } });
    expect(await meta.opens(id)).toBeNull();
    await withdraw(vn.ask, second.id);
    const free = await marked(th.ask, id);
    expect([free.indicator?.disputed, free.indicatorVersions.nodes[0]?.by]).toEqual([null, null]);
    expect(await meta.opens(id)).toMatchObject({ id });
    expect(await lists(th.ask, { indicatorId: id, states: ['WITHDRAWN'] })).toHaveLength(2);
    await expect(answers(dispute.id, 'REJECTED')).rejects.toMatchObject({ reason: 'DISPUTE_ANSWERED' });
    await expect(withdraw(kh.ask, dispute.id)).rejects.toMatchObject({ reason: 'DISPUTE_ANSWERED' });
    await expect(raises(kh.ask, id, 'It is a shop’s!')).rejects.toMatchObject({ reason: 'DISPUTE_REPEATED' });
  });

  it('is one of 200 that a party has open at most', async () => {
    const items = Array.from({ length: 201 }, () =>
      anItem({ kind: 'PHONE', value: aPhone(), tlp: 'AMBER', audience: { countries: ['JP'] } }),
    );
    const ids = (await th.publish(items)).map(({ indicator }) => indicator?.id ?? '');
    await hub.ownerSql(
      `insert into hub.dispute (id, item, owner, party, red, ground, comment, raised_by, due_at)
         select gen_random_uuid(), i.id, i.owner, p.key, false, 'OTHER', 'x', gen_random_uuid(), now() + interval '1 day'
           from hub.indicator i join hub.party p on p.slug = 'jp' where i.id = any ($1)`,
      [ids.slice(0, 200)],
    );
    await expect(raises(jp.ask, ids[200] ?? '')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'DISPUTES_TOO_MANY' });
    await hub.ownerSql('delete from hub.dispute where item = $1', [ids[0]]);
    expect(await raises(jp.ask, ids[200] ?? '')).toMatchObject({ state: 'OPEN' });
    await hub.ownerSql(`delete from hub.dispute where comment = 'x'`);
  });

  it('of a claim for all countries is upheld, and narrowed, whatever label a second officer is for', async () => {
    const policy = `mutation ($input: SharingPolicyInput!) { setSharingPolicy(input: $input) { secondOfficerFrom } }`;
    const wide = { tlp: 'GREEN', audience: { everyCountry: true, partners: [metaId] } };
    const [one, other] = [await published(wide), await published(wide)];
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    await admin(policy, { input: { secondOfficerFrom: 'GREEN' } });
    try {
      await answers((await raises(kh.ask, one.id)).id, 'UPHELD', { status: 'VICTIM' });
      expect([(await kh.opens(one.id))?.id, await meta.opens(one.id)]).toEqual([one.id, null]);
      const dispute = await raises(kh.ask, other.id);
      await th.ask(AUDIENCE, { id: other.id, audience: { everyCountry: true } });
      await answers(dispute.id, 'REJECTED');
      expect([(await kh.opens(other.id))?.id, await meta.opens(other.id)]).toEqual([other.id, null]);
    } finally {
      await hub.ownerSql('update hub.session set confirmed_at = now()');
      await admin(policy, { input: { secondOfficerFrom: null } });
    }
  });

  it('gives partners back what a second officer released, without asking again, and nothing that waits', async () => {
    const { id, said } = await published();
    const policy = `mutation ($input: SharingPolicyInput!) { setSharingPolicy(input: $input) { secondOfficerForPartners } }`;
    const waiting = await published({ audience: { countries: ['KH'] } });
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    await admin(policy, { input: { secondOfficerForPartners: true, secondOfficerFrom: 'GREEN' } });
    try {
      await th.publish([anItem({ ...waiting.said, audience: { countries: ['KH'], partners: [metaId] }, reissue: true })]);
      const [one, other] = [await raises(kh.ask, id), await raises(kh.ask, waiting.id)];
      expect(await hub.ownerSql('select outcome from hub.release_request where item = $1', [waiting.id])).toEqual([
        { outcome: 'SUPERSEDED' },
      ]);
      await answers(one.id, 'REJECTED');
      await answers(other.id, 'REJECTED');
      expect([(await meta.opens(id))?.id, await meta.opens(waiting.id)]).toEqual([id, null]);
      expect((await th.publish([anItem(said)]))[0]?.outcome).toBe('UNCHANGED');
    } finally {
      await hub.ownerSql('update hub.session set confirmed_at = now()');
      await admin(policy, { input: { secondOfficerForPartners: false, secondOfficerFrom: null } });
    }
  });
});
