/*
 * Hidden attribution. A claim without a named owner could be linked to the named claims of the same call: they are next to it in the stream, with the same
 * times. So readers get its times by the hour, and its event gets a random later position, up to `delay` seconds later (hub.sequence). Without a delay the
 * event follows the named events, in random order. An event that takes visibility from a reader never waits.
 */
create or replace function hub.is_owner_hidden(kind text, named_owner integer) returns boolean
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$ select named_owner is null and kind in ('INDICATOR', 'SIGHTING', 'RELATIONSHIP') $$;

/*
 * Delays events of these transactions: new and changed items that do not name their owner. All events of an item wait together. They wait only if no reader
 * loses visibility by the change, and no other item of the transaction depends on the item. Each item waits for a random part of `delay` seconds, as its own
 * transaction (with numbers that PostgreSQL never assigns). Returns the number of waiting events.
 */
create or replace function hub.delay_events(txs xid8[], delay integer) returns integer
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  waiting integer;
begin
  with items as (
      select o.tx, o.item, min(o.id) as first_id, clock_timestamp() + random() * delay * interval '1 second' as due_at
        from hub.outbox o where o.tx = any (txs) and o.item is not null and o.tx::text::numeric < 9223372036854775808
        group by o.tx, o.item
        having bool_and(hub.is_owner_hidden(o.kind, o.named_owner) and o.key is null and (o.op = 'PUBLISH' or o.op = 'UPDATE'
          and o.audience_before <@ o.audience and o.excluded <@ o.excluded_before and o.agency_only is not distinct from o.agency_only_before
          and o.facets->'red' is not distinct from o.facets_before->'red'))
          and o.item <> all (array(select b.item from hub.outbox x cross join lateral (values ((x.facets->>'of')::uuid), ((x.facets->>'andOf')::uuid)) b(item)
            where x.tx = any (txs) and b.item is not null))),
    gone as (delete from hub.outbox o using items i where o.tx = i.tx and o.item = i.item returning o.*, i.first_id, i.due_at)
  insert into hub.delayed_event (id, tx, ordinal, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, agency_only,
      agency_only_before, retain_until, key, due_at)
    select g.id, (9223372036854775808 + g.first_id)::text::xid8, g.ordinal, g.at, g.op, g.kind, g.item, g.version, g.owner, g.named_owner, g.facets, g.facets_before, g.audience, g.audience_before,
        g.excluded, g.excluded_before, g.agency_only, g.agency_only_before, g.retain_until, g.key, g.due_at
      from gone g;
  get diagnostics waiting = row_count;
  return waiting;
end
$$;

-- Puts due events back into the outbox, in random order and after all others.
create or replace function hub.release_due_events() returns void
language sql set search_path = pg_catalog, pg_temp
as $$
  with due as (delete from hub.delayed_event d where d.due_at <= clock_timestamp() returning d.*),
    turns as materialized (select t.tx, random() as turn from (select distinct d.tx from due d) t)
  insert into hub.outbox (tx, ordinal, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, agency_only, agency_only_before,
      retain_until, key)
    select d.tx, d.ordinal, d.at, d.op, d.kind, d.item, d.version, d.owner, d.named_owner, d.facets, d.facets_before, d.audience, d.audience_before, d.excluded, d.excluded_before, d.agency_only,
        d.agency_only_before, d.retain_until, d.key
      from due d join turns t on t.tx = d.tx order by t.turn, d.id
$$;

-- Puts back, before these transactions, the waiting events of the items that they change or depend on: the order of an item's events is the order of its
-- commits. Returns the transactions that came back.
create or replace function hub.release_events_before(txs xid8[]) returns xid8[]
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  back xid8[];
begin
  if not exists (select from hub.delayed_event) then
    return '{}';
  end if;
  with about as materialized (
      select o.item from hub.outbox o where o.tx = any (txs) and o.item is not null
      union select (o.facets->>'of')::uuid from hub.outbox o where o.tx = any (txs) and o.facets ? 'of'
      union select (o.facets->>'andOf')::uuid from hub.outbox o where o.tx = any (txs) and o.facets ? 'andOf'),
    gone as (delete from hub.delayed_event d using about a where d.item = a.item returning d.*),
    put as (
      insert into hub.outbox (id, tx, ordinal, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, agency_only,
          agency_only_before, retain_until, key) overriding system value
        select g.id, g.tx, g.ordinal, g.at, g.op, g.kind, g.item, g.version, g.owner, g.named_owner, g.facets, g.facets_before, g.audience, g.audience_before, g.excluded, g.excluded_before,
            g.agency_only, g.agency_only_before, g.retain_until, g.key
          from gone g returning id, tx)
  select coalesce(array_agg(p.tx order by p.last_id), '{}') into back from (select t.tx, max(t.id) as last_id from put t group by t.tx) p;
  return back;
end
$$;

/*
 * Rounds times down to the hour for items that do not name their owner. Times grow by a second with each version, since STIX and MISP identify a version by its
 * time. The owner reads exact times in the history (hub.item_version).
 */
create or replace function hub.coarsen_times() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    new.published_at := date_trunc('hour', new.published_at);
    new.updated_at := new.published_at;
    new.revoked_at := date_trunc('hour', new.revoked_at);
  elsif new.version <> old.version then
    new.updated_at := greatest(date_trunc('hour', new.updated_at), old.updated_at + interval '1 second');
    if new.revoked_at is distinct from old.revoked_at then
      new.revoked_at := date_trunc('hour', new.revoked_at);
    end if;
  end if;
  return new;
end
$$;
