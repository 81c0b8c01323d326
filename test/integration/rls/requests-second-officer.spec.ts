import { randomUUID } from 'node:crypto';
import { type AppConnection, codeOf, type Officer, openWorld, publish, type World } from './world.js';

const FORBIDDEN = 'HB451';
const SUBJECT = { kind: 'PHONE', value: '+66812345678' };

/** Each kind of request as the hub writes it, and content that an amendment may change. */
const KINDS = [
  {
    kind: 'action',
    permission: 'action:request',
    said: { ordinal: 0, act: 'FREEZE', subject: SUBJECT, currency: 'USD', amount: '10', evidence: [] },
    content: [
      { act: 'TAKEDOWN', currency: null, amount: null },
      { subject: { ...SUBJECT, value: '+66812345679' } },
      { currency: 'EUR' },
      { amount: '10000' },
      { narrative: 'y' },
      { payment_reference: 'y' },
      { paid_at: '2026-11-26T09:12:00Z' },
    ],
  },
  {
    kind: 'information',
    permission: 'information:ask',
    said: { question: 'x', language: 'en', subjects: [SUBJECT], evidence: [] },
    content: [{ question: 'y' }, { language: 'th' }, { subjects: [] }],
  },
] as const;

const BOTH = [{ legal_basis: 'VOLUNTARY' }, { legal_text: 'y' }, { contact: 'y' }, { urgency: 'ROUTINE' }, { evidence: [randomUUID()] }];

describe.each(KINDS)('a released request of kind $kind, to whoever speaks SQL as the hub does', ({ kind, permission, said, content }) => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let second: Officer;
  let kh: Officer;
  let same: object & { readonly id: string };

  const writes = async (version: number, more: object): Promise<number> =>
    (
      await app.as(th, permission, () =>
        app.rows(`select hub.write_${kind}_requests($1)`, [JSON.stringify([{ ...same, version, ...more }])]),
      )
    ).length;
  const decides = async (): Promise<unknown> => {
    const [release] = await world.ownerSql<{ id: string }>('select id from hub.release_request where item = $1 and outcome is null', [
      same.id,
    ]);
    const [row] = await app.as(second, 'release:approve', () =>
      app.rows<{ verdict: string }>('select hub.decide_release($1, true, null) as verdict', [release?.id]),
    );
    return row?.verdict;
  };

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    await world.ownerSql(`update hub.user_account set roles = '{ANALYST,APPROVER}' where email = 'analyst@th.example'`);
    [th, second, kh] = [
      await world.signsIn('liaison@th.example'),
      await world.signsIn('analyst@th.example'),
      await world.signsIn('analyst@kh.example'),
    ];
    same = {
      ...{ ...said, id: randomUUID(), inquiry: randomUUID(), reference: 'x', recipient: kh.party, legal_basis: 'TREATY', legal_text: 'x' },
      ...{ urgency: 'URGENT', contact: 'x', ack_minutes: 10, due_minutes: 20, tlp: 'AMBER', related: [], goes: null },
    };
    const admin = await world.signsIn('admin@th.example');
    await app.as(admin, 'policy:manage', () => app.rows('select hub.set_sharing_policy($1)', [JSON.stringify({ secondFrom: 'AMBER' })]));
    expect(await codeOf(writes(1, {}))).toBe(FORBIDDEN);
    expect(await writes(1, { goes: 'RELEASED' })).toBe(1);
    expect(await decides()).toBe('APPROVED');
  });
  afterAll(() => world.close());

  it.each([...content, ...BOTH].map((change) => [change]))('has content that one officer does not change: %j', async (change) => {
    expect(await codeOf(writes(3, change))).toBe(FORBIDDEN);
    expect(await codeOf(writes(3, { ...change, tlp: 'RED' }))).toBe(FORBIDDEN);
    expect(await codeOf(writes(3, { ...change, goes: 'OTHERWISE' }))).toBe(FORBIDDEN);
    expect(await codeOf(writes(3, { ...change, goes: 'EMERGENCY' }))).toBe('HB500'); // it is none
    expect(await writes(2, change)).toBe(0); // a version that does not stand any more
  });

  it('is related to nothing else by one officer', async () => {
    const claim = await publish(app, second, { tlp: 'GREEN' });
    expect(await codeOf(writes(3, { related: [claim] }))).toBe(FORBIDDEN);
  });

  it('has deadlines and a label that one officer changes; an emergency changes its content, and is noted for a review', async () => {
    expect(await writes(3, { due_minutes: 30, restart: true })).toBe(1);
    expect(await codeOf(writes(4, { tlp: 'GREEN' }))).toBe(FORBIDDEN);
    expect(await writes(4, { contact: 'y', urgency: 'EMERGENCY', goes: 'EMERGENCY' })).toBe(1);
    const noted = await world.ownerSql(
      'select outcome from hub.release_request where item = $1 and reviewed_at is null and review_due_at > now()',
      [same.id],
    );
    expect(noted).toEqual([{ outcome: 'EMERGENCY' }]);
    // Held for a second officer, the recipient does not have it.
    expect(await writes(5, { contact: 'z', goes: 'RELEASED' })).toBe(1);
    expect(await world.ownerSql(`select audience from hub.${kind}_request where id = $1`, [same.id])).toEqual([{ audience: [] }]);
  });
});
