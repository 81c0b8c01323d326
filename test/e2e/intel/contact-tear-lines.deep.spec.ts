import { type DeconflictionClient, deconflictionClient, type ContactView } from '../../support/deconfliction-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, type Officer, officer, until } from '../../support/officer.js';

const ANSWER = `mutation ($id: ID!, $answer: ContactAnswer!, $tearLine: ContactTearLineInput) {
  answerContact(id: $id, answer: $answer, note: "This much.", tearLine: $tearLine) { state } }`;

describe('a contact that is answered by a tear-line', () => {
  let hub: Hub;
  let th: Ask;
  let thOfficer: Officer;
  let vn: DeconflictionClient;
  let vnOfficer: Officer;
  let jp: Officer;

  beforeAll(async () => {
    hub = await startHub();
    th = (await hub.as('liaison@th.example')).ask;
    thOfficer = officer(th);
    const vnAsk = (await hub.as('liaison@vn.example')).ask;
    [vn, vnOfficer, jp] = [deconflictionClient(vnAsk), officer(vnAsk), officer((await hub.as('liaison@jp.example')).ask)];
  });
  afterAll(() => hub.stop());

  const askedAbout = async (value: string, discoverability: string): Promise<{ id: string; contact: ContactView; requestId: string }> => {
    const said = { value, tlp: 'RED', audience: {}, discoverability, description: 'From a source.', threat: 'PHISHING' };
    const { id } = await thOfficer.publishes(said);
    const [hit] = await vn.asks(value);
    const [contact] = await until(
      async () => (await deconflictionClient(th).contacts(['OPEN'])).filter(({ indicatorId }) => indicatorId === id),
      (found) => found.length > 0,
    );
    if (!contact || !hit) throw new Error('Nobody was told.');
    return { id, contact, requestId: hit.requestId };
  };
  const answers = (id: string, answer: string, tearLine?: object) =>
    th<{ answerContact: { state: string } }>(ANSWER, { id, answer, tearLine });

  it('gives whoever asked a claim like any other, and nobody the original', async () => {
    const { id, contact, requestId } = await askedAbout('torn.scam.example', 'HIT');
    await expect(answers(contact.id, 'TEAR_LINE_RELEASED')).rejects.toMatchObject({ reason: 'TEAR_LINE_MISSING' });
    await expect(answers(contact.id, 'DECLINED', { tlp: 'AMBER' })).rejects.toMatchObject({ reason: 'TEAR_LINE_MISSING' });
    expect(await answers(contact.id, 'TEAR_LINE_RELEASED', { tlp: 'AMBER', keep: ['THREAT'], description: 'A phishing page.' })).toEqual({
      answerContact: { state: 'RELEASED' },
    });
    const [answer] = (await vn.opens(requestId))?.answers ?? [];
    expect(answer).toMatchObject({ answer: 'RELEASED', by: null, note: 'This much.' });
    expect(answer?.indicatorId).not.toBe(id);
    expect(await vnOfficer.opens(answer?.indicatorId ?? '')).toMatchObject({ tlp: 'AMBER', owner: null, description: 'A phishing page.' });
    expect([await vnOfficer.opens(id), await jp.opens(answer?.indicatorId ?? '')]).toEqual([null, null]);
    await expect(answers(contact.id, 'TEAR_LINE_RELEASED', { tlp: 'AMBER' })).rejects.toMatchObject({ reason: 'CONTACT_ANSWERED' });
  });

  it('is no copy where the answer fails', async () => {
    const { id, contact } = await askedAbout('torn-in-one.scam.example', 'HIT');
    await hub.ownerSql(`alter table hub.contact add constraint planted check (state <> 'RELEASED') not valid`);
    await expect(answers(contact.id, 'TEAR_LINE_RELEASED', { tlp: 'AMBER', keep: ['THREAT'] })).rejects.toMatchObject({ code: 'INTERNAL' });
    await hub.ownerSql('alter table hub.contact drop constraint planted');
    expect(await hub.ownerSql('select from hub.tear_line where original = $1', [id])).toEqual([]);
    expect(await answers(contact.id, 'TEAR_LINE_RELEASED', { tlp: 'AMBER', keep: ['THREAT'] })).toEqual({
      answerContact: { state: 'RELEASED' },
    });
  });

  it('is one copy and one answer, however many officers give it at the same time', async () => {
    const { id, contact, requestId } = await askedAbout('torn-at-once.scam.example', 'HIT');
    const all = await Promise.allSettled(
      ['A page.', 'The page.', 'Some page.', 'This page.'].map((description) =>
        answers(contact.id, 'TEAR_LINE_RELEASED', { tlp: 'AMBER', description }),
      ),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of all) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ reason: 'CONTACT_ANSWERED' });
    }
    expect(await hub.ownerSql('select copy, contact from hub.tear_line where original = $1', [id])).toMatchObject([
      { contact: contact.id },
    ]);
    expect((await vn.opens(requestId))?.answers).toHaveLength(1);
  });

  it('gives the copy that was torn off before, where the answer was lost on the way; and another one, where that was revoked', async () => {
    const { id, contact, requestId } = await askedAbout('torn-and-lost.scam.example', 'HIT');
    await answers(contact.id, 'TEAR_LINE_RELEASED', { tlp: 'AMBER', description: 'A page.' });
    const forget = (): Promise<unknown> =>
      hub.ownerSql(
        `with gone as (delete from hub.contact_answer s using hub.contact c where c.id = $1 and s.request = c.request)
           update hub.contact set state = 'OPEN', note = null, answered_by = null, answered_at = null where id = $1`,
        [contact.id],
      );
    const copies = (): Promise<readonly { copy: string }[]> =>
      hub.ownerSql<{ copy: string }>('select copy from hub.tear_line where original = $1 order by created_at', [id]);
    await forget();
    await answers(contact.id, 'TEAR_LINE_RELEASED', { tlp: 'AMBER', description: 'A page.' });
    const [copy, ...others] = await copies();
    expect([others, (await vn.opens(requestId))?.answers]).toMatchObject([[], [{ indicatorId: copy?.copy }]]);
    await forget();
    await thOfficer.revokes(copy?.copy ?? '');
    await answers(contact.id, 'TEAR_LINE_RELEASED', { tlp: 'AMBER', description: 'Another page.' });
    expect(await copies()).toHaveLength(2);
    expect(await vnOfficer.opens((await vn.opens(requestId))?.answers[0]?.indicatorId ?? '')).toMatchObject({
      description: 'Another page.',
    });
    // Nor is one given that whoever asked does not get any more.
    await forget();
    await thOfficer.readdresses((await copies()).at(-1)?.copy ?? '', {});
    await answers(contact.id, 'TEAR_LINE_RELEASED', { tlp: 'AMBER', description: 'A third page.' });
    expect(await vnOfficer.opens((await vn.opens(requestId))?.answers[0]?.indicatorId ?? '')).toMatchObject({
      description: 'A third page.',
    });
  });

  it('is refused to whoever is not asked, and leaves nothing behind', async () => {
    const { contact } = await askedAbout('torn-too.scam.example', 'HIT');
    const count = async (): Promise<unknown> => hub.ownerSql('select count(*) from hub.tear_line');
    const before = await count();
    await expect(jp.ask(ANSWER, { id: contact.id, answer: 'TEAR_LINE_RELEASED', tearLine: { tlp: 'AMBER' } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(answers(contact.id, 'TEAR_LINE_RELEASED', { tlp: 'AMBER_STRICT' })).rejects.toMatchObject({
      reason: 'TLP_FORBIDS_AUDIENCE',
    });
    expect(await count()).toEqual(before);
  });
});
