import { randomUUID } from 'node:crypto';
import { type AppConnection, codeOf, type Officer, openWorld, type World } from './world.js';

describe('the parameters of an announcement', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer, kh: Officer, thLiaison: Officer;
  const cases: string[] = [];

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh, thLiaison] = [
      await world.signsIn('analyst@th.example'),
      await world.signsIn('analyst@kh.example'),
      await world.signsIn('liaison@th.example'),
    ];
    for (const by of [thLiaison, await world.signsIn('liaison@kh.example')]) {
      const id = randomUUID();
      await app.as(by, 'case:lead', () =>
        app.rows('select hub.open_case($1)', [JSON.stringify({ id, title: 'x', summary: 'x', threat: 'OTHER', tlp: 'GREEN' })]),
      );
      cases.push(id);
    }
  });
  afterAll(() => world.close());

  /** Announces to Thailand. @returns the id */
  async function announces(what: string, about: object): Promise<string> {
    const id = randomUUID();
    await world.ownerSql('insert into hub.announcement (id, what, about, audience) values ($1, $2, $3, array[$4]::integer[])', [
      id,
      what,
      JSON.stringify(about),
      th.party,
    ]);
    return id;
  }
  const shown = async (by: Officer, id: string): Promise<unknown> =>
    app.as(by, 'party:read', async () => (await app.rows<{ about: unknown }>('select hub.shown_parameters($1) as about', [id]))[0]?.about);

  it('are in no column that a statement of hub_app may read, not even for those who see the announcement', async () => {
    const id = await announces('CASE_ENDS', { case: cases[1], until: '2099-01-01T00:00:00Z' });
    for (const by of [th, kh]) {
      const read = (columns: string): Promise<unknown> =>
        app.as(by, 'party:read', () => app.rows(`select ${columns} from hub.announcement where id = $1`, [id]));
      for (const columns of ['about', '*', `about->>'case'`]) expect([columns, await codeOf(read(columns))]).toEqual([columns, '42501']);
      expect(await codeOf(read('id'))).toBeUndefined();
    }
  });

  it('are shown to the recipient without cases and reports that it does not see, and to another country not at all', async () => {
    const [own = '', foreign = ''] = cases;
    const ends = await announces('CASE_ENDS', { case: own, until: '2099-01-01T00:00:00Z' });
    const hidden = await announces('CASE_ENDS', { case: foreign, until: '2099-01-01T00:00:00Z', count: 1 });
    const related = await announces('CASE_RELATED', { cases });
    const question = await announces('REPORT_QUESTION_ANSWERED', { report: randomUUID(), count: 2 });
    const invitation = await announces('CASE_INVITATION', { case: foreign });
    const seen: unknown[] = [];
    for (const id of [ends, hidden, related, question, invitation]) seen.push(await shown(thLiaison, id));
    expect(seen).toEqual([{ case: own, until: '2099-01-01T00:00:00Z' }, { count: 1 }, { cases: [own] }, { count: 2 }, { case: foreign }]);
    for (const id of [ends, hidden, related, question, invitation, randomUUID()]) expect(await shown(kh, id)).toBeNull();
  });
});
