import { listAnnouncements } from '../../support/announcement-client.js';
import { evidenceClient } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { aQuestion, informationClient, type InformationClient, type InformationRequestView } from '../../support/information-client.js';
import { inDays, apiKeyClient } from '../../support/api-key-client.js';
import { officer, until } from '../../support/officer.js';

describe('requests for information', () => {
  let hub: Hub;
  let th: InformationClient;
  let sg: InformationClient;
  let kh: InformationClient;
  let jp: InformationClient;
  let meta: InformationClient;
  let metaId: string;

  const as = async (email: string): Promise<InformationClient> => informationClient((await hub.as(email)).ask);
  beforeAll(async () => {
    hub = await startHub();
    [th, sg, kh, jp] = [
      await as('liaison@th.example'),
      await as('liaison@sg.example'),
      await as('liaison@kh.example'),
      await as('liaison@jp.example'),
    ];
    meta = await as('contributor@meta.example');
    metaId = (await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'meta'`))[0]?.id ?? 'none';
  });
  afterAll(() => hub.stop());

  /** Asks Singapore and Cambodia, of which each then has its own request. */
  const asksBoth = async (said: object): Promise<{ inquiry: string; toSg: string; toKh: string }> => {
    const { inquiry } = await th.asks({ recipients: ['SG', 'KH'], ...said });
    const requests = (await th.inquiry(inquiry))?.requests ?? [];
    const to = (name: string): string => requests.find(({ recipient }) => recipient?.name === name)?.id ?? 'none';
    return { inquiry, toSg: to('Singapore'), toKh: to('Cambodia') };
  };
  const toSg = async (reference: string, more: object = {}): Promise<string> =>
    (await th.asks({ reference, recipients: ['SG'], ...more })).ids[0] ?? 'none';
  const clock = (id: string, set: string): Promise<unknown> =>
    hub.ownerSql(`update hub.information_clock set ${set} where request = $1`, [id]);

  it('are answered in threads, by each recipient on its own: none learns that others were asked', async () => {
    const { inquiry, toSg: a, toKh: b } = await asksBoth({ reference: 'both', language: 'TH-th' });
    expect(await sg.opens(a)).toMatchObject({
      ...{ reference: 'both', state: 'SENT', language: 'th-TH', subjects: [{ kind: 'PHONE', value: '+447700900123' }], inquiryId: null },
      ...{ createdBy: { party: { name: 'Thailand' } }, recipient: { name: 'Singapore' }, version: 1, escalation: 0, messageCount: 0 },
    });
    await sg.answers(a, 'ACKNOWLEDGED', { version: 1 });
    await sg.answers(a, 'PARTIALLY_ANSWERED', { message: { text: 'It is **prepaid**.', subjects: [{ value: 'shop.example.com' }] } });
    await th.writes(a, { text: 'Since when?', language: 'en' });
    expect(await sg.answers(a, 'ANSWERED', { message: { text: 'Since May.' } })).toMatchObject({
      state: 'ANSWERED',
      messageCount: 3,
      version: 4,
    });
    const said = [
      {
        number: 1,
        createdBy: { party: { name: 'Singapore' } },
        answer: 'PARTIALLY_ANSWERED',
        text: 'It is **prepaid**.',
        subjects: [{ value: 'shop.example.com' }],
      },
      { number: 2, createdBy: { party: { name: 'Thailand' } }, answer: null, text: 'Since when?', subjects: [] },
      { number: 3, createdBy: { party: { name: 'Singapore' } }, answer: 'ANSWERED', text: 'Since May.' },
    ];
    expect([await th.thread(a), await sg.thread(a), await th.thread(a, 2)]).toMatchObject([said, said, said.slice(2)]);
    await kh.answers(b, 'ACKNOWLEDGED');
    await kh.answers(b, 'DECLINED', { reason: 'MORE_NEEDED', note: 'Which operator?' });

    expect(await th.inquiry(inquiry)).toMatchObject({
      unanswered: false,
      requests: [{ state: 'DECLINED', declineReason: 'MORE_NEEDED' }, { state: 'ANSWERED' }],
    });
    expect(await th.closes(inquiry)).toMatchObject({
      id: inquiry,
      closedAt: expect.any(String) as string,
      closedBy: { name: 'liaison@th.example' },
    });
    expect((await th.asked({ closed: true })).nodes.map(({ id }) => id)).toEqual([inquiry]);
    // What either of the two reads, in every way there is, names nothing of the other.
    await sg.told(a, (seen) => seen.at(-1)?.item?.version === 4);
    await kh.told(b, (seen) => seen.at(-1)?.item?.version === 3);
    const everything = async (desk: InformationClient): Promise<string> =>
      JSON.stringify([
        ...[
          await desk.opens(a),
          await desk.opens(b),
          await desk.toUs(),
          await desk.asked(),
          await desk.news(),
          await desk.inquiry(inquiry),
        ],
        ...[await desk.thread(a), await desk.thread(b), await desk.times(), await listAnnouncements(desk.ask)],
        await desk.ask('{ snapshot { items { ... on InformationRequest { id inquiryId } } } }'),
      ]);
    const [ofSg, ofKh] = [await everything(sg), await everything(kh)];
    for (const word of [b, inquiry, 'Cambodia', 'Which operator']) expect(ofSg).not.toContain(word);
    for (const word of [a, inquiry, 'Singapore', 'prepaid']) expect(ofKh).not.toContain(word);
    expect((await sg.news(a)).map(({ operation }) => operation)).toEqual((await sg.news()).map(({ operation }) => operation));
    for (const stranger of [jp, meta]) {
      const seen = await everything(stranger);
      for (const word of [a, b, inquiry, 'both', 'prepaid']) expect(seen).not.toContain(word);
      await expect(stranger.answers(a, 'ACKNOWLEDGED')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(stranger.writes(a, { text: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    for (const act of [jp.cancels(a), jp.closes(inquiry), jp.extends(a, 9_000), sg.closes(inquiry)]) {
      await expect(act).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(th.answers(a, 'ACKNOWLEDGED')).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
    const [rows] = await hub.ownerSql<{ versions: number }>(
      `select count(*)::integer as versions from hub.item_version v where v.item in ($1, $2) and v.content::text like '%' || $3 || '%'`,
      [a, b, inquiry],
    );
    expect(rows).toEqual({ versions: 0 });
  });

  it('are asked in batches: a bad one costs the others nothing', async () => {
    const unknown = '00000000-0000-0000-0000-000000000000';
    const bad: readonly (readonly [object, string])[] = [
      [{}, 'RECIPIENTS'],
      [{ recipients: Array.from({ length: 21 }, () => 'SG') }, 'RECIPIENTS'],
      [{ recipients: ['TH'] }, 'RECIPIENT_OWN'],
      [{ recipients: ['SG', 'FR'] }, 'RECIPIENT_UNKNOWN'],
      [{ recipients: ['SG', unknown] }, 'RECIPIENT_UNKNOWN'],
      [{ recipients: ['SG'], subjects: [{ kind: 'PHONE', value: '12' }] }, 'PHONE'],
      [{ recipients: ['SG'], language: '!!' }, 'LANGUAGE_UNKNOWN'],
      [{ recipients: ['SG'], question: ' ' }, 'TEXT_MISSING'],
      [{ recipients: ['SG'], tlp: 'AMBER_STRICT' }, 'TLP_FORBIDS_AUDIENCE'],
      [{ recipients: ['SG'], deadlineMinutes: 0 }, 'FIELD_INVALID'],
      [{ recipients: ['SG'], acknowledgeWithinMinutes: 60, deadlineMinutes: 30 }, 'DEADLINE_BEFORE_ACKNOWLEDGEMENT'],
      [{ recipients: ['SG'], related: [unknown] }, 'RELATED_UNKNOWN'],
      [{ recipients: ['SG'], evidence: [unknown] }, 'EVIDENCE_UNKNOWN'],
    ];
    const receipts = await th.question(
      ...bad.map(([said], index) => aQuestion({ reference: `bad-${index}`, ...said })),
      aQuestion({ reference: 'good', recipients: ['SG', 'SG'] }),
    );
    expect(receipts.slice(0, -1).map(({ outcome, problems }) => [outcome, problems[0]?.code])).toEqual(
      bad.map(([, code]) => ['REJECTED', code === 'PHONE' ? expect.stringMatching(/^PHONE_/) : code]),
    );
    expect(receipts.at(-1)).toMatchObject({ outcome: 'CREATED', requestIds: [expect.any(String)] });
    await expect(th.question(...Array.from({ length: 1_001 }, () => aQuestion()))).rejects.toMatchObject({ reason: 'BATCH_SIZE' });
  });

  it('are amended, and put to more countries, until somebody has acknowledged; the same again changes nothing', async () => {
    const said = { reference: 'amended', recipients: ['SG'] };
    const id = await toSg('amended');
    const more = aQuestion({ ...said, question: 'Who held it in May?', recipients: ['SG', 'KH'] });
    expect(await th.question(aQuestion(said), more, more)).toMatchObject([
      { outcome: 'UNCHANGED' },
      { outcome: 'UPDATED' },
      { outcome: 'UNCHANGED' },
    ]);
    expect(await sg.opens(id)).toMatchObject({
      version: 2,
      question: 'Who held it in May?',
      steps: [{ step: 'SENT' }, { step: 'AMENDED' }],
    });
    await sg.answers(id, 'ACKNOWLEDGED');
    expect(
      await th.question(aQuestion({ ...said, recipients: ['KH', 'SG'] }), more, aQuestion({ ...said, question: 'Who held it in May?' })),
    ).toMatchObject([
      { outcome: 'REJECTED', problems: [{ code: 'REQUEST_ANSWERED' }] },
      { outcome: 'UNCHANGED' },
      { outcome: 'REJECTED', problems: [{ code: 'RECIPIENT_FIXED' }] },
    ]);
    const third = await th.question(aQuestion({ ...said, question: 'Who held it in May?', recipients: ['SG', 'KH', 'JP'] }));
    expect(third).toMatchObject([{ outcome: 'UPDATED', requestIds: [expect.any(String), expect.any(String), expect.any(String)] }]);
    expect(await sg.opens(id)).toMatchObject({ version: 3, state: 'ACKNOWLEDGED' });
  });

  it('are put to a partner, whose machine may answer what is not RED', async () => {
    const [id = 'none'] = (await th.asks({ reference: 'partner', recipients: [metaId] })).ids;
    const [red = 'none'] = (await th.asks({ reference: 'red', recipients: [metaId], tlp: 'RED' })).ids;
    const { secret } = await apiKeyClient((await hub.as('admin@meta.example')).ask).makes({
      permissions: ['information:answer', 'indicator:read'],
      expiresAt: inDays(1),
    });
    const machine = informationClient(hub.asToken(secret).ask);
    await expect(machine.answers(red, 'ACKNOWLEDGED')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect([await machine.opens(red), await meta.opens(red)]).toMatchObject([null, { state: 'SENT' }]);
    await machine.answers(id, 'ACKNOWLEDGED');
    expect(await machine.answers(id, 'ANSWERED', { message: { text: 'Since March.' } })).toMatchObject({ state: 'ANSWERED' });
    await expect(meta.question(aQuestion({ recipients: ['TH'] }))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect((await as('analyst@th.example')).question(aQuestion({ recipients: ['SG'] }))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await (await as('analyst@th.example')).opens(id)).toMatchObject({ state: 'ANSWERED' });
  });

  it('are in no collection of other systems', async () => {
    const id = await toSg('not by TAXII', { tlp: 'GREEN' });
    await sg.told(id, (seen) => seen.length > 0);
    const { secret } = await apiKeyClient((await hub.as('admin@sg.example')).ask).makes({});
    const headers = { authorization: `Bearer ${secret}`, accept: 'application/taxii+json;version=2.1, application/json' };
    for (const path of ['/taxii2/api/collections/all/objects/?limit=100', '/misp/feed/manifest.json']) {
      const answer = await fetch(`${hub.url}${path}`, { headers });
      expect([answer.status, (await answer.text()).includes(id)]).toEqual([200, false]);
    }
  });

  it('are given to a unit within the recipient’s country: the asker learns that one has it, and nothing more', async () => {
    const id = await toSg('transferred');
    const [unit] = await hub.ownerSql<{ id: string; officer: string }>(
      `with made as (insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'Island Desk' from hub.party where slug = 'sg' returning id, key)
       select id, (select u.id from hub.user_account u where u.email = 'analyst@sg.example') as officer from made`,
    );
    const [foreign] = await hub.ownerSql<{ id: string }>(
      `select a.id from hub.agency a join hub.party p on p.key = a.party where p.slug = 'kh' limit 1`,
    );
    expect(await sg.transfers(id, unit?.id ?? '', 'Yours, by the prefix')).toMatchObject({
      ...{ withAgency: true, version: 2, handling: { agency: { name: 'Island Desk' }, assignee: null, note: 'Yours, by the prefix' } },
    });
    await expect(sg.transfers(id, foreign?.id ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(sg.assigns(id, unit?.officer ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' }); // of another unit
    await hub.ownerSql(`update hub.user_account set agency = (select key from hub.agency where id = $1) where id = $2`, [
      unit?.id,
      unit?.officer,
    ]);
    expect(await sg.assigns(id, unit?.officer ?? '', 'Please')).toMatchObject({
      version: 2,
      handling: { assignee: { kind: 'OFFICER', name: 'analyst@sg.example' }, note: 'Please' },
    });
    await expect(th.transfers(id, unit?.id ?? '')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const seen = await th.told(id, (events) => events.at(-1)?.item?.version === 2);
    expect(await th.opens(id)).toMatchObject({
      withAgency: true,
      handling: null,
      steps: [{ step: 'SENT' }, { step: 'ASSIGNED_TO_AGENCY', note: null }],
    });
    const known = JSON.stringify([seen, await th.opens(id), await th.inquiry((await th.opens(id))?.inquiryId ?? '')]);
    for (const word of ['Island Desk', 'Yours', 'analyst@sg', 'Please']) expect(known).not.toContain(word);
  });

  it('remind by the clock: who is late to acknowledge, who has little time left, and both sides when it is over', async () => {
    const [id, red] = [await toSg('clock'), await toSg('clock of a RED one', { tlp: 'RED' })];
    const stage = (wanted: (seen: InformationRequestView | null) => boolean): Promise<InformationRequestView | null> =>
      until(() => sg.opens(id), wanted);
    await clock(id, `ack_due_at = now(), next_at = now()`);
    await stage((seen) => seen?.steps.at(-1)?.step === 'OVERDUE');
    await sg.answers(id, 'ACKNOWLEDGED');
    await clock(id, `remind_at = now(), next_at = now()`);
    await stage((seen) => seen?.escalation === 1);
    await clock(id, `due_at = now(), next_at = now()`);
    await stage((seen) => seen?.escalation === 2);
    await clock(id, `due_at = now() - interval '1 day', next_at = now()`);
    const late = await stage((seen) => seen?.escalation === 3);
    expect(late?.steps.map(({ step }) => step)).toEqual(['SENT', 'OVERDUE', 'ACKNOWLEDGED', 'REMINDED', 'OVERDUE', 'OVERDUE']);
    expect(late?.version).toBe(2);
    expect(await hub.ownerSql('select from hub.information_clock where request = $1 and next_at is not null', [id])).toEqual([]);
    await clock(red, `ack_due_at = now(), remind_at = now(), due_at = now(), next_at = now()`);
    await until(
      () => sg.opens(red),
      (seen) => seen?.escalation === 2,
    );
    const said = async ({ ask }: InformationClient): Promise<readonly string[]> => {
      const inquiries = (await listAnnouncements(ask)).filter(({ kind }) => kind.startsWith('INFORMATION_REQUEST'));
      return inquiries.map(({ kind, itemIds: [id = 'unnamed'] }) => `${kind} ${id}`);
    };
    const ended = [`INFORMATION_REQUEST_OVERDUE ${id}`, `INFORMATION_REQUEST_OVERDUE ${id}`, 'INFORMATION_REQUEST_OVERDUE unnamed'];
    expect([await said(th), await said(sg), await said(kh)]).toEqual([
      ended,
      [`INFORMATION_REQUEST_OVERDUE ${id}`, `INFORMATION_REQUEST_DUE ${id}`, ...ended],
      [],
    ]);
    const record = await hub.ownerSql<{ slug: string }>(
      `select p.slug from hub.audit a join hub.party p on p.key = a.party where a.what = 'information.remind' and $1 = any (a.items)`,
      [id],
    );
    expect(new Set(record.map(({ slug }) => slug))).toEqual(new Set(['th', 'sg']));
    expect(await th.times()).toContainEqual(expect.objectContaining({ recipient: { name: 'Singapore' }, overdue: 2 }));

    await sg.asksTime(id, 2_880, 'The court sits on Monday.');
    expect((await th.opens(id))?.steps.at(-1)).toMatchObject({
      step: 'EXTENSION_REQUESTED',
      minutes: 2_880,
      note: 'The court sits on Monday.',
    });
    await expect(sg.extends(id, 2_880)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await th.extends(id, 2_880)).toMatchObject({
      escalation: 0,
      steps: expect.arrayContaining([expect.objectContaining({ step: 'EXTENDED' })]),
    });
    await expect(th.extends(id, 60)).rejects.toMatchObject({ reason: 'DEADLINE_NOT_LATER' });
  });

  it('take no step out of turn, and of two at once one', async () => {
    const id = await toSg('turns');
    for (const step of ['PARTIALLY_ANSWERED', 'ANSWERED']) {
      await expect(sg.answers(id, step, { message: { text: 'x' } })).rejects.toMatchObject({
        code: 'CONFLICT',
        reason: 'INFORMATION_STATE',
      });
    }
    await expect(sg.asksTime(id, 10)).rejects.toMatchObject({ reason: 'INFORMATION_STATE' });
    await expect(th.writes(id, { text: 'x' })).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'THREAD_CLOSED',
      message: expect.stringContaining('Messages are possible after') as unknown,
    });
    await expect(sg.answers(id, 'ACKNOWLEDGED', { version: 9 })).rejects.toMatchObject({ reason: 'VERSION_STALE' });
    await sg.answers(id, 'ACKNOWLEDGED');
    await expect(sg.answers(id, 'DECLINED')).rejects.toMatchObject({ reason: 'DECLINE_REASON' });
    await expect(sg.answers(id, 'ANSWERED')).rejects.toMatchObject({ reason: 'TEXT_MISSING' });
    await expect(sg.answers(id, 'DECLINED', { reason: 'OTHER', message: { text: 'x' } })).rejects.toMatchObject({ reason: 'ANSWER_UNFIT' });
    await expect(th.closes((await th.opens(id))?.inquiryId ?? '')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'INQUIRY_OPEN' });
    const raced = await Promise.allSettled([sg.answers(id, 'ANSWERED', { message: { text: 'It is so.' } }), th.cancels(id)]);
    expect(raced.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const seen = await th.opens(id);
    expect([seen?.version, ['ANSWERED', 'CANCELLED'].includes(seen?.state ?? '')]).toEqual([3, true]);
    await expect(th.cancels(id)).rejects.toMatchObject({ reason: 'REQUEST_ENDED' });
    const other = await toSg('cancelled');
    expect(await th.cancels(other)).toMatchObject({ state: 'CANCELLED', cancelledReason: 'Not needed any more.' });
    expect((await sg.told(other, (events) => events.at(-1)?.operation === 'REVOKED')).at(-1)).toMatchObject({
      item: { state: 'CANCELLED' },
    });
  });

  it('carry files both ways, and related items to whoever sees them', async () => {
    const [mine, theirs] = [
      evidenceClient(hub, (await hub.as('liaison@th.example')).token),
      evidenceClient(hub, (await hub.as('liaison@sg.example')).token),
    ];
    const [asked, answered] = [await mine.adds('The list of calls.', 'calls.txt'), await theirs.adds('The contract.', 'contract.txt')];
    const own = await officer((await hub.as('analyst@th.example')).ask).publishes({ value: 'own.example.net' });
    const { toSg: id, toKh: other } = await asksBoth({ reference: 'files', evidence: [asked], related: [own.id] });
    expect([(await th.opens(id))?.relatedIds, (await sg.opens(id))?.relatedIds]).toEqual([[own.id], []]);
    await sg.answers(id, 'ACKNOWLEDGED');
    await expect(sg.answers(id, 'ANSWERED', { message: { text: 'x', evidence: [asked] } })).rejects.toMatchObject({
      reason: 'EVIDENCE_UNKNOWN',
    });
    await sg.answers(id, 'ANSWERED', { message: { text: 'See the file.', evidence: [answered] } });
    expect([await th.thread(id), await th.opens(id)]).toMatchObject([[{ evidence: [{ id: answered }] }], { evidence: [{ id: asked }] }]);
    expect([String(await theirs.reads(asked)), String(await mine.reads(answered))]).toEqual(['The list of calls.', 'The contract.']);
    await th.writes(id, { text: 'Compare the list.', evidence: [asked] });
    expect([await sg.thread(id, 1), await sg.opens(id)]).toMatchObject([[{ evidence: [{ id: asked }] }], { evidence: [{ id: asked }] }]);
    const third = evidenceClient(hub, (await hub.as('liaison@kh.example')).token);
    expect([String(await third.reads(asked)), await third.reads(answered)]).toEqual(['The list of calls.', 404]);
    expect((await kh.opens(other))?.messageCount).toBe(0);
  });

  it('end where a bar falls, go on when it is lifted, and are put to nobody who is barred or by who is not admitted', async () => {
    const admin = (await hub.as('admin@kh.example')).ask;
    const bars = (barred: boolean): Promise<unknown> =>
      admin('mutation ($p: ID!, $b: Boolean!) { setPartyBarred(partyId: $p, barred: $b) { barred } }', { p: metaId, b: barred });
    const [id = 'none'] = (await kh.asks({ reference: 'barred', recipients: [metaId], tlp: 'GREEN' })).ids;
    await meta.answers(id, 'ACKNOWLEDGED');
    await bars(true);
    await expect(meta.answers(id, 'ANSWERED', { message: { text: 'x' } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect([await meta.opens(id), await meta.thread(id)]).toEqual([null, []]);
    expect(await kh.question(aQuestion({ reference: 'to a barred one', recipients: [metaId] }))).toMatchObject([
      { problems: [{ code: 'RECIPIENT_BARRED' }] },
    ]);
    await clock(id, `remind_at = now(), due_at = now(), next_at = now()`);
    await until(
      () => kh.opens(id),
      (seen) => seen?.escalation === 2,
    );
    expect(JSON.stringify(await listAnnouncements(meta.ask))).not.toContain(id);
    await bars(false);
    expect(await meta.answers(id, 'ANSWERED', { message: { text: 'x' } })).toMatchObject({ state: 'ANSWERED' });

    const half = await toSg('suspended half way');
    await sg.answers(half, 'ACKNOWLEDGED');
    await hub.ownerSql(`update hub.party set suspended_at = now() where slug = 'sg'`);
    await expect(sg.answers(half, 'ANSWERED', { message: { text: 'x' } })).rejects.toMatchObject({
      code: expect.stringMatching(/UNAUTHENTICATED|FORBIDDEN/),
    });
    await hub.ownerSql(`update hub.party set suspended_at = null where slug = 'sg'`);
    expect(await th.opens(half)).toMatchObject({ state: 'ACKNOWLEDGED' });

    await hub.ownerSql(`update hub.party set candidate_since = now() where slug = 'kh'`);
    const [candidate] = await kh.question(aQuestion({ reference: 'candidate', recipients: ['SG'] }));
    await hub.ownerSql(`update hub.party set candidate_since = null where slug = 'kh'`);
    expect(candidate).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'NOT_ADMITTED' }] });
  });

  it('take no step again and again without end', async () => {
    const [id = ''] = (await th.asks({ reference: 'endless', recipients: ['SG'] })).ids;
    await sg.answers(id, 'ACKNOWLEDGED');
    await hub.ownerSql(
      `insert into hub.information_step (request, seq, step, state, party, by_user, minutes)
         select s.request, n, 'EXTENSION_REQUESTED', s.state, s.party, s.by_user, 1 from hub.information_step s, generate_series(3, 500) n where s.request = $1 and s.step = 'ACKNOWLEDGED'`,
      [id],
    );
    const full = { code: 'CONFLICT', reason: 'STEPS_TOO_MANY' };
    await expect(sg.asksTime(id, 60)).rejects.toMatchObject(full);
    await expect(sg.answers(id, 'PARTIALLY_ANSWERED', { message: { text: 'So far.' } })).rejects.toMatchObject(full);
    expect(await sg.answers(id, 'ANSWERED', { message: { text: 'All.' } })).toMatchObject({ state: 'ANSWERED' });
  });

  it('are kept until a moment that their asker says, and are gone for both then', async () => {
    const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
    const said = { reference: 'kept for a while', recipients: ['SG'], deadlineMinutes: 600 };
    const [short] = await th.question(aQuestion({ ...said, retainUntil: inHours(9) }));
    expect(short).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'RETENTION_BEFORE_DEADLINE', field: 'retainUntil' }] });
    const until = inHours(30);
    const [asked] = await th.question(aQuestion({ ...said, retainUntil: until }));
    const [id = ''] = asked?.requestIds ?? [];
    expect([(await th.opens(id))?.retainUntil, (await sg.opens(id))?.retainUntil]).toEqual([until, until]);
    expect((await th.question(aQuestion({ ...said, retainUntil: until })))[0]?.outcome).toBe('UNCHANGED');
    await expect(th.extends(id, 2_000)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'RETENTION_BEFORE_DEADLINE' });
    expect((await th.question(aQuestion(said)))[0]?.outcome).toBe('UPDATED');
    const today = new Date();
    const fiveYears = new Date(Date.UTC(today.getUTCFullYear() + 5, today.getUTCMonth(), today.getUTCDate())).toISOString();
    expect((await sg.opens(id))?.retainUntil).toBe(fiveYears); // the hub's maximum
    await sg.told(id, (events) => events.length > 1);
    // In one transaction, or the relay would end it untold.
    await hub.ownerSql(
      `alter table hub.information_request disable trigger user; update hub.information_request set retain_until = now() where id = '${id}';
       alter table hub.information_request enable trigger user`,
    );
    expect([await th.opens(id), await sg.opens(id)]).toEqual([null, null]);
    expect((await sg.told(id, (events) => events.at(-1)?.operation === 'WITHDRAWN')).at(-1)?.item).toBeNull();
  });

  it('are refused whole, or stay as they were, where the hub would delete them before the deadline', async () => {
    const ofMonths = (months: number): Promise<unknown> =>
      hub.ownerSql(`update hub.retention_rule set default_months = $1, maximum_months = $1 where kind = 'INFORMATION_REQUEST'`, [months]);
    const [asked] = await th.question(aQuestion({ reference: 'amended late', recipients: ['SG'], deadlineMinutes: 20 * 1_440 }));
    const before = await th.opens(asked?.requestIds[0] ?? '');
    await ofMonths(2);
    try {
      for (const question of [
        { reference: 'too long', recipients: ['SG', 'KH'], deadlineMinutes: 90 * 1_440 },
        { reference: 'amended late', recipients: ['SG'], deadlineMinutes: 90 * 1_440 },
      ]) {
        const [receipt] = await th.question(aQuestion(question));
        expect(receipt).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'RETENTION_BEFORE_DEADLINE', field: 'deadlineMinutes' }] });
      }
    } finally {
      await ofMonths(60);
    }
    expect(await hub.ownerSql(`select from hub.information_request where reference = 'too long'`)).toEqual([]);
    expect((await th.opens(asked?.requestIds[0] ?? ''))?.dueAt).toBe(before?.dueAt);
  });

  it('are cancelled with what was answered left to both, until the recipient bars the asker', async () => {
    const [asker, recipient] = [
      evidenceClient(hub, (await hub.as('liaison@th.example')).token),
      evidenceClient(hub, (await hub.as('liaison@sg.example')).token),
    ];
    const id = await toSg('cancelled half way');
    await sg.answers(id, 'ACKNOWLEDGED');
    const file = await recipient.adds('The contract.');
    await sg.answers(id, 'PARTIALLY_ANSWERED', { message: { text: 'So far.', evidence: [file] } });
    await th.cancels(id);
    expect(String(await recipient.reads(file))).toBe('The contract.'); // its own, whatever came of the request
    expect((await th.thread(id)).map(({ text }) => text)).toEqual(['So far.']);
    const admin = (await hub.as('admin@sg.example')).ask;
    const parties = await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'th'`);
    const bars = (barred: boolean): Promise<unknown> =>
      admin('mutation ($p: ID!, $b: Boolean!) { setPartyBarred(partyId: $p, barred: $b) { barred } }', { p: parties[0]?.id, b: barred });
    await bars(true);
    expect([await th.thread(id), (await th.opens(id))?.messageCount, await asker.reads(file)]).toEqual([[], 0, 404]);
    await bars(false);
    expect((await th.thread(id)).length).toBe(1);
  });

  it('keep an agency open until they have ended', async () => {
    const [desk] = await hub.ownerSql<{ id: string; key: number; home: number }>(
      `insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'Question desk' from hub.party where slug = 'jp'
         returning id, key, (select u.agency from hub.user_account u where u.email = 'liaison@jp.example') as home`,
    );
    const move = (to?: number): Promise<unknown> =>
      hub.ownerSql(`update hub.user_account set agency = $1 where email = 'liaison@jp.example'`, [to]);
    const admin = (await hub.as('admin@jp.example')).ask;
    const close = (): Promise<unknown> => admin('mutation ($id: ID!) { closeAgency(id: $id) { id } }', { id: desk?.id });
    await move(desk?.key);
    const [id = 'none'] = (await jp.asks({ reference: 'of the desk', recipients: ['TH'] })).ids;
    await move(desk?.home);
    await expect(jp.cancels(id)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
    await expect(close()).rejects.toMatchObject({ reason: 'AGENCY_IN_USE' });
    await th.answers(id, 'ACKNOWLEDGED');
    await th.answers(id, 'DECLINED', { reason: 'NOT_OURS' });
    expect(await close()).toEqual({ closeAgency: { id: expect.any(String) as unknown } });
    expect(await jp.opens(id)).toMatchObject({ state: 'DECLINED' });
  });

  it('are listed in pages, each side’s own', async () => {
    for (const reference of ['page 1', 'page 2', 'page 3']) await toSg(reference);
    const first = await th.asked({}, 2);
    const end = first.pageInfo.endCursor;
    const second = await th.asked({}, 2, end);
    expect(first.nodes.length).toBe(2);
    const ids = [...first.nodes, ...second.nodes].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    await expect(th.asked({ states: ['SENT'] }, 2, end)).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
    await expect(sg.toUs({}, 2, end)).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
    const [all, one] = [await sg.toUs(), await sg.toUs({}, 1)];
    expect([one.nodes[0]?.id, (await sg.toUs({}, 1, one.pageInfo.endCursor)).nodes[0]?.id]).toEqual(
      all.nodes.slice(0, 2).map(({ id }) => id),
    );
    expect((await sg.toUs({ references: ['page 2'] })).nodes).toMatchObject([{ reference: 'page 2' }]);
    expect((await sg.asked()).nodes).toEqual([]);
  });
});
