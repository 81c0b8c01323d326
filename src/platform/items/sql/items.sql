-- Columns that readers of an item never read: its owner and audience, and how its end came about; for an item that depends on claims, the owners of those claims.
create or replace function hub.governing_columns() returns text[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select array['owner', 'agency', 'agency_only', 'audience', 'excluded', 'ordinal', 'chosen_until', 'basis_until', 'awaited_until', 'renewed_at', 'notice_due_at', 'item_owner', 'item_agency_only', 'asked', 'other_owner', 'other_agency_only'] $$;

-- A writer of an event holds the owner's key and the keys of the groups in the old and new audience, until the end of the transaction. A transaction that
-- changes visibility by such a key (a bar, a group membership) waits for these writers, and they wait for it. Transactions that change the visibility of one
-- party wait for each other. So the stream holds changes in the order in which they took effect, and an event describes an item that was visible. Every writer
-- holds key 0: a suspension waits for all writers. Key 1 is held like a group's key, because an admitted country gains it. An item of a candidate country has
-- no audience, and no audience contains a candidate: this check backs up the rules for audiences.
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

-- To be called before hub.lock_key_exclusive.
create or replace function hub.lock_party(party_ integer) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ select pg_advisory_xact_lock(hashtext('hub party'), party_) $$;

-- AFTER INSERT and AFTER UPDATE, for each statement: writes a version and an event for each row, in the order of `ordinal`.
-- Only claims count against the limit of claims.
create or replace function hub.record_published_items() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.lock_keys_shared(array(select distinct n.owner from new_rows n), array(select distinct unnest(n.audience) from new_rows n));
  perform hub.count_published(n.owner, n.agency, case when tg_argv[0] = 'INDICATOR' then count(*)::integer else 0 end) from new_rows n group by n.owner, n.agency;
  with fresh as materialized (
      select n.id, n.version, n.ordinal, n.owner, n.named_owner, n.audience, n.excluded, n.agency_only, n.chosen_until, to_jsonb(n) as content from new_rows n),
    kept as (
      insert into hub.item_version (item, version, kind, by_user, op, content, audience, excluded, agency_only, chosen_until)
        select f.id, f.version, tg_argv[0], (select hub.my_user()), 'PUBLISH', f.content - hub.governing_columns(), f.audience, f.excluded, f.agency_only, f.chosen_until from fresh f)
  insert into hub.outbox (ordinal, op, kind, item, version, owner, named_owner, facets, audience, excluded, agency_only)
    select f.ordinal, 'PUBLISH', tg_argv[0], f.id, f.version, f.owner, f.named_owner, hub.facets(f.content), f.audience, f.excluded, f.agency_only
    from fresh f order by f.ordinal;
  return null;
end
$$;

-- Removes the officer's name from a version that another party's officer wrote, or that other parties read. Only the audit log of the officer's own party has
-- the name.
create or replace function hub.hide_officer(of_item uuid, of_version integer) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ update hub.item_version v set by_user = '00000000-0000-0000-0000-000000000000' where v.item = of_item and v.version = of_version $$;

-- Returns the officer of a change. Only the relay, as which nobody but background jobs logs in, has no actor: the id of nobody (as hub.hide_officer). HB498: another caller without a context.
create or replace function hub.changing_officer() returns uuid
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return case when session_user = 'hub_relay' then coalesce((hub.policy_viewer()).user_id, '00000000-0000-0000-0000-000000000000') else hub.my_user() end;
end
$$;

-- PostgreSQL keeps the plan of the first, small statement. Without nested loops this plan also suits a batch of a thousand rows.
create or replace function hub.record_changed_items() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_nestloop = off
as $$
begin
  perform hub.lock_keys_shared(array(select distinct n.owner from new_rows n),
    array(select unnest(n.audience) from new_rows n union select unnest(o.audience) from old_rows o));
  with changed as materialized (
      select n.id, n.version, n.ordinal, n.owner, n.named_owner, n.audience, n.excluded, n.agency_only, n.chosen_until, o.agency_only as agency_only_before, o.audience as audience_before, o.excluded as excluded_before,
          to_jsonb(n) as after, to_jsonb(o) as before
        from new_rows n join old_rows o using (id)
        where n.version <> o.version), -- otherwise only its end was computed again
    kept as (
      insert into hub.item_version (item, version, kind, by_user, op, content, audience, excluded, agency_only, chosen_until)
        select c.id, c.version, tg_argv[0], (select hub.changing_officer()), hub.change_operation(c.before, c.after), c.after - hub.governing_columns(), c.audience,
          c.excluded, c.agency_only, c.chosen_until from changed c)
  insert into hub.outbox (ordinal, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before,
      agency_only, agency_only_before)
    select c.ordinal, hub.change_operation(c.before, c.after), tg_argv[0], c.id, c.version, c.owner, c.named_owner, hub.facets(c.after), hub.facets(c.before),
      c.audience, c.audience_before, c.excluded, c.excluded_before, c.agency_only, c.agency_only_before
    from changed c order by c.ordinal;
  return null;
end
$$;

/*
 * Whether a deleted item depended on another party's indicator and goes before the end that it showed. Its owner gets no entry of it, as where the indicator's owner narrows its audience: an
 * end of retention before the shown end would reveal that the indicator is a tear-line.
 */
create or replace function hub.goes_with_another(content jsonb) returns boolean
language sql stable
return coalesce((content->>'retain_until')::timestamptz > clock_timestamp()
  and (content->'item_owner' <> content->'owner' or content ? 'other_owner' and content->'other_owner' <> content->'owner'), false);

-- AFTER DELETE, for each statement: deletes the content of the items, and writes an event for the parties that saw them. What remains: who saw the item and
-- when, its kind and threat (readers filter their events by these), a tombstone, and an audit entry. An item that is deleted with another one ends now, whatever its own end.
create or replace function hub.record_deleted_items() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from old_rows) then
    return null;
  end if;
  delete from hub.item_version v using old_rows o where v.item = o.id;
  delete from hub.item_detail_version v using old_rows o where v.item = o.id;
  delete from hub.retention_renewal r using old_rows o where r.item = o.id;
  insert into hub.tombstone (item, kind, owner, agency, agency_only, red, reason, unlisted)
    select o.id, tg_argv[0], o.owner, o.agency, o.agency_only, o.tlp = 'RED', 'RETENTION', hub.goes_with_another(to_jsonb(o)) from old_rows o
    on conflict do nothing;
  insert into hub.outbox (op, kind, item, owner, named_owner, facets, facets_before, audience_before, excluded_before, agency_only, agency_only_before, retain_until)
    select 'EXPIRE', tg_argv[0], o.id, o.owner, o.named_owner, f.facets, f.facets, o.audience, o.excluded, o.agency_only, o.agency_only, least(o.retain_until, clock_timestamp())
    from old_rows o cross join lateral (select hub.facets(to_jsonb(o)) as facets) f order by o.id;
  insert into hub.audit (party, agency, what, channel, outcome, items, count)
    select o.owner, o.agency, lower(tg_argv[0]) || '.expire', 'relay', 'DONE', array_agg(o.id order by o.id), count(*)
      from old_rows o where not hub.goes_with_another(to_jsonb(o)) group by o.owner, o.agency;
  return null;
end
$$;

-- Returns the properties by which a follower filters, and the items on which an item depends: `of` and `andOf` are claims that its readers must see as well.
-- The kind of an object is its type; NONE: it has none. (Stable, as jsonb_build_object is, so that the planner inlines it into statements about many rows.)
create or replace function hub.facets(content jsonb) returns jsonb
language sql stable
return jsonb_build_object(
      'kind', case when content ?& '{reference,victims,suspects}' then 'REPORT' else coalesce(content->>'kind', content->>'type', 'NONE') end,
      'threat', coalesce(content->>'threat', 'NONE'), 'red', content->>'tlp' = 'RED')
    || case when content ? 'item_owner'
      then jsonb_build_object('of', content->'indicator', 'ofOwner', content->'item_owner', 'ofAgency', content->'item_agency_only') else '{}' end
    || case when content ? 'other_owner'
      then jsonb_build_object('andOf', content->'other', 'andOfOwner', content->'other_owner', 'andOfAgency', content->'other_agency_only') else '{}' end;

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

-- Returns a row of a table of items without its end and what the hub computes it from, and without columns that PostgreSQL computes after the triggers that run before a change.
create or replace function hub.without_end(content jsonb, of_table oid) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select content - '{retain_until,basis_until,awaited_until,notice_due_at}'::text[] - array(select a.attname::text from pg_attribute a where a.attrelid = of_table and a.attgenerated <> '' and not a.attisdropped)
$$;

-- Checks that a change keeps the item's identity, owner and agency, and raises its version by one. A function of the hub may have the end of an item computed
-- again, without a version.
create or replace function hub.guard_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if new.version = old.version and current_user = 'hub_owner' then
    if hub.without_end(to_jsonb(new), tg_relid) = hub.without_end(to_jsonb(old), tg_relid) then
      return new;
    end if;
  end if;
  if new.version <> old.version + 1 or new.id <> old.id or new.owner <> old.owner or new.agency <> old.agency or new.published_at <> old.published_at then
    raise exception 'hub: a change must keep the identity and raise the version by one' using errcode = 'HB500';
  end if;
  return new;
end
$$;

-- Whether an item restricted to the agency `kept` (null: no restriction) is open to an officer of the owner with the agency `mine` (null: none).
create or replace function hub.is_open_to_agency(kept integer, mine integer) returns boolean language sql immutable return coalesce(kept = mine, kept is null);

-- Returns the SHA-256 digest of (kind, scope, value). Look-ups and unique indexes use it, however long the value is.
create or replace function hub.digest(kind text, scope text, value text) returns bytea
language sql immutable
return sha256(convert_to(kind || E'\n' || scope || E'\n' || value, 'UTF8'));

-- Limits how often a party lifts bars: each change costs work in every party's feed. Setting a bar is always possible. The caller holds its party's key. Raises
-- HB429 at the limit.
create or replace function hub.limit_bar_lifting(whom integer[]) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
      select from hub.bar b
        where b.owner = hub.me() and b.lifted_at > clock_timestamp() - interval '1 hour'
        group by grouping sets ((b.party), ())
        having (b.party = any (whom) and count(*) >= 10) or (b.party is null and count(*) >= 500)) then
    raise exception 'hub: the party has reached a limit' using errcode = 'HB429', detail = 'BARS';
  end if;
end
$$;
