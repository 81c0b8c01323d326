import { type Hub, startHub } from '../../support/hub.js';
import { newNoticeClient, type NoticeClient, noticeClients, ORANGE, PURPLE, SILVER } from '../../support/notice-client.js';
import { until } from '../../support/officer.js';

const refused = (code: string, reason?: string) => ({ ...{ code }, ...(reason ? { reason } : {}) });
const KHMER = {
  ...{ language: 'km', method: 'HUMAN', title: 'ស្ថានីយ៍ប៉ូលីសក្លែងក្លាយ', summary: 'សង្ខេប', body: 'អត្ថបទ' },
  details: { method: 'វិធី', objects: ['ឯកសណ្ឋាន'], devices: ['ប្រអប់ស៊ីម'], concealment: 'លេខថ្មីរាល់ថ្ងៃ' },
};
const READ = `query ($id: ID!, $l: [String!]!) { notice(id: $id) { version details { method objects } text(languages: $l) {
  language accepted reviewed own untranslated details { method objects devices concealment danger imminence instructions assets { type description value { amount currency } holder } } } } }`;
interface Read {
  readonly version: number;
  readonly details: object;
  readonly text: { readonly untranslated: readonly string[]; readonly reviewed: boolean; readonly details: object };
}

describe('notices in other languages', () => {
  let hub: Hub;
  let office: Awaited<ReturnType<typeof noticeClients>>;
  let th: NoticeClient, sg: NoticeClient, kh: NoticeClient;

  beforeAll(async () => {
    hub = await startHub();
    office = await noticeClients(hub);
    [th, sg, kh] = [office.writer, await office.as('liaison@sg.example'), await office.as('analyst@kh.example')];
  });
  afterAll(() => hub.stop());

  const reads = async (who: NoticeClient, id: string, ...l: readonly string[]): Promise<Read | null> =>
    (await who.ask<{ notice: Read | null }>(READ, { id, l })).notice;
  const offeredIn = async (who: NoticeClient, id: string, language: string): Promise<string> =>
    (await who.opens(id))?.translations.find((one) => one.language === language)?.id ?? '';

  it('say what their template says in each language, and keep the original', async () => {
    const id = await office.notice({ translations: [KHMER] });
    expect(await reads(kh, id, 'km')).toMatchObject({
      details: { method: PURPLE.method, objects: PURPLE.objects },
      text: { language: 'km', accepted: true, reviewed: true, untranslated: [], details: KHMER.details },
    });
    expect(await reads(kh, id, 'en')).toMatchObject({ text: { reviewed: true, untranslated: [], details: { method: PURPLE.method } } });
    await expect(th.draft({ translations: [{ ...KHMER, details: { objects: ['មួយ', 'ពីរ'] } }] })).rejects.toMatchObject(
      refused('BAD_USER_INPUT', 'TRANSLATION_UNFIT'),
    );
  });

  it('show words that nobody translated in the original’s, and say which', async () => {
    const [orange, silver] = [
      await office.notice({ colour: 'ORANGE', details: ORANGE }),
      await office.notice({ colour: 'SILVER', details: SILVER }),
    ];
    await kh.translate(orange, { language: 'km', details: { danger: 'គ្រោះថ្នាក់' } });
    expect((await reads(kh, orange, 'km'))?.text).toMatchObject({
      untranslated: ['instructions'],
      details: { danger: 'គ្រោះថ្នាក់', imminence: 'IMMEDIATE', instructions: ORANGE.instructions },
    });
    await kh.translate(silver, { language: 'km', details: { assets: ['ផ្ទះក្បែរសមុទ្រ'] } });
    expect((await reads(kh, silver, 'km'))?.text).toMatchObject({
      untranslated: [],
      details: { assets: [{ ...SILVER.assets[0], description: 'ផ្ទះក្បែរសមុទ្រ' }] },
    });
    await expect(kh.translate(silver, { language: 'km', details: { method: 'វិធី' } })).rejects.toMatchObject(
      refused('BAD_USER_INPUT', 'TRANSLATION_UNFIT'),
    );
  });

  it('are never accepted in other words than those that the approver read, and never pass for reviewed', async () => {
    const id = await office.notice();
    await sg.translate(id, { language: 'ms', title: 'Balai polis palsu' }, true);
    const read = await offeredIn(office.approver, id, 'ms');
    await sg.translate(id, { language: 'ms', title: 'Something else' }, true);
    await expect(office.approver.accept(read)).rejects.toMatchObject(refused('NOT_FOUND'));
    const again = await offeredIn(office.approver, id, 'ms');
    expect(again).not.toBe(read);
    expect(await office.approver.accept(again)).toMatchObject({ version: 2 });
    expect((await reads(kh, id, 'ms'))?.text).toMatchObject({ accepted: true, reviewed: false, own: false });
    // Nobody learns whose it was: not even its maker is told apart.
    expect((await reads(sg, id, 'ms'))?.text).toMatchObject({ accepted: true, own: false });
  });

  it('go before what the reader’s own country has made once the owner stands behind them', async () => {
    const id = await office.notice();
    await kh.translate(id, { language: 'km', title: 'របស់យើង' });
    expect(await kh.reads(id, ['km'])).toMatchObject({ title: 'របស់យើង', own: true });
    await sg.translate(id, { language: 'KM', title: 'របស់គេ' }, true);
    await office.approver.accept(await offeredIn(office.approver, id, 'KM'));
    expect(await kh.reads(id, ['km'])).toMatchObject({ title: 'របស់គេ', accepted: true });
  });

  it('are made, and acknowledged, of the version that was read', async () => {
    const id = await office.notice();
    const [first] = [(await reads(sg, id, 'en'))?.version ?? 0];
    await office.publishes(await th.submit(await th.draft({ title: 'More stations' }, { id, revision: 1 })));
    await expect(sg.acknowledge(id, null, first)).rejects.toMatchObject(refused('CONFLICT', 'NOTICE_CHANGED'));
    await expect(sg.translate(id, {}, false, first)).rejects.toMatchObject(refused('CONFLICT', 'NOTICE_CHANGED'));
    expect((await sg.translate(id, {}, false, first + 1)).version).toBe(first + 1);
    expect((await sg.acknowledge(id, null, first + 1)).acknowledgedAt).not.toBeNull();
  });

  it('tell an owner nothing of members whom it does not know', async () => {
    const [group] = await hub.ownerSql<{ id: string; key: number }>('select id, key from hub.working_group');
    const id = await office.notice({ colour: 'ORANGE', details: ORANGE, audience: { groups: [group?.id] } });
    await hub.ownerSql(`select hub.leave_key(p.key, $1) from hub.party p where p.slug = 'th'`, [group?.key]);
    await hub.ownerSql(`update hub.notice_clock set remind_at = now() - interval '1 minute' where notice = $1`, [id]);
    const told = (slug: string): Promise<readonly object[]> =>
      hub.ownerSql(
        `select from hub.announcement a join hub.party p on p.key = any (a.audience) where a.what = 'NOTICE_UNACKNOWLEDGED' and a.about->>'notice' = $1 and p.slug = $2`,
        [id, slug],
      );
    await until(
      () => told('kh'),
      (rows) => rows.length > 0,
    );
    expect(await told('th')).toEqual([]);
  });

  it('are nobody else’s to accept', async () => {
    const id = await office.notice();
    await sg.translate(id, { language: 'ms' }, true);
    const offered = await offeredIn(th, id, 'ms');
    await expect((await newNoticeClient(hub, 'sg', 'chief-2', ['APPROVER'])).accept(offered)).rejects.toMatchObject(
      refused('FORBIDDEN', 'NOT_YOURS'),
    );
    await expect((await newNoticeClient(hub, 'jp', 'chief-2', ['APPROVER'])).accept(offered)).rejects.toMatchObject(refused('NOT_FOUND'));
  });
});
