import { alertClient, type AlertClient } from '../../support/alert-client.js';
import { type CaseClient, caseClient } from '../../support/case-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { until } from '../../support/officer.js';

const NOBODY = { mentions: [], dropOtherMentions: true };

describe('a note in a case mentions officers', () => {
  let hub: Hub;
  let sg: CaseClient;
  let th: CaseClient;
  let file: string;
  let ids: Readonly<Record<string, string>>;
  let alerts: Readonly<Record<string, AlertClient>>;

  /** A case of Singapore in which Thailand takes part. */
  const shared = async (): Promise<string> => {
    const { id } = await sg.founds({}, 'GREEN');
    const parties = await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'th'`);
    await sg.invites(id, parties[0]?.id ?? '', { rights: 'CONTRIBUTE', ceiling: 'AMBER' });
    await th.answers(id);
    return id;
  };
  beforeAll(async () => {
    hub = await startHub();
    sg = caseClient((await hub.as('liaison@sg.example')).ask);
    th = caseClient((await hub.as('liaison@th.example')).ask);
    const people = ['analyst@th.example', 'liaison@th.example', 'analyst@sg.example', 'admin@th.example', 'liaison@kh.example'];
    alerts = Object.fromEntries(await Promise.all(people.map(async (one) => [one, alertClient((await hub.as(one)).ask)] as const)));
    const rows = await hub.ownerSql<{ email: string; id: string }>('select email, id from hub.user_account');
    ids = Object.fromEntries(rows.map(({ email, id }) => [email, id]));
    file = await shared();
  });
  afterAll(() => hub.stop());

  const mentioning = (...people: readonly string[]): { mentions: readonly string[] } => ({
    mentions: people.map((one) => ids[one] ?? one),
  });
  /** How many alerts of mentions an officer has. */
  const told = async (who: string): Promise<number> => (await alerts[who]?.lists({ kinds: ['MENTION'] }))?.length ?? -1;

  it('of their own country and of others, who are alerted alone; readers of another country learn the country', async () => {
    const note = await sg.writes(file, 'See the statements.', mentioning('analyst@sg.example', 'analyst@th.example'));
    expect(note.mentions).toEqual(
      expect.arrayContaining([
        { name: 'analyst@sg.example', party: { name: 'Singapore' } },
        { name: null, party: { name: 'Thailand' } },
      ]),
    );
    expect((await th.notes(file))[0]?.mentions).toEqual(
      expect.arrayContaining([
        { name: null, party: { name: 'Singapore' } },
        { name: 'analyst@th.example', party: { name: 'Thailand' } },
      ]),
    );
    expect([await told('analyst@sg.example'), await told('analyst@th.example'), await told('liaison@th.example')]).toEqual([1, 1, 0]);
    const [alert] = (await alerts['analyst@th.example']?.lists({ kinds: ['MENTION'] })) ?? [];
    expect(alert).toMatchObject({ urgency: 'ROUTINE', itemKind: 'CASE', itemId: file, personal: true });
    await until(
      async () => (await alerts['analyst@th.example']?.opens(alert?.id ?? ''))?.deliveries.length ?? 0,
      (count) => count > 0,
    );
  });

  it('once: an update alerts who is new, keeps who is not stated, and drops who is left out', async () => {
    const note = await th.writes(file, 'First.', mentioning('analyst@th.example'));
    const before = await told('analyst@th.example');
    const kept = await th.edits(file, note, 'Second.');
    expect(kept.mentions).toHaveLength(1);
    const both = await th.edits(file, kept, 'Third.', mentioning('analyst@th.example', 'liaison@th.example'));
    expect(both.mentions).toHaveLength(2);
    expect([await told('analyst@th.example'), await told('liaison@th.example')]).toEqual([before, 1]);
    const one = await th.edits(file, both, 'Fourth.', mentioning('liaison@th.example'));
    expect(one.mentions).toMatchObject([{ name: 'liaison@th.example' }]);
    expect((await th.withdraws(file, note.id)).mentions).toEqual([]);
  });

  it('who see it alone: all others are absent, with one answer', async () => {
    const absent = { code: 'NOT_FOUND' };
    const count = (await sg.notes(file)).length;
    for (const nobody of ['liaison@kh.example', 'admin@th.example', '11111111-1111-4111-8111-111111111111', 'nobody']) {
      const answer = await sg.writes(file, 'For somebody else.', mentioning('analyst@sg.example', nobody)).catch((error: unknown) => error);
      expect(answer).toMatchObject({ ...absent, message: expect.any(String) as string });
    }
    const red = { ...mentioning('analyst@th.example'), tlp: 'RED' }; // above the ceiling of Thailand
    await expect(sg.writes(file, 'Above the ceiling.', red)).rejects.toMatchObject(absent);
    expect(await sg.notes(file)).toHaveLength(count);
    expect(await told('liaison@kh.example')).toBe(0);
  });

  it('who see the alert as long as they see the case', async () => {
    await sg.writes(file, 'Once more.', mentioning('analyst@th.example'));
    expect(await told('analyst@th.example')).toBeGreaterThan(0);
    await th.leaves(file);
    expect(await told('analyst@th.example')).toBe(0);
  });

  /** Whether alerts of mentions of an officer are open, oldest first, and why they ended. */
  const ends = async (who: string): Promise<readonly string[]> =>
    ((await alerts[who]?.lists({ kinds: ['MENTION'] })) ?? [])
      .map(({ open, endReason }) => (open ? 'OPEN' : (endReason ?? 'SEEN')))
      .reverse();

  it('whose alerts end when no note of the case mentions them: it is changed, withdrawn, or has a label that they do not read', async () => {
    const who = 'analyst@th.example';
    const old = (await ends(who)).length;
    const since = async (): Promise<readonly string[]> => (await ends(who)).slice(old);
    const own = await shared();
    const changed = await sg.edits(own, await sg.writes(own, 'Changes.', mentioning(who)), 'Without.', NOBODY);
    expect([changed.mentions, await since()]).toEqual([[], ['SETTLED']]);
    const again = await sg.edits(own, changed, 'Once more.', mentioning(who));
    await sg.withdraws(own, again.id);
    expect(await since()).toEqual(['SETTLED', 'SETTLED']);
    const labelled = await sg.writes(own, 'Gets another label.', { ...mentioning(who, 'analyst@sg.example'), tlp: 'GREEN' });
    const higher = await sg.edits(own, labelled, 'Is visible to Thailand.', { tlp: 'AMBER' });
    expect([higher.mentions.length, await since()]).toEqual([2, ['SETTLED', 'SETTLED', 'OPEN']]);
    const hidden = await sg.edits(own, higher, 'Above the ceiling.', { tlp: 'AMBER_STRICT' });
    expect([hidden.mentions, await since()]).toEqual([[{ name: 'analyst@sg.example', party: { name: 'Singapore' } }], ['SETTLED', 'SETTLED', 'SETTLED']]); // prettier-ignore
  });

  it('whose alerts hide while the ceiling of their country hides the note', async () => {
    const who = 'analyst@th.example';
    const own = await shared();
    const [party] = await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'th'`);
    const ofCase = async (): Promise<number> => ((await alerts[who]?.of(own)) ?? []).length;
    await sg.writes(own, 'At the ceiling.', { ...mentioning(who), tlp: 'AMBER' });
    expect(await ofCase()).toBe(1);
    await sg.sets(own, party?.id ?? '', { rights: 'CONTRIBUTE', ceiling: 'GREEN' });
    expect([await ofCase(), (await th.opens(own))?.id]).toEqual([0, own]);
    await sg.sets(own, party?.id ?? '', { rights: 'CONTRIBUTE', ceiling: 'AMBER' });
    expect(await ofCase()).toBe(1);
  });

  it('whom an update does not alert again while another note of the case does', async () => {
    const who = 'analyst@th.example';
    const own = await shared();
    const old = (await ends(who)).length;
    const since = async (): Promise<readonly string[]> => (await ends(who)).slice(old);
    const kept = await sg.writes(own, 'Stays.', mentioning(who));
    const without = await sg.edits(own, await sg.writes(own, 'Changes.'), 'Mentions.', mentioning(who));
    expect(await since()).toEqual(['OPEN']);
    await sg.edits(own, await sg.edits(own, without, 'Not now.', NOBODY), 'But now.', mentioning(who));
    expect(await since()).toEqual(['OPEN']);
    await sg.writes(own, 'A new note.', mentioning(who));
    expect(await since()).toEqual(['OPEN', 'OPEN']);
    await sg.withdraws(own, kept.id);
    expect(await since()).toEqual(['OPEN', 'OPEN']); // the others still mention the officer
  });

  it('of other countries, whom an update keeps because the editor does not learn their ids, unless they are to be removed', async () => {
    const own = await shared();
    const both = await sg.writes(own, 'First.', mentioning('analyst@sg.example', 'analyst@th.example'));
    const kept = await sg.edits(own, both, 'Second.', { mentions: [] });
    expect(kept.mentions).toEqual([{ name: null, party: { name: 'Thailand' } }]);
    expect((await ends('analyst@th.example')).at(-1)).toBe('OPEN');
    const more = await sg.edits(own, kept, 'Third.', mentioning('liaison@sg.example'));
    expect(more.mentions).toHaveLength(2);
    const without = await sg.edits(own, more, 'Fourth.', { ...mentioning('liaison@sg.example'), dropOtherMentions: true });
    expect(without.mentions).toEqual([{ name: 'liaison@sg.example', party: { name: 'Singapore' } }]);
  });

  it('of other countries alone, whom an update removes that does not state the own ones', async () => {
    const own = await shared();
    const both = await sg.writes(own, 'First.', mentioning('analyst@sg.example', 'analyst@th.example'));
    const without = await sg.edits(own, both, 'Second.', { dropOtherMentions: true });
    expect(without.mentions).toEqual([{ name: 'analyst@sg.example', party: { name: 'Singapore' } }]);
    expect((await ends('analyst@th.example')).at(-1)).toBe('SETTLED');
  });

  it('up to twenty, with those of other countries that an update keeps', async () => {
    const own = await shared();
    await hub.ownerSql(`insert into hub.user_account (id, party, agency, email, password_hash, roles)
      select gen_random_uuid(), u.party, u.agency, 'colleague-' || i || '@sg.example', u.password_hash, u.roles
        from hub.user_account u, generate_series(1, 20) i where u.email = 'analyst@sg.example'`);
    const rows = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email like 'colleague-%'`);
    const note = await sg.writes(own, 'First.', mentioning('analyst@th.example'));
    const colleagues = { mentions: rows.map(({ id }) => id) };
    expect(rows).toHaveLength(20);
    await expect(sg.edits(own, note, 'Second.', colleagues)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'MENTIONS' });
    expect((await sg.edits(own, note, 'Second.', { ...colleagues, dropOtherMentions: true })).mentions).toHaveLength(20);
  });
});
