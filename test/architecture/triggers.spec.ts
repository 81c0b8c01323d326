import { freshDatabase, type FreshDatabase } from '../support/database.js';
import { administer } from '../support/server.js';

/** Groups of triggers of one table, timing and event whose order does not matter, and why. */
const ORDER_DOES_NOT_MATTER: readonly { readonly group: RegExp; readonly names: readonly string[]; readonly why: string }[] = [
  {
    group: /^hub\.\w+ AFTER DELETE STATEMENT$/,
    names: ['delete_drafts', 'end_evidence', 'record_delete', 'policy_delete', 'partner_release_delete'],
    why: 'None refuses, and each deletes what hung on the item from tables of its own. Files end with their last link, whichever trigger deletes it.',
  },
  {
    group: /^hub\.indicator_detail AFTER UPDATE ROW$/,
    names: ['content_release_update', 'shield_tear_lines'],
    why: 'content_release_update refuses or does nothing, and a refusal undoes what the other wrote.',
  },
  {
    group: /^hub\.party AFTER UPDATE ROW$/,
    names: ['enqueue_update', 'end_suspension'],
    why: 'They write rows of two tables, and no statement renames or admits a party and closes it.',
  },
  {
    group: /^hub\.report AFTER INSERT ROW$/,
    names: ['attach_evidence_insert', 'index_values_insert'],
    why: 'One links files, the other writes values: neither reads what the other writes.',
  },
];

interface Group {
  /** `table TIMING EVENT LEVEL` */
  readonly key: string;
  readonly names: readonly string[];
}

/** Several triggers of one timing and event: PostgreSQL fires them in the order of their names. Deferred ones wait for the commit, and are left out. */
const GROUPS = `
  select format('%s %s %s %s', t.tgrelid::regclass, case when t.tgtype & 2 > 0 then 'BEFORE' when t.tgtype & 64 > 0 then 'INSTEAD OF' else 'AFTER' end, e.event,
      case when t.tgtype & 1 > 0 then 'ROW' else 'STATEMENT' end) as key, array_agg(t.tgname::text order by t.tgname) as names
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
      join (values (4, 'INSERT'), (8, 'DELETE'), (16, 'UPDATE'), (32, 'TRUNCATE')) e(bit, event) on t.tgtype & e.bit > 0
    where not t.tgisinternal and not t.tginitdeferred and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)
    group by 1 having count(*) > 1 order by 1`;

const numberOf = (name: string): string | undefined => /^t(\d\d)_/.exec(name)?.[1];
const isNumbered = ({ names }: Group): boolean =>
  new Set(names.map((name) => numberOf(name) ?? '')).size === names.length && names.every(numberOf);
const isListed = ({ key, names }: Group): boolean =>
  ORDER_DOES_NOT_MATTER.some((one) => one.group.test(key) && names.every((name) => one.names.includes(name)));

describe('several triggers of one timing and event on one table', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  const groups = (): Promise<readonly Group[]> => administer<{ key: string; names: string[] }>(database.url, GROUPS);
  const unordered = async (): Promise<readonly Group[]> => (await groups()).filter((one) => !isNumbered(one) && !isListed(one));

  it('have numbers in their names, or are listed as a group whose order does not matter', async () => {
    expect((await groups()).length).toBeGreaterThan(30);
    expect(await unordered()).toEqual([]);
  });

  it('are listed with a reason, and only where there is such a group of them', async () => {
    const found = await groups();
    const stale = ORDER_DOES_NOT_MATTER.flatMap(({ group, names, why }) =>
      names.filter((name) => why.length < 40 || !found.some((one) => group.test(one.key) && one.names.includes(name))),
    );
    expect(stale).toEqual([]);
  });

  it('are found where one has no number, or the number of another', async () => {
    const attach = (name: string): string =>
      `set role hub_owner; create trigger ${name} before update on hub.case_file for each row execute function hub.guard_change()`;
    await administer(database.url, attach('another'));
    expect((await unordered()).map(({ key }) => key)).toEqual(['hub.case_file BEFORE UPDATE ROW']);
    await administer(database.url, `set role hub_owner; drop trigger another on hub.case_file`);
    expect(await unordered()).toEqual([]);
    await administer(database.url, attach('t10_another'));
    expect((await unordered()).map(({ key }) => key)).toEqual(['hub.case_file BEFORE UPDATE ROW']);
  });
});
