-- Columns that no reader of an item reads: whose it is and for whom; of an item that depends on claims, whose those are.
create or replace function hub.governing_columns() returns text[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select array['owner', 'agency', 'agency_only', 'audience', 'excluded', 'ordinal', 'item_owner', 'item_agency_only', 'asked', 'other_owner', 'other_agency_only'] $$;

-- Whoever writes an event holds its owner's key and the keys of groups that the item is opened to, or was, until the end of the transaction. Whoever gives or
-- takes sight by such a key (a bar, a group) waits for them, and they for it; and of what gives and takes one party's sight, each waits for the other: so the
-- stream has them in the order in which they came into force, and what is told of could be seen. Key 0 is everybody's: a suspension waits for all who write.
-- Key 1 is held like a group's, since a country that is admitted gains it. And nothing is opened to a country that is a candidate, nor by one: the second wall
-- behind the audience's own rules.
create or replace function hub.lock_keys_shared(owners integer[], audiences integer[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('hub key'), k.key)
    from (select 0 as key union select 1 where 1 = any (audiences) union select unnest(owners)
      union select g.key from hub.working_group g where g.key = any (audiences) order by 1) k;
  if exists (select from hub.party p where p.candidate_since is not null
      and (p.key = any (audiences) or p.key = any (owners) and cardinality(audiences) > 0)) then
    raise exception 'hub: not admitted yet' using errcode = 'HB500';
  end if;
end
$$;

create or replace function hub.lock_key_exclusive(key_ integer) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select pg_advisory_xact_lock(hashtext('hub key'), key_) $$;

-- Before hub.lock_key_exclusive.
create or replace function hub.lock_party(party_ integer) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select pg_advisory_xact_lock(hashtext('hub party'), party_) $$;

-- AFTER INSERT and AFTER UPDATE, once a statement: a version and an event for each row, in the order of `ordinal`.
-- Claims alone count against the limit of claims.
create or replace function hub.record_published_items() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.lock_keys_shared(array(select distinct n.owner from new_rows n), array(select distinct unnest(n.audience) from new_rows n));
  perform hub.count_published(n.owner, n.agency, case when tg_argv[0] = 'INDICATOR' then count(*)::integer else 0 end) from new_rows n group by n.owner, n.agency;
  insert into hub.item_version (item, version, kind, by_user, op, content, audience, excluded, agency_only)
    select n.id, n.version, tg_argv[0], (select hub.my_user()), 'PUBLISH', to_jsonb(n) - hub.governing_columns(), n.audience, n.excluded, n.agency_only
    from new_rows n;
  insert into hub.outbox (ordinal, op, kind, item, version, owner, named_owner, facets, audience, excluded, agency_only)
    select n.ordinal, 'PUBLISH', tg_argv[0], n.id, n.version, n.owner, n.named_owner, hub.facets(to_jsonb(n)), n.audience, n.excluded, n.agency_only
    from new_rows n order by n.ordinal;
  return null;
end
$$;

-- Takes the officer's name from a version that another party's officer wrote, or that others read: who it was stands in the audit log of their own party alone.
create or replace function hub.hide_officer(of_item uuid, of_version integer) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ update hub.item_version v set by_user = '00000000-0000-0000-0000-000000000000' where v.item = of_item and v.version = of_version $$;

-- The plan is kept from the first, small statement; without nested loops it also suits a batch of a thousand.
create or replace function hub.record_changed_items() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_nestloop = off
as $$
begin
  perform hub.lock_keys_shared(array(select distinct n.owner from new_rows n),
    array(select unnest(n.audience) from new_rows n union select unnest(o.audience) from old_rows o));
  with changed as materialized (
      select n.id, n.version, n.ordinal, n.owner, n.named_owner, n.audience, n.excluded, n.agency_only, o.agency_only as agency_only_before, o.audience as audience_before, o.excluded as excluded_before,
          to_jsonb(n) as after, to_jsonb(o) as before
        from new_rows n join old_rows o using (id)),
    kept as (
      insert into hub.item_version (item, version, kind, by_user, op, content, audience, excluded, agency_only)
        select c.id, c.version, tg_argv[0], (select hub.my_user()), hub.change_operation(c.before, c.after), c.after - hub.governing_columns(), c.audience,
          c.excluded, c.agency_only from changed c)
  insert into hub.outbox (ordinal, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before,
      agency_only, agency_only_before)
    select c.ordinal, hub.change_operation(c.before, c.after), tg_argv[0], c.id, c.version, c.owner, c.named_owner, hub.facets(c.after), hub.facets(c.before),
      c.audience, c.audience_before, c.excluded, c.excluded_before, c.agency_only, c.agency_only_before
    from changed c order by c.ordinal;
  return null;
end
$$;

-- AFTER DELETE, once a statement: nothing of what an item said stays, and whoever saw it is told. What is kept is that there was one: who saw it and when,
-- its kind and threat (by which readers filter what they are told), and an entry in the record.
create or replace function hub.record_deleted_items() returns trigger
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

-- What a follower filters by, and what an item depends on: `of` and `andOf` are claims that its readers must see as well. An object's kind is its type; NONE: it has none.
create or replace function hub.facets(content jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
      'kind', case when content ?& '{reference,victims,suspects}' then 'REPORT' else coalesce(content->>'kind', content->>'type', 'NONE') end,
      'threat', coalesce(content->>'threat', 'NONE'), 'red', content->>'tlp' = 'RED')
    || case when content ? 'item_owner'
      then jsonb_build_object('of', content->'indicator', 'ofOwner', content->'item_owner', 'ofAgency', content->'item_agency_only') else '{}' end
    || case when content ? 'other_owner'
      then jsonb_build_object('andOf', content->'other', 'andOfOwner', content->'other_owner', 'andOfAgency', content->'other_agency_only') else '{}' end
$$;

create or replace function hub.change_operation(before jsonb, after jsonb) returns text
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
create or replace function hub.guard_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if new.version <> old.version + 1 or new.id <> old.id or new.owner <> old.owner or new.agency <> old.agency or new.published_at <> old.published_at then
    raise exception 'hub: a change keeps identity and counts versions' using errcode = 'HB500';
  end if;
  return new;
end
$$;

-- Whether what is kept to the agency `kept` (null: to none) is open to one of the owner's whose agency is `mine` (null: none).
create or replace function hub.is_open_to_agency(kept integer, mine integer) returns boolean language sql immutable return coalesce(kept = mine, kept is null);

-- The fingerprint of (kind, scope, value): what look-ups and uniqueness use, however long the value is.
create or replace function hub.digest(kind text, scope text, value text) returns bytea
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select sha256(convert_to(kind || E'\n' || scope || E'\n' || value, 'UTF8')) $$;

-- A bar is set at any time, and lifted a few times an hour: each change makes work for everybody's relay. HB429 where it is too often. The caller holds its party's key.
create or replace function hub.limit_bar_lifting(whom integer[]) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
      select from hub.bar b
        where b.owner = hub.me() and b.lifted_at > clock_timestamp() - interval '1 hour'
        group by grouping sets ((b.party), ())
        having (b.party = any (whom) and count(*) >= 10) or (b.party is null and count(*) >= 500)) then
    raise exception 'hub: a limit of the party' using errcode = 'HB429', detail = 'BARS';
  end if;
end
$$;
