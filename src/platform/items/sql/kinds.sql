/*
 * Registers a kind of items, whose table `content` includes hub.item_columns. Creates policies (for readers and writers), triggers (versions, events of the
 * feed) and grants.
 *   written_by   OFFICERS: the owner's officers insert and update rows in the acts of publishing and revoking. FUNCTIONS: only functions do, in acts of their
 * own.
 *   hidden       columns that readers of a row do not read, besides the governing columns
 *   fixed        columns that officers do not update
 *   live         SQL condition on a row `i`: the item is still open
 *   addressed    the owner addresses such items to their recipients: its purpose rule does not withhold them
 *   checks_inserts, checks_updates   whether new items and changes obey the owner's sharing policy by the general rules; if not, the kind has rules of its own
 *
 * Triggers of one table, timing and event run in the order of their names. Where the order matters, names begin with t10_, t20_ …: versions and events come
 * first (t10_), because they hold the owner's key for the checks of its policy (t20_ to t40_); then the effects of the item (t50_ to t70_).
 */
create or replace function hub.register_kind(kind text, content regclass, written_by text, hidden text[] default '{}', fixed text[] default '{}',
  checks_inserts boolean default true, checks_updates boolean default true, live text default 'true', addressed boolean default false) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  sees constant text := 'hub.sees((select ' || case when addressed then 'hub.as_recipient(hub.policy_viewer())' else 'hub.policy_viewer()' end || '), owner, agency_only, audience, excluded, tlp, retain_until)';
  now_ constant text := '(hub.rechecked((select hub.policy_viewer())))';
  mine constant text := format('owner = %1$s.me and agency = %1$s.agency', now_);
  readable text;
  changeable text;
begin
  insert into hub.item_kind values (kind, content, checks_inserts, checks_updates, live, addressed);

  execute format('create policy sees on %s for select to hub_app using (%s)', content, sees);
  execute format('create trigger t10_guard_change before update on %s for each row execute function hub.guard_change()', content);
  -- Runs after t10_guard_change, and before the triggers that compare what the change does.
  execute format('create trigger t15_limit_retention before insert or update on %s for each row execute function hub.limit_retention(%L, %L, %L)', content, kind,
    hub.has_column(content, 'item_owner'), written_by);
  execute format('create trigger t10_record_insert after insert on %s referencing new table as new_rows for each statement execute function hub.record_published_items(%L)', content, kind);
  execute format('create trigger t10_record_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function hub.record_changed_items(%L)', content, kind);
  execute format('create trigger record_delete after delete on %s referencing old table as old_rows for each statement execute function hub.record_deleted_items(%L)', content, kind);

  select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into readable from pg_attribute a
    where a.attrelid = content and a.attnum > 0 and not a.attisdropped and a.attname <> all (hub.governing_columns() || '{discoverability,attribution}'::text[] || hidden);
  execute format('grant select (%s) on %s to hub_app', readable, content);

  if written_by = 'OFFICERS' then
    execute format('create policy publishes on %s for insert to hub_app with check (%s and %s.doing = ''indicator:publish'')', content, mine, now_);
    -- Only a reader of RED changes a RED item. An UPDATE that reads no column does not run the policy for reading, so this policy checks it.
    execute format('create policy changes on %3$s for update to hub_app using (%1$s and %2$s.doing in (''indicator:publish'', ''indicator:revoke'')
    and (tlp <> ''RED'' or %2$s.red)) with check (%1$s)', mine, now_, content);
    -- Granted column by column: UPDATE on the whole table would allow LOCK TABLE, which blocks all other users.
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into changeable from pg_attribute a
      where a.attrelid = content and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attname <> all ('{id,owner,agency,published_at,chosen_until,basis_until,awaited_until,renewed_at,notice_due_at}'::text[] || fixed);
    execute format('grant insert, update (%s) on %s to hub_app', changeable, content);
  end if;
end
$$;

create or replace function hub.has_column(of_table regclass, called text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select exists (select from pg_attribute a where a.attrelid = of_table and a.attname = called and not a.attisdropped) $$;

create or replace function hub.table_of(of_kind text) returns regclass
language sql stable set search_path = pg_catalog, pg_temp
as $$ select g.content from hub.item_kind g where g.kind = of_kind $$;

-- Returns the viewer with the bars that hold for items of a kind.
create or replace function hub.viewer_of_kind(viewer hub.viewer, of_kind text) returns hub.viewer
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return case when viewer.withheld <> '{}' and exists (select from hub.item_kind k where k.kind = of_kind and k.addressed) then hub.as_recipient(viewer) else viewer end;
end
$$;

-- Returns the kind of an item: from its versions and, after their deletion, from its tombstone. (A deletion that has not happened in this database, as for an
-- announcement, leaves the kind in the stream.)
create or replace function hub.kind_of(of_item uuid) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce((select v.kind from hub.item_version v where v.item = of_item order by v.version limit 1),
    (select t.kind from hub.tombstone t where t.item = of_item),
    (select s.kind from hub.stream s where s.item = of_item and s.version = 1 limit 1))
$$;

-- Returns the governed row of an item, which stays locked until the transaction ends.
create or replace function hub.lock_governed_item(kind text, item uuid) returns hub.governed_item
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if hub.table_of(kind) is not null then
    execute format('select from %s x where x.id = $1 for update', hub.table_of(kind)) using item;
  end if;
  return hub.governed(kind, item);
end
$$;

-- Whether an agency has open items, or anything else that a module counts as open (AGENCY_CLOSES). Such an agency cannot be closed.
create or replace function hub.has_live_items(party_ integer, agency_ integer) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  k hub.item_kind;
  h hub.hook;
  has_some boolean;
begin
  for k in select * from hub.item_kind order by 1 loop
    execute format('select exists (select from %s i where i.owner = $1 and i.agency = $2 and i.revoked_at is null and (i.retain_until is null or i.retain_until > now()) and %s)', k.content, k.live)
      into has_some using party_, agency_;
    if has_some then
      return true;
    end if;
  end loop;
  for h in select * from hub.hook x where x.event = 'AGENCY_CLOSES' order by 2 loop
    execute format('select hub.%I($1, $2)', h.called) into has_some using party_, agency_;
    if has_some then
      return true;
    end if;
  end loop;
  return false;
end
$$;

/*
 * Generates the two functions that lead from a kind to its table. hub.governed(kind, item) returns null if there is no such item. hub.item_projection(kind,
 * items) returns the feed's projection of items other than claims, with the caller's rights: by the function hub.<kind>_projection, or all columns that readers
 * read, under the field <kind>. The functions are static, so that PostgreSQL keeps their plans: the feed calls them for each page.
 */
create or replace function hub.generate_kind_functions() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  g record;
  facets_ text;
  rows_ text := '';
  contents text := '';
  readable text;
begin
  for g in select * from hub.item_kind order by 1 loop
    select string_agg(format('%L, x.%I', a.attname, a.attname), ', ' order by a.attnum) into facets_ from pg_attribute a
      where a.attrelid = g.content and a.attname in ('kind', 'type', 'threat', 'tlp', 'reference', 'victims', 'suspects', 'indicator', 'item_owner', 'item_agency_only', 'other', 'other_owner', 'other_agency_only') and not a.attisdropped;
    rows_ := rows_ || format('    when %L then select x.owner, x.named_owner, x.agency, x.agency_only, x.tlp, x.audience, x.excluded, x.retain_until, %s, x.revoked_at, x.version,
      hub.facets(jsonb_build_object(%s)), %s into found_item from %s x where x.id = item;%s', g.kind,
      case when hub.has_column(g.content, 'valid_until') then 'x.valid_until' else 'null::timestamptz' end, facets_,
      case when hub.has_column(g.content, 'body') then 'pg_column_size(x.body)' when hub.has_column(g.content, 'original') then 'coalesce(pg_column_size(x.original), 0)' else '0' end, g.content, E'\n');
    if to_regprocedure(format('hub.%s_projection(uuid[])', lower(g.kind))) is not null then
      contents := contents || format('    when %L then return query select t.item, t.content from hub.%s_projection(items) t;%s', g.kind, lower(g.kind), E'\n');
    elsif g.kind <> 'INDICATOR' then -- claims are read inline
      select string_agg(format('x.%I', a.attname), ', ' order by a.attnum) into readable from pg_attribute a
        where a.attrelid = g.content and a.attnum > 0 and not a.attisdropped and has_column_privilege('hub_app', a.attrelid, a.attnum, 'SELECT');
      contents := contents || format('    when %L then return query select x.id, jsonb_build_object(%L, (select to_jsonb(r) from (select %s) r)) from %s x where x.id = any (items);%s',
        g.kind, lower(g.kind), readable, g.content, E'\n');
    end if;
  end loop;
  execute format($function$
create or replace function hub.governed(kind text, item uuid) returns hub.governed_item
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $body$
declare
  found_item hub.governed_item;
begin
  case kind
%s    else null;
  end case;
  return found_item;
end
$body$
$function$, rows_);
  execute format($function$
create or replace function hub.item_projection(kind text, items uuid[]) returns table (item uuid, content jsonb)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $body$
begin
  perform hub.me(); -- raises an error without a context
  case kind
    when 'ANNOUNCEMENT' then return query select t.item, t.content from hub.announcement_projection(items) t;
%s    else null;
  end case;
end
$body$
$function$, contents);
end
$$;
