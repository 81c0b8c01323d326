-- The border, part two: what every kind of shared item has in common. hub.govern('table', 'KIND') gives a content table its owner, its audience,
-- its policies, its version history and its events. A new kind of item is a content table and one call.

-- Events that wait for their place in the stream. A transaction's rows keep the order of `ordinal`.
create table hub.outbox (
  id bigint generated always as identity primary key,
  tx xid8 not null default pg_current_xact_id(),
  ordinal integer not null default 0,
  at timestamptz not null default clock_timestamp(),
  op text not null check (op in ('PUBLISH', 'UPDATE', 'AUDIENCE', 'REVOKE', 'REVIVE', 'EXPIRE', 'JOIN', 'LEAVE', 'BAR', 'UNBAR', 'SUSPEND', 'READMIT')),
  kind text,
  item uuid,
  version integer,
  owner integer not null,
  named_owner integer,
  facets jsonb not null default '{}',
  facets_before jsonb not null default '{}',
  audience integer[] not null default '{}',
  audience_before integer[] not null default '{}',
  excluded integer[] not null default '{}',
  excluded_before integer[] not null default '{}',
  agency_only integer,
  agency_only_before integer,
  retain_until timestamptz,
  key integer
);
create index outbox_tx on hub.outbox (tx, id);

-- Events that could not be placed, and those that must not overtake them (failure null), until somebody mends the reason and calls hub.unpark.
-- Like the outbox they hold no content.
create table hub.parked (
  like hub.outbox,
  failure text,
  parked_at timestamptz not null,
  told_at timestamptz,
  primary key (id)
);
create index parked_item on hub.parked (item);

-- Every version of every item, as its table had it. What only some readers may see (the detail) lies in a table of its own.
create table hub.item_version (
  item uuid not null,
  version integer not null,
  kind text not null,
  at timestamptz not null default clock_timestamp(),
  by_user uuid not null,
  op text not null,
  content jsonb not null,
  audience integer[] not null,
  excluded integer[] not null,
  agency_only integer,
  primary key (item, version)
);

create table hub.item_detail_version (
  item uuid not null,
  version integer not null,
  content jsonb not null,
  primary key (item, version)
);

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.outbox', 'hub.parked', 'hub.item_version', 'hub.item_detail_version']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

-- Columns that say who governs a row: nobody but the owner reads them, and the owner by hub.governance alone.
create function hub.governing_columns() returns text[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select array['owner', 'agency', 'agency_only', 'audience', 'excluded', 'ordinal'] $$;

-- Whoever writes an event holds its owner's key and the keys of groups that the item is opened to, or was, until the end of the transaction. Whoever gives or
-- takes sight by such a key (a bar, a group) waits for them, and they for it; and of what gives and takes one party's sight, each waits for the other: so the
-- stream has them in the order in which they came into force, and what is told of could be seen. Key 0 is everybody's: a suspension waits for all who write.
-- Key 1 is held like a group's, since a country that is admitted gains it. And nothing is opened to a country that is a candidate (0020), nor by one: the second wall
-- behind the audience's own rules.
create function hub.hold_keys(owners integer[], audiences integer[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('hub key'), k.key)
    from (select 0 as key union select 1 where 1 = any (audiences) union select unnest(owners)
      union select g.key from hub.working_group g where g.key = any (audiences) order by 1) k;
  if exists (select from hub.party p where p.candidate_since is not null
      and (p.key = any (audiences) or p.key = any (owners) and cardinality(audiences) > 0)) then
    raise exception 'hub: not admitted yet' using errcode = '42501';
  end if;
end
$$;

create function hub.hold_key_alone(key_ integer) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select pg_advisory_xact_lock(hashtext('hub key'), key_) $$;

-- Before hub.hold_key_alone.
create function hub.hold_party(party_ integer) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select pg_advisory_xact_lock(hashtext('hub party'), party_) $$;

-- AFTER INSERT and AFTER UPDATE, once a statement: a version and an event for each row, in the order of `ordinal`.
create function hub.keep_new() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.hold_keys(array(select distinct n.owner from new_rows n), array(select distinct unnest(n.audience) from new_rows n));
  perform hub.count_published(n.owner, n.agency, count(*)::integer) from new_rows n group by n.owner, n.agency; -- (0016)
  insert into hub.item_version (item, version, kind, by_user, op, content, audience, excluded, agency_only)
    select n.id, n.version, tg_argv[0], (select hub.my_user()), 'PUBLISH', to_jsonb(n) - hub.governing_columns(), n.audience, n.excluded, n.agency_only
    from new_rows n;
  insert into hub.outbox (ordinal, op, kind, item, version, owner, named_owner, facets, audience, excluded, agency_only)
    select n.ordinal, 'PUBLISH', tg_argv[0], n.id, n.version, n.owner, n.named_owner, hub.facets(to_jsonb(n)), n.audience, n.excluded, n.agency_only
    from new_rows n order by n.ordinal;
  return null;
end
$$;

-- The plan is kept from the first, small statement; without nested loops it also suits a batch of a thousand.
create function hub.keep_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_nestloop = off
as $$
begin
  perform hub.hold_keys(array(select distinct n.owner from new_rows n),
    array(select unnest(n.audience) from new_rows n union select unnest(o.audience) from old_rows o));
  with changed as materialized (
      select n.id, n.version, n.ordinal, n.owner, n.named_owner, n.audience, n.excluded, n.agency_only, o.agency_only as agency_only_before, o.audience as audience_before, o.excluded as excluded_before,
          to_jsonb(n) as after, to_jsonb(o) as before
        from new_rows n join old_rows o using (id)),
    kept as (
      insert into hub.item_version (item, version, kind, by_user, op, content, audience, excluded, agency_only)
        select c.id, c.version, tg_argv[0], (select hub.my_user()), hub.change(c.before, c.after), c.after - hub.governing_columns(), c.audience,
          c.excluded, c.agency_only from changed c)
  insert into hub.outbox (ordinal, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before,
      agency_only, agency_only_before)
    select c.ordinal, hub.change(c.before, c.after), tg_argv[0], c.id, c.version, c.owner, c.named_owner, hub.facets(c.after), hub.facets(c.before),
      c.audience, c.audience_before, c.excluded, c.excluded_before, c.agency_only, c.agency_only_before
    from changed c order by c.ordinal;
  return null;
end
$$;

-- AFTER DELETE, once a statement: nothing of what an item said stays, and whoever saw it is told. What is kept is that there was one: who saw it and when,
-- its kind and threat (by which readers filter what they are told), and an entry in the record.
create function hub.keep_ended() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from hub.item_version v using old_rows o where v.item = o.id;
  delete from hub.item_detail_version v using old_rows o where v.item = o.id;
  insert into hub.outbox (op, kind, item, owner, named_owner, facets, facets_before, audience_before, excluded_before, agency_only, agency_only_before, retain_until)
    select 'EXPIRE', tg_argv[0], o.id, o.owner, o.named_owner, f.facets, f.facets, o.audience, o.excluded, o.agency_only, o.agency_only, o.retain_until
    from old_rows o cross join lateral (select hub.facets(to_jsonb(o)) as facets) f order by o.id;
  insert into hub.audit (party, agency, what, channel, outcome, items, count)
    select o.owner, o.agency, lower(tg_argv[0]) || '.expire', 'relay', 'DONE', array_agg(o.id order by o.id), count(*) from old_rows o group by o.owner, o.agency;
  return null;
end
$$;

-- What a follower may filter by, besides owner and kind of item.
create function hub.facets(content jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select jsonb_build_object('kind', content->>'kind', 'threat', content->>'threat', 'red', content->>'tlp' = 'RED') $$;

create function hub.change(before jsonb, after jsonb) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case
    when before->>'revoked_at' is null and after->>'revoked_at' is not null then 'REVOKE'
    when before->>'revoked_at' is not null and after->>'revoked_at' is null then 'REVIVE'
    when before->'audience' <> after->'audience' or before->'excluded' <> after->'excluded'
      or before->'agency_only' <> after->'agency_only' then 'AUDIENCE'
    else 'UPDATE'
  end
$$;

-- A row is changed by its own agency, in an act that is meant to; its version goes up by one and its identity stays.
create function hub.guard_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if new.version <> old.version + 1 or new.id <> old.id or new.owner <> old.owner or new.agency <> old.agency or new.published_at <> old.published_at then
    raise exception 'hub: a change keeps identity and counts versions' using errcode = '23514';
  end if;
  return new;
end
$$;

-- Whether what is kept to the agency `kept` (null: to none) is open to one of the owner's whose agency is `mine` (null: none).
create function hub.of_agency(kept integer, mine integer) returns boolean language sql immutable return coalesce(kept = mine, kept is null);

-- Who sees a row: its owner, except where it is kept to another agency; anybody else who holds one of its keys, is not excepted and not barred. Nobody
-- without the permission to read, and RED needs one more. Nobody at all, the owner included, once its time is over: the row is still there until the
-- relay has deleted it. One call a row is cheaper than an expression that asks for the context six times.
create function hub.sees(viewer hub.viewer, owner integer, agency_only integer, audience integer[], excluded integer[], tlp text,
  retain_until timestamptz) returns boolean
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
as $$
begin
  return case
      when owner = viewer.me then agency_only is null or agency_only = viewer.agency
      else audience && viewer.keys and viewer.me <> all (excluded) and owner <> all (viewer.bars)
    end
    and (tlp <> 'RED' or viewer.red) and viewer.content and (retain_until is null or retain_until > now());
end
$$;
grant execute on function hub.sees(hub.viewer, integer, integer, integer[], integer[], text, timestamptz) to hub_app;

/*
 * Makes `target` a governed table of items of `kind`. The table has its content columns and `id uuid primary key` already. What it gets:
 *   owner, agency       whose it is: the context's, always
 *   agency_only         not null: within the owner's party only this agency sees it
 *   tlp, attribution    label, and what readers learn of the owner; named_owner and named_agency are what they may learn
 *   discoverability     what strangers learn when they ask
 *   audience, excluded  keys; an exception beats every key
 *   retain_until        from when on nobody sees it, and it is deleted; null: it is kept
 *   version, published_at, updated_at, revoked_at, revoked_reason
 */
create function hub.govern(target regclass, kind text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  sees constant text := 'hub.sees((select hub.viewer()), owner, agency_only, audience, excluded, tlp, retain_until)';
  mine constant text := 'owner = (select hub.me()) and agency = (select hub.my_agency())';
  readable text;
  changeable text;
begin
  execute format($table$
    alter table %s
      add column owner integer not null references hub.party (key),
      add column agency integer not null,
      add column agency_only integer,
      add column tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED')),
      add column attribution text not null default 'NAMED' check (attribution in ('NAMED', 'AGENCY', 'HIDDEN')),
      add column named_owner integer generated always as (case when attribution <> 'HIDDEN' then owner end) stored,
      add column named_agency integer generated always as (case when attribution = 'AGENCY' then agency end) stored,
      add column discoverability text not null default 'HIDDEN' check (discoverability in ('HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT')),
      add column audience integer[] not null default '{}',
      add column excluded integer[] not null default '{}',
      add column version integer not null default 1 check (version > 0),
      add column ordinal integer not null default 0,
      add column published_at timestamptz not null default now(),
      add column updated_at timestamptz not null default now(),
      add column retain_until timestamptz,
      add column revoked_at timestamptz,
      add column revoked_reason text check (length(revoked_reason) between 1 and 2000),
      add foreign key (owner, agency) references hub.agency (party, key),
      add check (agency_only is null or agency_only = agency),
      add check ((revoked_at is null) = (revoked_reason is null))
  $table$, target);

  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', target);
  execute format('create policy sees on %s for select to hub_app using (%s)', target, sees);
  execute format('create policy publishes on %s for insert to hub_app with check (%s and (select hub.doing()) = ''indicator:publish'')', target, mine);
  -- RED is changed by those alone who may read it: a statement that reads no column asks no policy on reading.
  execute format('create policy changes on %s for update to hub_app using (%s and (select hub.doing()) in (''indicator:publish'', ''indicator:revoke'')
    and (tlp <> ''RED'' or (select hub.may_read_red()))) with check (%s)', target, mine, mine);

  execute format('create trigger guard_change before update on %s for each row execute function hub.guard_change()', target);
  execute format('create trigger keep_new after insert on %s referencing new table as new_rows for each statement execute function hub.keep_new(%L)', target, kind);
  execute format('create trigger keep_ended after delete on %s referencing old table as old_rows for each statement execute function hub.keep_ended(%L)', target, kind);
  execute format('create index on %s (retain_until) where retain_until is not null', target);
  execute format('create trigger keep_changed after update on %s referencing old table as old_rows new table as new_rows for each statement execute function hub.keep_changed(%L)', target, kind);

  select string_agg(quote_ident(attname), ', ') into readable
    from pg_attribute
    where attrelid = target and attnum > 0 and not attisdropped and attname <> all (hub.governing_columns() || '{discoverability,attribution}'::text[]);
  -- Column by column: UPDATE on the whole table would allow to lock it against everybody.
  select string_agg(quote_ident(attname), ', ') into changeable
    from pg_attribute
    where attrelid = target and attnum > 0 and not attisdropped and attgenerated = '' and attname <> all ('{id,owner,agency,published_at}'::text[]);
  execute format('grant select (%s), insert, update (%s) on %s to hub_app', readable, changeable, target);
end
$$;
