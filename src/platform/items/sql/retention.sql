-- Returns the beginning of a day (UTC), so many months after the day of a time: the end of retention does not reveal the hour of publication.
create or replace function hub.months_after(since timestamptz, months integer) returns timestamptz
language sql immutable
return (date_trunc('day', since at time zone 'UTC') + make_interval(months => months)) at time zone 'UTC';

-- Returns the day (UTC) after the same day of the next month: no limit of a party ends an item earlier after it was set, or after an answer was due.
create or replace function hub.month_later(at timestamptz) returns timestamptz
language sql immutable
return (date_trunc('day', at at time zone 'UTC') + interval '1 month 1 day') at time zone 'UTC';

/*
 * Returns the basis_until of an item whose basis ends at `ends`: the former one where the basis has ended already. Then the item goes with it, and its own end, which readers see,
 * does not show when the basis ended: a tear-line ends before the end that it shows (hub.goes_with_another).
 */
create or replace function hub.end_of_basis(ends timestamptz, former timestamptz) returns timestamptz
language sql stable
return case when ends > clock_timestamp() then ends else former end;

-- Whether a change ends an item that shows an end of its own: its basis has ended (`basis`), and this change says so, or the item has ended already. Before the change: null for a new item.
create or replace function hub.ends_now(basis timestamptz, basis_before timestamptz, end_before timestamptz) returns boolean
language sql stable
return basis <= clock_timestamp() and (basis is distinct from basis_before or end_before <= clock_timestamp());

/*
 * BEFORE INSERT and BEFORE UPDATE of every kind of item: the one place that computes the end of an item. It is the earliest of
 *   the owner's own end           what the writer states as retain_until; null: the default of the kind
 *   the end of its basis          basis_until: an item that depends on indicators ends with them. An item that shows an end of its own (a tear-line) ends
 *                                 when a change sets basis_until to a time that has come (hub.end_tear_lines), and stays ended. No other change
 *                                 ends it: its basis may have a later end that it has not got yet
 *   the limit of the owner        hub.retention_limit, but not within a month after the party set it, or after an answer was due (awaited_until)
 *   the hub's maximum             hub.retention_rule
 * counted from the publication or the last renewal. An unchanged retain_until keeps the owner's own end.
 *
 * The owner is notified six months before the end; of an item that is kept for less than a year, at half of its time. Of an end that the owner chooses within six months from
 * now it is notified at once ('-infinity') where the item would have been kept for longer, also if the end is put off before the notice was sent; there is no notice where the end is published with the item, or put off later. Nor of a
 * dependent item that ends with its indicator.
 * Arguments: the kind; whether its items depend on indicators; who writes them (hub.register_kind).
 */
create or replace function hub.limit_retention() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  since timestamptz;
begin
  if tg_op = 'INSERT' then
    new.chosen_until := new.retain_until;
    new.renewed_at := null;
    if tg_argv[2] = 'OFFICERS' then -- a statement of hub_app may state every column
      new.awaited_until := null;
    end if;
  elsif new.version <> old.version and new.retain_until is distinct from old.retain_until then
    new.chosen_until := new.retain_until;
  end if;
  since := least(coalesce(new.renewed_at, new.published_at), clock_timestamp());
  new.retain_until := (
    select least(new.chosen_until, 
        case when tg_argv[1]::boolean then new.basis_until when hub.ends_now(new.basis_until, old.basis_until, old.retain_until) then least(clock_timestamp(), old.retain_until) end,
        hub.months_after(since, coalesce(case when new.chosen_until is null then r.default_months else r.maximum_months end, 60)),
        case when l.months is not null then greatest(hub.months_after(since, l.months), hub.month_later(greatest(l.set_at, new.awaited_until))) end)
      from (select) one
      left join hub.retention_rule r on r.kind = tg_argv[0]
      left join hub.retention_limit l on l.kind = tg_argv[0] and l.party = new.owner);
  if tg_op = 'INSERT' or new.retain_until is distinct from old.retain_until then
    new.notice_due_at := case
      when tg_argv[1]::boolean and new.retain_until = new.basis_until then null
      when new.retain_until = new.chosen_until and new.chosen_until <= clock_timestamp() + interval '6 months' then
        case when tg_op = 'UPDATE' and (new.retain_until < old.retain_until or old.notice_due_at = '-infinity') then '-infinity'::timestamptz end
      else greatest(new.retain_until - interval '6 months', since + (new.retain_until - since) / 2) end;
  end if;
  return new;
end
$$;

/*
 * Computes the ends of a party's existing items again after it has changed a limit: at most `batch` items of one limit in one call. Their versions stay, and
 * no event is sent: recipients learn of the end as WITHDRAWN. It begins when all writers that may not have seen the limit have ended. Returns the number of
 * examined items. Any number of processes may run it at once.
 */
create or replace function hub.apply_retention_limits(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  l hub.retention_limit;
  upto uuid;
  done integer;
begin
  -- A statement that began before the limit was set has its transaction's number two seconds later, or is done.
  update hub.retention_limit x set waits_for = pg_snapshot_xmax(pg_current_snapshot())
    where (x.party, x.kind) in (
      select o.party, o.kind from hub.retention_limit o
        where o.applied_at is null and o.waits_for is null and o.set_at <= clock_timestamp() - interval '2 seconds' for update skip locked);
  select * into l from hub.retention_limit x
    where x.applied_at is null and x.waits_for <= pg_snapshot_xmin(pg_current_snapshot()) order by x.set_at limit 1 for update skip locked;
  if not found then
    return 0;
  end if;
  execute format('with due as materialized (
      select x.id from %1$s x where x.owner + 0 = $1 and ($2::uuid is null or x.id > $2) order by x.id limit $3 for update),
    changed as (update %1$s t set retain_until = t.retain_until from due d where t.id = d.id)
    select (array_agg(d.id order by d.id desc))[1], count(*) from due d', hub.table_of(l.kind)) into upto, done using l.party, l.applied_to, batch;
  update hub.retention_limit x set applied_to = coalesce(upto, x.applied_to), applied_at = case when done < batch then clock_timestamp() end
    where x.party = l.party and x.kind = l.kind;
  return greatest(done, 1);
end
$$;

/*
 * Begins to collect the items of a party that end, of the first party that has such items and was not notified within a day. Returns null if there is none.
 */
create or replace function hub.begin_retention_notice() returns hub.retention_notice
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  n hub.retention_notice;
  k hub.item_kind;
begin
  for k in select * from hub.item_kind order by 1 loop
    execute format('insert into hub.retention_notice as r (party, began_at)
        select p.key, clock_timestamp() from hub.party p left join hub.retention_notice o on o.party = p.key
          where p.kind <> ''HUB'' and p.closed_at is null and (o.party is null or o.began_at is null and o.at <= clock_timestamp() - interval ''1 day'')
            and exists (select from %s x where x.owner + 0 = p.key and x.retain_until > clock_timestamp() and x.notice_due_at <= clock_timestamp())
          order by p.key limit 1
      on conflict (party) do update set began_at = excluded.began_at where r.began_at is null returning r.*', k.content) into n;
    exit when n.party is not null;
  end loop;
  return n;
end
$$;

/*
 * Notifies parties of their items that end, at most once a day each: one announcement with the number of items, and at most 50 of their ids, none of RED, none of a
 * case and none that is kept to an agency. One call collects at most `batch` items of one party; the call that finds no more of them announces them. So it continues after a
 * failure where it was. Returns whether there may be more to do, as a number.
 */
create or replace function hub.announce_ending_items(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  n hub.retention_notice;
  k hub.item_kind;
  ending uuid[];
  here integer;
  here_first timestamptz;
  rest integer := batch;
begin
  select * into n from hub.retention_notice x where x.began_at is not null order by x.began_at limit 1 for update skip locked;
  if not found then
    n := hub.begin_retention_notice();
  end if;
  if n.party is null then
    return 0;
  end if;
  for k in select * from hub.item_kind order by 1 loop
    execute format('with due as materialized (
        select x.id, x.tlp, x.agency_only, x.retain_until from %1$s x
          where x.owner + 0 = $1 and x.retain_until > clock_timestamp() and x.notice_due_at <= $2 order by x.notice_due_at limit $3 for update skip locked),
      noted as (update %1$s t set notice_due_at = null from due d where t.id = d.id)
      select count(*), min(d.retain_until), coalesce((array_agg(d.id order by d.retain_until, d.id) filter (where d.tlp <> ''RED'' and d.agency_only is null and $4 <> ''CASE''))[1:50], ''{}'') from due d', k.content)
      into here, here_first, ending using n.party, n.began_at, rest, k.kind;
    n.quantity := n.quantity + here;
    n.first_end := least(n.first_end, here_first);
    n.named := (n.named || ending)[1:50];
    rest := rest - here;
    exit when rest = 0;
  end loop;
  if rest > 0 and n.quantity > 0 then
    perform hub.announce(array[n.party], 'ITEMS_END', jsonb_build_object('count', n.quantity, 'item', array_to_string(n.named, ' '),
      'until', to_char(n.first_end at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
  end if;
  update hub.retention_notice x
    set (at, began_at, quantity, first_end, named) = (select case when n.quantity > 0 then clock_timestamp() else x.at end, null, 0, null, '{}'::uuid[] where rest > 0
      union all select x.at, n.began_at, n.quantity, n.first_end, n.named where rest = 0)
    where x.party = n.party;
  return 1;
end
$$;
