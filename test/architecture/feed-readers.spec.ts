import pg from 'pg';
import { type FreshDatabase, freshDatabase } from '../support/database.js';

/**
 * Followers of one party, agency and roles share a page of the feed (docs/decisions, 174). So what the feed reads may not depend on the account or session of its
 * reader. These functions, views and policies name one, each for the reason given; hub.equal_readers sees to it that the result is the same.
 */
const REVIEWED = {
  'function is_item_visible': 'announcements for one account: a page with one is not shared',
  'policy announcement': 'the same',
  'function person_may': 'permissions of the roles, which are equal',
  'function roles_of_session': 'the roles themselves',
  'function provider_roles_of_session': 'the same',
  'function persistent_roles':
    'the same, for machines: those of the account that answers for the key, and the rights that follow are equal',
  'function shows_cases': 'the same',
  'policy session': 'own sessions: the feed does not read them under a policy',
  'function has_reviewed': 'drafts of notices, for the act notice:review alone',
};

const OF_ONE_ACCOUNT = /\b(user_id|my_user|account|session_id)\b|\.session\b/;

describe('What the feed reads', () => {
  let database: FreshDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await freshDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** Functions, views and policies for reading in schema hub, with their texts. Several functions of one name, and policies of one table, count as one. */
  async function texts(): Promise<ReadonlyMap<string, string>> {
    const { rows } = await client.query<{ name: string; text: string }>(
      `select 'function ' || p.proname as name, string_agg(p.prosrc || coalesce(pg_get_function_sqlbody(p.oid), ''), ' ') as text
         from pg_proc p where p.pronamespace = 'hub'::regnamespace and p.prokind = 'f' group by 1
       union all select 'view ' || viewname, definition from pg_views where schemaname = 'hub'
       union all select 'policy ' || tablename, string_agg(qual, ' ') from pg_policies where schemaname = 'hub' and cmd in ('SELECT', 'ALL') group by 1`,
    );
    return new Map(rows.map(({ name, text }) => [name, text]));
  }

  /** The names of all that this function may reach. */
  function reachedFrom(start: string, all: ReadonlyMap<string, string>): ReadonlySet<string> {
    const reached = new Set([start]);
    for (const name of reached) {
      for (const [, called] of (all.get(name) ?? '').matchAll(/\bhub\.(\w+)/g)) {
        for (const kind of ['function', 'view', 'policy']) if (all.has(`${kind} ${called}`)) reached.add(`${kind} ${called}`);
      }
    }
    return reached;
  }

  it('depends on the account of its reader only where that was reviewed', async () => {
    const all = await texts();
    const reached = reachedFrom('function feed_page', all);
    expect(reached).toContain('policy indicator');
    expect(reached).toContain('function sees');
    const dependent = [...reached].filter((name) => OF_ONE_ACCOUNT.test(all.get(name) ?? ''));
    expect(dependent.toSorted()).toEqual(Object.keys(REVIEWED).toSorted());
  });

  it('has a column for one account in announcements, and in no kind of item', async () => {
    const { rows } = await client.query<{ kind: string; column: string }>(
      `select k.kind, a.attname as column from hub.item_kind k join pg_attribute a on a.attrelid = k.content and a.attnum > 0 and not a.attisdropped
         where a.attname ~ '^(account|user_id|for_user|reader)$' order by 1, 2`,
    );
    expect(rows).toEqual([]);
    const announcements = await client.query(
      `select a.attname from pg_attribute a where a.attrelid = 'hub.announcement'::regclass and a.attname = 'account' and not a.attisdropped`,
    );
    expect(announcements.rows).toHaveLength(1);
  });
});
