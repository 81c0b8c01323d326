import type pg from 'pg';

const SCHEMAS = `('hub'::regnamespace, 'vault'::regnamespace)`;
/** Tables that hold rows in a fresh hub, without those that every start writes. */
const SEEDS = ['hub.sequence_head', 'hub.consent', 'hub.warninglist_state', 'hub.watch_position', 'hub.link_head', 'hub.alert_source'];

/** One query a kind of object; each row is a statement, or the lines of one, in the order in which they are printed. */
const PARTS: Readonly<Record<string, string>> = {
  types: `
    select format(E'create type %s as (\\n%s\\n);', c.oid::regclass, string_agg(format('  %I %s', a.attname, format_type(a.atttypid, a.atttypmod)), E',\\n' order by a.attnum))
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind = 'c' and c.relnamespace in ${SCHEMAS} group by c.oid order by c.oid::regclass::text`,
  sequences: `
    select format('create sequence %s as %s start %s increment %s cache %s;', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqcache)
      from pg_sequence s join pg_class c on c.oid = s.seqrelid where c.relnamespace in ${SCHEMAS} order by s.seqrelid::regclass::text`,
  tables: `
    select format(E'create table %s (\\n%s\\n);', c.oid::regclass, string_agg(format('  %I %s', a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then 'not null' end, case when a.attgenerated = 's' then 'generated always as' when d.oid is not null then 'default' end, pg_get_expr(d.adbin, d.adrelid),
        case when a.attidentity <> '' then 'identity ' || a.attidentity::text end, case when a.attstorage <> t.typstorage then 'storage ' || a.attstorage::text end)), E',\\n' order by a.attnum))
        || case when c.relrowsecurity and c.relforcerowsecurity then '' else ' -- row-level security is not forced' end
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type t on t.oid = a.atttypid
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relkind = 'r' and c.relnamespace in ${SCHEMAS} group by c.oid, c.relrowsecurity, c.relforcerowsecurity order by c.oid::regclass::text`,
  constraints: `
    select format('alter table %s add constraint %I %s;', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
      from pg_constraint k join pg_class c on c.oid = k.conrelid where c.relnamespace in ${SCHEMAS} and k.contype <> 'n' order by k.conrelid::regclass::text, k.conname`,
  indexes: `
    select pg_get_indexdef(i.indexrelid) || ';' from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace in ${SCHEMAS} and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u')) order by i.indexrelid::regclass::text`,
  functions: `
    select pg_get_functiondef(p.oid) || ';' from pg_proc p where p.pronamespace in ${SCHEMAS} order by p.oid::regprocedure::text`,
  views: `
    select format(E'create view %s%s as\\n%s', c.oid::regclass, ' with (' || array_to_string(c.reloptions, ', ') || ')', pg_get_viewdef(c.oid))
      from pg_class c where c.relkind = 'v' and c.relnamespace in ${SCHEMAS} order by c.oid::regclass::text`,
  policies: `
    select concat_ws(E'\\n  ', format('create policy %I on %s as %s for %s to %s', p.polname, p.polrelid::regclass, case when p.polpermissive then 'permissive' else 'restrictive' end,
        case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
        (select string_agg(r::regrole::text, ', ' order by r::regrole::text) from unnest(p.polroles) r)),
        'using (' || pg_get_expr(p.polqual, p.polrelid) || ')', 'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') || ';'
      from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace in ${SCHEMAS} order by p.polrelid::regclass::text, p.polname`,
  triggers: `
    select pg_get_triggerdef(t.oid) || ';' from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where not t.tgisinternal and c.relnamespace in ${SCHEMAS} order by t.tgrelid::regclass::text, t.tgname`,
  grants: `
    select line from (
      select format('grant %s on %s to %s;', lower(string_agg(a.privilege_type, ', ' order by a.privilege_type)), c.oid::regclass, a.grantee::regrole) as line
        from pg_class c cross join lateral aclexplode(c.relacl) a where c.relnamespace in ${SCHEMAS} and a.grantee <> c.relowner group by c.oid, a.grantee
      union all
      select format('grant %s (%s) on %s to %s;', lower(a.privilege_type), string_agg(quote_ident(t.attname), ', ' order by t.attnum), c.oid::regclass, a.grantee::regrole)
        from pg_class c join pg_attribute t on t.attrelid = c.oid cross join lateral aclexplode(t.attacl) a where c.relnamespace in ${SCHEMAS} group by c.oid, a.grantee, a.privilege_type
      union all
      select format('grant execute on function %s to %s;', p.oid::regprocedure, case a.grantee when 0 then 'public' else a.grantee::regrole::text end)
        from pg_proc p cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where p.pronamespace in ${SCHEMAS} and a.grantee <> p.proowner
      union all
      select format('grant %s on schema %s to %s;', lower(a.privilege_type), n.nspname, a.grantee::regrole)
        from pg_namespace n cross join lateral aclexplode(n.nspacl) a where n.oid in ${SCHEMAS} and a.grantee <> n.nspowner
    ) x order by line`,
  owners: `
    select format('%s belongs to %s', what, who) from (
      select c.oid::regclass::text as what, c.relowner::regrole as who from pg_class c where c.relnamespace in ${SCHEMAS}
      union all select p.oid::regprocedure::text, p.proowner::regrole from pg_proc p where p.pronamespace in ${SCHEMAS}
      union all select n.nspname, n.nspowner::regrole from pg_namespace n where n.oid in ${SCHEMAS}) x where who <> 'hub_owner'::regrole order by 1`,
};

/**
 * The catalog of a hub's database as text: every object of the schemas hub and vault in the words of PostgreSQL, ordered by name, and the seed rows.
 * @param client connected as the migrating role. Another major version of PostgreSQL may word the same object otherwise.
 */
export async function databaseSchema(client: pg.Client): Promise<string> {
  await client.query(`set search_path = pg_catalog, pg_temp`);
  const parts: string[] = [];
  for (const [part, query] of Object.entries(PARTS)) {
    const { rows } = await client.query<string[]>({ text: query, rowMode: 'array' });
    parts.push(`-- ${part}\n\n${rows.map(([text]) => text ?? '').join(rows.some(([text]) => text?.includes('\n')) ? '\n\n' : '\n')}`);
  }
  await client.query('set role hub_owner');
  const seeds: string[] = [];
  for (const table of SEEDS) {
    const { rows } = await client.query<{ row: object }>(`select to_jsonb(t) - 'epoch' as row from ${table} t order by t::text`);
    seeds.push(...rows.map(({ row }) => `${table}: ${JSON.stringify(row)}`));
  }
  return `${[...parts, `-- rows\n\n${seeds.join('\n')}`].join('\n\n').replaceAll(/[ \t]+$/gm, '')}\n`;
}
