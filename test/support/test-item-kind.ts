import { readSchema, type Schema, schemaOf } from '../../src/platform/database/schema/schema-files.js';

/** A kind of items that tests alone have: one table and one registration, as a module of its own would define them. */
export async function schemaWithTestKind(): Promise<Schema> {
  const { files } = await readSchema();
  return schemaOf([
    ...files,
    {
      part: 'tables',
      name: 'test/things/sql/tables.sql',
      text: `
        create table hub.thing (
          id uuid primary key,
          threat text,
          text text not null,
          like hub.item_columns including all,
          foreign key (owner) references hub.party (key),
          foreign key (owner, agency) references hub.agency (party, key)
        );`,
    },
    { part: 'kinds', name: 'test/things/sql/kind.sql', text: `select hub.register_kind('THING', 'hub.thing', 'OFFICERS');` },
  ]);
}
