import { randomUUID } from 'node:crypto';
import { type AppConnection, codeOf, type Officer, openWorld, type World } from './world.js';

const CONTENT = {
  unit: 'Fraud desk',
  role: 'FRAUD_DESK',
  phone: '+6625550100',
  email: null,
  languages: ['th'],
  openingHours: [],
  timeZone: 'Asia/Bangkok',
};

describe('contacts of units, for another country', () => {
  let world: World;
  let app: AppConnection;
  let admin: Officer;
  let th: Officer;
  let kh: Officer;
  let liaison: Officer;
  let khLiaison: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    await world.ownerSql(`update hub.user_account set agency = null where email = 'admin@th.example'`);
    admin = await world.signsIn('admin@th.example');
    th = await world.signsIn('analyst@th.example');
    kh = await world.signsIn('analyst@kh.example');
    liaison = await world.signsIn('liaison@th.example');
    khLiaison = await world.signsIn('liaison@kh.example');
  });
  afterAll(() => world.close());

  async function entryOf({
    audience = [1],
    excluded = [],
  }: { readonly audience?: readonly number[]; readonly excluded?: readonly number[] } = {}): Promise<string> {
    const id = randomUUID();
    const given = { ...CONTENT, id, agencyId: null, urgentChannel: 'PHONE', urgentNote: null, audience, excluded };
    await app.as(admin, 'directory:manage', () => app.rows('select hub.write_directory_entry($1, null)', [given]));
    return id;
  }

  /** Whether a reader finds the entry, by the policy and by the function that tells whether the unit is staffed. */
  const findings = (who: Officer, id: string): Promise<readonly boolean[]> =>
    app.as(who, 'directory:read', async () => [
      (await app.rows('select id from hub.directory_entry_view where id = $1', [id])).length > 0,
      (await app.rows('select id from hub.staffed_entries($1)', [[id]])).length > 0,
    ]);
  /** Whether its own party may name the entry to Cambodia. */
  const mayName = (id: string): Promise<boolean> =>
    app.as(liaison, 'action:request', async () => {
      const [row] = await app.rows<{ unseen_by: number[] }>('select unseen_by from hub.contact_entries($1, $2)', [[id], [kh.party]]);
      return row?.unseen_by.length === 0;
    });

  it('are found where the audience names it', async () => {
    const id = await entryOf();
    expect([await findings(th, id), await findings(kh, id), await mayName(id)]).toEqual([[true, true], [true, true], true]);
  });

  const unfound = async (id: string): Promise<void> => {
    expect([await findings(kh, id), await mayName(id)]).toEqual([[false, false], false]);
    expect((await findings(th, id))[0]).toBe(true);
  };

  it('are not found where the audience does not name it', async () => unfound(await entryOf({ audience: [] })));

  it('are not found where it is an exception', async () => unfound(await entryOf({ excluded: [kh.party] })));

  it('are not found once they are withdrawn', async () => {
    const id = await entryOf();
    await app.as(admin, 'directory:manage', () => app.rows(`select hub.withdraw_directory_entry($1, 1, 'Moved.')`, [id]));
    await unfound(id);
  });

  it('are not found where their party bars it', async () => {
    const id = await entryOf();
    await world.ownerSql('insert into hub.bar (owner, party) values ($1, $2)', [th.party, kh.party]);
    try {
      await unfound(id);
    } finally {
      await world.ownerSql('delete from hub.bar where owner = $1', [th.party]);
    }
  });

  it('are named by their own party alone', async () => {
    const id = await entryOf();
    expect(
      await app.as(khLiaison, 'action:request', () => app.rows('select id from hub.contact_entries($1, $2)', [[id], [kh.party]])),
    ).toEqual([]);
    expect(await app.as(kh, 'directory:read', () => app.rows('select id from hub.own_directory_details($1)', [[id]]))).toEqual([]);
    expect(await app.as(kh, 'directory:read', () => app.rows('select version from hub.directory_versions($1, null, 10)', [id]))).toEqual(
      [],
    );
  });

  it('answer in acts of the directory, of requests and of notices, and in no other', async () => {
    const id = await entryOf();
    const calls: readonly (readonly [statement: string, acts: readonly string[]])[] = [
      ['select id from hub.staffed_entries(array[$1::uuid])', ['directory:read']],
      ['select version from hub.directory_versions($1, null, 10)', ['directory:read']],
      ['select id from hub.own_directory_details(array[$1::uuid])', ['directory:read', 'directory:manage']],
      [`select id from hub.contact_entries(array[$1::uuid], '{}')`, ['action:request', 'information:ask', 'notice:draft']],
    ];
    const acts = ['directory:read', 'directory:manage', 'action:request', 'information:ask', 'notice:draft', 'party:read'];
    for (const [statement, own] of calls) {
      for (const one of acts) {
        const who = one.startsWith('directory:') ? admin : liaison;
        const rows = app.as(who, one, () => app.rows(statement, [id]));
        if (own.includes(one)) expect([statement, one, (await rows).length]).toEqual([statement, one, 1]);
        else expect([statement, one, await codeOf(rows)]).toEqual([statement, one, 'HB500']);
      }
    }
  });
});
