import { DataSource } from 'typeorm';
import { TABLES } from '../../src/app/tables.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { administer } from '../support/server.js';

/** Constraints, indexes and defaults live in SQL alone: TypeORM would drop them all, and is not asked. */
const NOT_A_COLUMN = /\b(CONSTRAINT|INDEX|DEFAULT)\b/;

/** TypeORM compares a generated column with notes of its own that no migration makes: for this test the columns become plain ones. */
const PLAIN_COLUMNS = `
  do $$
  declare
    c record;
  begin
    for c in select attrelid::regclass as of_table, attname from pg_attribute where attgenerated <> '' and attrelid::regclass::text like 'hub.%' loop
      execute format('alter table %s alter column %I drop expression', c.of_table, c.attname);
    end loop;
  end
  $$`;

let database: FreshDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await freshDatabase();
  await administer(database.url, PLAIN_COLUMNS);
  source = await new DataSource({ type: 'postgres', url: database.url, entities: [...TABLES], synchronize: false }).initialize();
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

/** What would have to be done to the tables to make their columns those of the entities. */
async function drift(): Promise<string[]> {
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query).filter((query) => !NOT_A_COLUMN.test(query));
}

it('keeps the columns of every entity and of its migrated table the same', async () => {
  expect(await drift()).toEqual([]);
});

it.each([
  ['a column that no entity knows', 'alter table hub.party add column colour text', /"colour"/],
  ['a column that the table lost', 'alter table hub.session drop column end_reason cascade', /"end_reason"/],
  ['another type', 'alter table hub.session alter column address type varchar', /"address"/],
  ['a column that may be null', 'alter table hub.agency alter column name drop not null', /"name"/],
])('notices %s', async (_, change, named) => {
  await administer(database.url, change);
  expect((await drift()).join('\n')).toMatch(named);
});
