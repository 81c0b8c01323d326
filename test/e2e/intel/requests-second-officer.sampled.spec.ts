import { actionClient, anAction } from '../../support/action-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { aQuestion, informationClient } from '../../support/information-client.js';
import { type Ask, until } from '../../support/officer.js';
import { sampleOf } from '../../support/sample.js';

const RELEASE =
  'id itemKind itemId item { id } state createdBy { name } decidedBy { name } reason expiresAt reviewDueAt reviewOverdue reviewedBy { name }';
const SET = 'mutation ($input: SharingPolicyInput!) { setSharingPolicy(input: $input) { updatedAt } }';

interface Release {
  readonly id: string;
  readonly itemKind: string;
  readonly itemId: string;
  readonly item: { readonly id: string } | null;
  readonly state: string;
  readonly createdBy: { readonly name: string };
  readonly reason: string | null;
  readonly expiresAt: string;
  readonly reviewDueAt: string | null;
  readonly reviewOverdue: boolean;
  readonly reviewedBy: { readonly name: string } | null;
}

/** A receipt of what was said again under its reference. */
interface SaidAgain {
  readonly outcome: string;
  readonly codes: readonly string[];
}

/** What wallets are warned of is not what these tests are about. */
const warningsOf = ({ problems }: { readonly problems: readonly { readonly code: string }[] }): readonly string[] =>
  problems.map(({ code }) => code).filter((code) => code !== 'WALLET_NO_CHECKSUM');

describe('requests of a country where a second officer releases things from AMBER on', () => {
  let hub: Hub;
  let admin: Ask;
  let asker: Ask;
  let chief: Ask;
  let kh: Ask;
  let number = 0;

  beforeAll(async () => {
    hub = await startHub();
    await hub.ownerSql(`update hub.user_account set roles = '{APPROVER}' where email = 'analyst@th.example'`);
    [admin, asker, chief, kh] = (await Promise.all(
      ['admin@th.example', 'liaison@th.example', 'analyst@th.example', 'liaison@kh.example'].map(
        async (email) => (await hub.as(email)).ask,
      ),
    )) as [Ask, Ask, Ask, Ask];
    await admin(SET, { input: { secondOfficerFrom: 'AMBER' } });
  });
  afterAll(() => hub.stop());

  const reference = (): string => `two-officers-${(number += 1)}`;
  const releases = async (all = false): Promise<readonly Release[]> =>
    (
      await chief<{ seen: { nodes: Release[] } }>(
        `query ($all: Boolean) { seen: pendingReleases(includeDecided: $all) { nodes { ${RELEASE} } } }`,
        { all },
      )
    ).seen.nodes;
  const releaseOf = async (item: string, all = false): Promise<Release> => {
    const found = (await releases(all)).find(({ itemId }) => itemId === item);
    if (!found) throw new Error('Nothing waits.');
    return found;
  };
  const one = async (name: string, args: object, who: Ask = chief): Promise<Release> => {
    const types: Record<string, string> = {
      id: '$id: ID!',
      reason: '$reason: String!',
      agree: '$agree: Boolean!',
      note: '$note: String',
    };
    const names = Object.keys(args);
    const query = `mutation (${names.map((key) => types[key]).join(', ')}) { done: ${name}(${names.map((key) => `${key}: $${key}`).join(', ')}) { ${RELEASE} } }`;
    return (await who<{ done: Release }>(query, args)).done;
  };
  /** Each kind of request by the same verbs. */
  const KINDS = [
    {
      kind: 'ACTION_REQUEST',
      async makes(said: object = {}): Promise<{ readonly id: string; readonly warnings: readonly string[] }> {
        const [receipt] = await actionClient(asker).request(
          anAction({ reference: reference(), recipientId: 'KH', tlp: 'AMBER', urgency: 'URGENT', ...said }),
        );
        if (!receipt?.requestId) throw new Error(JSON.stringify(receipt));
        return { id: receipt.requestId, warnings: warningsOf(receipt) };
      },
      says: async (...said: readonly object[]): Promise<readonly SaidAgain[]> =>
        (
          await actionClient(asker).request(...said.map((one) => anAction({ recipientId: 'KH', tlp: 'AMBER', urgency: 'URGENT', ...one })))
        ).map(({ outcome, ...receipt }) => ({ outcome, codes: warningsOf(receipt) })),
      to: (partner: string): object => ({ recipientId: partner }),
      content: [
        { subject: { kind: 'CRYPTO_ADDRESS', value: '0xde709f2102306220921060314715629080e2fb77' } },
        { amount: { currency: 'USD', amount: '900000.00' } },
        { action: 'PRESERVATION', amount: null },
        { legalText: 'Another order.' },
        { narrative: 'Another story.' },
        { contact: 'Another duty officer' },
      ],
      opens: async (who: Ask, id: string) => await actionClient(who).opens(id),
      told: async (who: Ask, id: string) => (await actionClient(who).news(id)).map(({ operation }) => operation),
      cancels: async (id: string) => await actionClient(asker).cancels(id),
      extends: async (id: string) => await actionClient(asker).extends(id, 10_000),
    },
    {
      kind: 'INFORMATION_REQUEST',
      async makes(said: object = {}): Promise<{ readonly id: string; readonly warnings: readonly string[] }> {
        const [receipt] = await informationClient(asker).question(
          aQuestion({ reference: reference(), recipients: ['KH'], tlp: 'AMBER', urgency: 'URGENT', ...said }),
        );
        if (!receipt?.requestIds[0]) throw new Error(JSON.stringify(receipt));
        return { id: receipt.requestIds[0], warnings: warningsOf(receipt) };
      },
      says: async (...said: readonly object[]): Promise<readonly SaidAgain[]> =>
        (
          await informationClient(asker).question(
            ...said.map((one) => aQuestion({ recipients: ['KH'], tlp: 'AMBER', urgency: 'URGENT', ...one })),
          )
        ).map(({ outcome, ...receipt }) => ({ outcome, codes: warningsOf(receipt) })),
      to: (partner: string): object => ({ recipients: [partner] }),
      content: [
        { subjects: [{ kind: 'PHONE', value: '+44 7700 900456' }] },
        { question: 'Who else?' },
        { language: 'th' },
        { legalText: 'Another order.' },
        { contact: 'Another duty officer' },
      ],
      opens: async (who: Ask, id: string) => await informationClient(who).opens(id),
      told: async (who: Ask, id: string) => (await informationClient(who).news(id)).map(({ operation }) => operation),
      cancels: async (id: string) => await informationClient(asker).cancels(id),
      extends: async (id: string) => await informationClient(asker).extends(id, 10_000),
    },
  ];

  describe.each(sampleOf(KINDS, 2))('of kind $kind', ({ kind, makes, says, content, opens, told, cancels, extends: extend }) => {
    it('wait, with the clock running, until somebody else of the country releases them; their recipient sees nothing before', async () => {
      const { id, warnings } = await makes();
      expect(warnings).toEqual(['RELEASE_PENDING']);
      const due = (await opens(asker, id))?.dueAt ?? '';
      expect(Date.parse(due)).toBeGreaterThan(Date.now());
      expect([await opens(kh, id), await told(kh, id)]).toEqual([null, []]);
      const waits = await releaseOf(id);
      expect(waits).toMatchObject({ itemKind: kind, item: { id }, state: 'PENDING', createdBy: { name: 'liaison@th.example' } });

      await expect(one('approveRelease', { id: waits.id }, asker)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(one('approveRelease', { id: waits.id }, kh)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(await one('approveRelease', { id: waits.id })).toMatchObject({ state: 'APPROVED' });
      expect((await opens(kh, id))?.dueAt).toBe(due); // the clock did not begin anew
      await until(() => told(kh, id), (events) => events.join() === 'PUBLISHED'); // prettier-ignore
    });

    it('are not released by whoever asked, whatever else they may', async () => {
      const { id } = await makes();
      const waits = await releaseOf(id);
      await hub.ownerSql(`update hub.user_account set roles = roles || '{APPROVER}' where email = 'liaison@th.example'`);
      try {
        const both = (await hub.as('liaison@th.example')).ask;
        await expect(one('approveRelease', { id: waits.id }, both)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'OWN_RELEASE' });
      } finally {
        await hub.ownerSql(`update hub.user_account set roles = array_remove(roles, 'APPROVER') where email = 'liaison@th.example'`);
      }
      expect(await opens(kh, id)).toBeNull();
    });

    it('said again as they are go on waiting; amended, they wait as amended', async () => {
      const same = { reference: reference() };
      const { id } = await makes(same);
      const waits = await releaseOf(id);
      expect((await makes(same)).warnings).toEqual(['RELEASE_PENDING']);
      expect((await releaseOf(id)).id).toBe(waits.id);
      await makes({ ...same, contact: 'Another duty officer' });
      await expect(one('approveRelease', { id: waits.id })).rejects.toMatchObject({ reason: 'RELEASE_DECIDED' });
      const next = await releaseOf(id);
      expect(next.id).not.toBe(waits.id);
      await one('approveRelease', { id: next.id });
      expect(await opens(kh, id)).toMatchObject({ contact: 'Another duty officer' });
    });

    it('are given time while they wait, and taken back', async () => {
      const { id } = await makes();
      const before = await releaseOf(id);
      await extend(id);
      expect(await releaseOf(id)).toMatchObject({ id: before.id, state: 'PENDING' });
      expect(Date.parse((await releaseOf(id)).expiresAt)).toBeGreaterThan(Date.parse(before.expiresAt));
      await cancels(id);
      await expect(one('approveRelease', { id: before.id })).rejects.toMatchObject({ code: 'CONFLICT' });
      expect([await opens(kh, id), await told(kh, id)]).toEqual([null, []]);
      const other = await makes();
      expect(await one('withdrawRelease', { id: (await releaseOf(other.id)).id }, asker)).toMatchObject({ state: 'WITHDRAWN' });
      expect(await opens(kh, other.id)).toBeNull();
    });

    it('are declined with a reason, and lapse with their deadline or with their officer', async () => {
      const declined = await makes();
      expect(await one('declineRelease', { id: (await releaseOf(declined.id)).id, reason: 'Ask the bank.' })).toMatchObject({
        state: 'DECLINED',
        reason: 'Ask the bank.',
      });
      expect(await opens(kh, declined.id)).toBeNull();

      const { id } = await makes({ acknowledgeWithinMinutes: 30, deadlineMinutes: 60 });
      const waits = await releaseOf(id);
      expect(waits.expiresAt).toBe((await opens(asker, id))?.dueAt); // and not seven days
      await hub.ownerSql(`update hub.release_request set expires_at = now() where id = $1`, [waits.id]);
      await expect(one('approveRelease', { id: waits.id })).rejects.toMatchObject({ reason: 'RELEASE_EXPIRED' });

      const orphan = await releaseOf((await makes()).id);
      await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where email = 'liaison@th.example'`);
      try {
        await expect(one('approveRelease', { id: orphan.id })).rejects.toMatchObject({ reason: 'RELEASE_ORPHANED' });
      } finally {
        await hub.ownerSql(`update hub.user_account set roles = '{LIAISON}' where email = 'liaison@th.example'`);
      }
    });

    it('that are emergencies go out at once, and are reviewed afterwards by somebody else; what is overdue shows', async () => {
      const { id, warnings } = await makes({ urgency: 'EMERGENCY' });
      expect(warnings).toEqual(['RELEASE_TO_REVIEW']);
      expect(await opens(kh, id)).toMatchObject({ id });
      const review = await releaseOf(id);
      expect(review).toMatchObject({ itemKind: kind, state: 'TO_REVIEW', reviewOverdue: false });
      await hub.ownerSql(`update hub.release_request set review_due_at = now() where id = $1`, [review.id]);
      expect(await releaseOf(id)).toMatchObject({ reviewOverdue: true });
      await expect(one('approveRelease', { id: review.id })).rejects.toMatchObject({ reason: 'RELEASE_DECIDED' });
      await expect(one('reviewRelease', { id: review.id, agree: true }, asker)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(one('reviewRelease', { id: review.id, agree: false })).rejects.toMatchObject({ reason: 'REASON_LENGTH' });
      expect(await one('reviewRelease', { id: review.id, agree: false, reason: 'It could wait.' })).toMatchObject({
        ...{ state: 'OBJECTED', reason: 'It could wait.', reviewedBy: { name: 'analyst@th.example' } },
      });
      await expect(one('reviewRelease', { id: review.id, agree: true })).rejects.toMatchObject({ reason: 'REVIEW_DONE' });
      expect((await releases()).some(({ itemId }) => itemId === id)).toBe(false);
      expect(await opens(kh, id)).toMatchObject({ id });
      const [entry] = await hub.ownerSql<{ n: number }>(
        `select count(*)::integer as n from hub.audit where what = 'release.review' and outcome = 'DONE' and $1 = any (items)`,
        [id],
      );
      expect(entry?.n).toBe(1);
    });

    const REFUSED = { outcome: 'REJECTED', codes: ['SECOND_OFFICER_NEEDED'] };
    it('that were released are not amended by one officer: the recipient keeps what was released; deadlines and a stricter label are free', async () => {
      const same = { reference: reference() };
      const { id } = await makes(same);
      await one('approveRelease', { id: (await releaseOf(id)).id });
      const before = await opens(kh, id);
      for (const change of content) expect([change, await says({ ...same, ...change })]).toEqual([change, [REFUSED]]);
      expect(await says({ ...same, tlp: 'GREEN' })).toEqual([REFUSED]);
      expect(await says({ ...same, tlp: 'RED', ...content[0] })).toEqual([REFUSED]);
      expect(await opens(kh, id)).toEqual(before);
      expect((await releases()).some(({ itemId }) => itemId === id)).toBe(false);

      expect(await says(same)).toEqual([{ outcome: 'UNCHANGED', codes: [] }]);
      expect(await says({ ...same, deadlineMinutes: 9_000 })).toEqual([{ outcome: 'UPDATED', codes: [] }]);
      expect(await says({ ...same, deadlineMinutes: 9_000, tlp: 'RED' })).toEqual([{ outcome: 'UPDATED', codes: [] }]);
      expect(await opens(kh, id)).toMatchObject({ id, tlp: 'RED' });
    });

    it('of one batch are each refused or taken by themselves, also where a batch says the same reference twice', async () => {
      const [released, fresh] = [{ reference: reference() }, { reference: reference() }];
      const { id } = await makes(released);
      await one('approveRelease', { id: (await releaseOf(id)).id });
      expect(await says({ ...released, ...content[0] }, fresh, { ...released, ...content[1] }, { ...fresh, ...content[0] })).toEqual([
        ...[REFUSED, { outcome: 'CREATED', codes: ['RELEASE_PENDING'] }, REFUSED],
        { outcome: 'UPDATED', codes: ['RELEASE_PENDING'] },
      ]);
      // Said below the label first, which wants no second officer, and above it then, with another content.
      const raised = { reference: reference() };
      expect(await says({ ...raised, tlp: 'GREEN' }, { ...raised, tlp: 'AMBER', ...content[0] }, { ...raised, tlp: 'AMBER' })).toEqual([
        ...[{ outcome: 'CREATED', codes: [] }, REFUSED, { outcome: 'UPDATED', codes: [] }],
      ]);
    });

    it('are amended at once as an emergency, each time with a new review; an emergency that was reviewed is not amended otherwise', async () => {
      const same = { reference: reference(), urgency: 'EMERGENCY' };
      const { id } = await makes(same);
      const reviewOf = async (): Promise<readonly Release[]> => (await releases()).filter(({ itemId }) => itemId === id);
      const [first] = await reviewOf();
      await one('reviewRelease', { id: first?.id, agree: true });
      expect(await says({ ...same, ...content[0], urgency: 'URGENT' })).toEqual([REFUSED]);
      expect(await says({ ...same, urgency: 'URGENT' })).toEqual([REFUSED]);
      for (const change of content.slice(0, 2)) {
        expect(await says({ ...same, ...change })).toEqual([{ outcome: 'UPDATED', codes: ['RELEASE_TO_REVIEW'] }]);
      }
      expect(await reviewOf()).toMatchObject([{ state: 'TO_REVIEW' }, { state: 'TO_REVIEW' }]);
      expect((await opens(kh, id))?.version).toBe(3);
      expect(await says({ ...same, ...content[1], deadlineMinutes: 9_000 })).toEqual([{ outcome: 'UPDATED', codes: [] }]);

      const urgent = { reference: reference() };
      const released = await makes(urgent);
      await one('approveRelease', { id: (await releaseOf(released.id)).id });
      expect(await says({ ...urgent, ...content[0], urgency: 'EMERGENCY' })).toEqual([
        { outcome: 'UPDATED', codes: ['RELEASE_TO_REVIEW'] },
      ]);
      expect(await releaseOf(released.id)).toMatchObject({ itemKind: kind, state: 'TO_REVIEW', createdBy: { name: 'liaison@th.example' } });
    });

    it('show what they wait for to their own party alone', async () => {
      const { id } = await makes({ urgency: 'EMERGENCY' });
      const field = kind === 'ACTION_REQUEST' ? 'actionRequest' : 'informationRequest';
      const pending = async (who: Ask): Promise<unknown> =>
        (
          await who<{ seen: { pendingRelease: unknown } }>(`query ($id: ID!) { seen: ${field}(id: $id) { pendingRelease { state } } }`, {
            id,
          })
        ).seen.pendingRelease;
      expect([await pending(asker), await pending(kh)]).toEqual([{ state: 'TO_REVIEW' }, null]);
      expect(await kh('{ pendingReleases(includeDecided: true) { nodes { id } } }')).toEqual({ pendingReleases: { nodes: [] } });
    });
  });

  it('that go to a partner are not amended by one officer where the policy has partners released, whatever the label', async () => {
    const [{ id: partner } = { id: '' }] = await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'binance'`);
    await admin(SET, { input: { secondOfficerFrom: null, secondOfficerForPartners: true } });
    try {
      for (const { makes, says, content, to } of KINDS) {
        const said = { reference: reference(), tlp: 'GREEN', ...to(partner) };
        const { id } = await makes(said);
        await one('approveRelease', { id: (await releaseOf(id)).id });
        expect(await says({ ...said, ...content[0] })).toEqual([{ outcome: 'REJECTED', codes: ['SECOND_OFFICER_NEEDED'] }]);
      }
    } finally {
      await admin(SET, { input: { secondOfficerFrom: 'AMBER', secondOfficerForPartners: false } });
    }
  });

  it('below the label wait for nobody', async () => {
    for (const { makes, opens } of KINDS) {
      const { id, warnings } = await makes({ tlp: 'GREEN' });
      expect([warnings, (await opens(kh, id))?.id]).toEqual([[], id]);
    }
  });
});
