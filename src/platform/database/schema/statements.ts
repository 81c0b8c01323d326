/** Functions of the hub except those that `hub.generate_kind_functions` writes, each with the transaction that created it. */
export const FUNCTIONS_OF_THE_HUB = `
  select p.oid::regprocedure::text as signature, p.xmin::text as made from pg_proc p
    where p.pronamespace in ('hub'::regnamespace, 'vault'::regnamespace) and p.proname not in ('governed', 'item_projection')`;

/** Forces row-level security on every table. Until policies allow others, only hub_owner's functions pass it. */
export const FORCE_ROW_SECURITY = `
do $$
declare
  t regclass;
begin
  for t in select c.oid::regclass from pg_class c where c.relkind = 'r' and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'owner_functions') loop
    execute format('alter table %s enable row level security, force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$`;

/** Drops all views, policies, triggers and grants, so that none remains that is in no file. */
export const DROP_ACCESS = `
delete from hub.item_kind;
delete from hub.hook;
delete from hub.row_retention;
do $$
declare
  statement text;
begin
  for statement in
    select format('drop policy %I on %s', p.polname, p.polrelid::regclass) from pg_policy p join pg_class c on c.oid = p.polrelid
      where c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)
    union all
    select format('drop trigger %I on %s', t.tgname, t.tgrelid::regclass) from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where not t.tgisinternal and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)
    union all
    select format('drop view if exists %s cascade', c.oid::regclass) from pg_class c
      where c.relkind = 'v' and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)
  loop
    execute statement;
  end loop;
end
$$;
revoke all on all tables in schema hub, vault from hub_app, hub_relay;
revoke all on all sequences in schema hub, vault from hub_app, hub_relay;
revoke all on all functions in schema hub, vault from hub_app, hub_relay, public`;

/**
 * Checks the bodies of all functions as `create function` does. They are loaded unchecked, because one may name an object of a later file. Only the validators
 * of the languages run, which takes half of the time of replacing each function. The search path is that of the functions.
 */
export const CHECK_FUNCTIONS = `
set local check_function_bodies = on;
set local search_path = pg_catalog, pg_temp;
do $$
declare
  f record;
begin
  for f in select p.oid, p.oid::regprocedure as signature, l.lanname as language from pg_proc p join pg_language l on l.oid = p.prolang
      where p.pronamespace in ('hub'::regnamespace, 'vault'::regnamespace) and l.lanname in ('sql', 'plpgsql') order by p.oid loop
    begin
      if f.language = 'sql' then
        perform fmgr_sql_validator(f.oid);
      else
        perform plpgsql_validator(f.oid);
      end if;
    exception when others then
      raise exception using message = format('%s: %s', f.signature, sqlerrm), errcode = sqlstate;
    end;
  end loop;
end
$$`;
