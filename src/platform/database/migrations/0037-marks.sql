-- Keys of what is asked without being shown: one that makes keyed hashes of values (marks), and those that seal what was asked. Both lie sealed under MASTER_KEY, and open in hub processes alone.
alter table vault.keyring drop constraint keyring_purpose_check,
  add constraint keyring_purpose_check check (purpose in ('token', 'cursor', 'webhook', 'mail', 'factor', 'issuer', 'pull', 'evidence', 'asking', 'mark'));
create unique index keyring_one_mark on vault.keyring (purpose) where purpose = 'mark';

-- For the migrations from here on, what each of them would say again.

-- Says one sentence of a function anew. The function must say it once.
create function hub.say_anew(target regprocedure, sentence text, instead text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  definition constant text := pg_get_functiondef(target);
begin
  if length(definition) - length(replace(definition, sentence, '')) <> length(sentence) then
    raise exception 'hub: % does not say once: %', target, sentence;
  end if;
  execute replace(definition, sentence, instead);
end
$$;

-- Forces row-level security on tables, which hub_owner's functions alone pass until policies say who else.
create function hub.fence(tables regclass[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  t regclass;
begin
  foreach t in array tables loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

-- A governed table that is written by functions alone, in acts of its own.
create function hub.by_functions_alone(target regclass) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('drop policy publishes on %s', target);
  execute format('drop policy changes on %s', target);
  execute format('revoke insert on %s from hub_app', target);
  execute format('revoke update (%s) on %s from hub_app', (
    select string_agg(quote_ident(a.attname), ', ') from pg_attribute a where a.attrelid = target and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), target);
end
$$;
