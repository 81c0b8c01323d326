-- hub_relay alone, without the key of a hub process, is told no address of a receiver or a source, and tells nobody that something was asked (0049, 4).
drop function hub.tell_case_question(uuid, bytea[]);
drop function hub.raise_deconflict_alarm(uuid, text[], integer);
drop function hub.tell_watched(uuid, integer, text, text);
drop function hub.due_webhooks(uuid, integer);
drop function hub.hold_webhook(uuid, uuid);
drop function hub.webhook_to_send(uuid);
drop function hub.due_pulls(uuid, integer);

-- What a question met is found by digests and marks, which only a hub process can make of the sealed question. Anybody else's would tell owners of a question that nobody asked.
create function hub.tell_case_question(claim text, of_ask uuid, digests bytea[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
  q hub.case_question;
  a hub.ask;
  t record;
begin
  perform hub.believed(claim);
  select * into q from hub.case_question k where k.ask = of_ask and k.told_at is null for update skip locked;
  if not found then
    return false;
  end if;
  select * into a from hub.ask x where x.id = of_ask;
  for t in
    with found as materialized (
        select distinct s.case_id, s.lead, s.setting from hub.cases_that_share(hub.eyes_of(a.party), q.case_id, digests, a.asked_at) s where s.discovered and s.setting <> 'HIDDEN'),
      written as (insert into hub.case_asked (ask, case_id, lead, setting) select of_ask, f.case_id, f.lead, f.setting from found f returning case_asked.case_id, case_asked.lead)
    select w.lead, array_agg(w.case_id order by w.case_id) as cases, array_agg(w.case_id order by w.case_id) filter (where c.tlp <> 'RED') as open
      from written w join hub.case_file c on c.id = w.case_id group by w.lead order by w.lead loop
    -- RED is for people: what whole parties and their machines are told names no such case.
    perform hub.announce(array[t.lead], 'CASE_RELATED', jsonb_build_object('cases', to_jsonb(coalesce(t.open, '{}'))));
    insert into hub.audit (party, what, channel, outcome, items, count) values (t.lead, 'case.related-told', 'relay', 'DONE', t.cases[1:1000], cardinality(t.cases));
  end loop;
  update hub.case_question k set told_at = clock_timestamp() where k.ask = of_ask;
  return true;
end
$$;

-- The alarm names an officer, and what an owner is told of a watch bears its party's words.
create function hub.raise_deconflict_alarm(claim text, of_ask uuid, signs text[], asked integer) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  a hub.ask;
  new_id uuid;
begin
  perform hub.believed(claim);
  select * into a from hub.ask x where x.id = of_ask;
  insert into hub.deconflict_alarm (party, user_id, day, signs, asked)
    values (a.party, a.user_id, (a.asked_at at time zone 'UTC')::date, raise_deconflict_alarm.signs, raise_deconflict_alarm.asked)
    on conflict (user_id, day) do nothing returning id into new_id;
  if new_id is null then
    return false;
  end if;
  perform hub.announce(array(select p.key from hub.party p where p.key = a.party or p.kind = 'HUB'), 'DECONFLICTION_ALARM', jsonb_build_object('alarm', new_id));
  insert into hub.audit (party, agency, user_id, what, channel, outcome, reason, items, count)
    values (a.party, a.agency, a.user_id, 'deconflict.alarm', 'relay', 'DONE', array_to_string(raise_deconflict_alarm.signs, ','), array[new_id], 1);
  return true;
end
$$;

create function hub.tell_watched(claim text, of_watch uuid, hit integer, purpose text, case_reference text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  t hub.watch_telling;
begin
  perform hub.believed(claim);
  delete from hub.watch_telling x where x.watch = of_watch and x.no = hit returning * into t;
  if not found then
    return false;
  end if;
  perform hub.announce(array[t.owner], 'WATCHED', (select jsonb_strip_nulls(jsonb_build_object('party', p.id, 'partyName', p.name, 'purpose', left(purpose, 500), 'caseReference', case_reference,
      'item', case when not t.discreet then t.item end)) from hub.watch w join hub.party p on p.key = w.party where w.id = t.watch));
  return true;
end
$$;

-- The addresses, filters and sealed secrets of webhooks and pulls.
create function hub.due_webhooks(claim text, holder uuid, most integer) returns table (turn bigint, target jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.believed(claim);
  perform hub.rest_webhooks();
  return query
    with due as (
        select w.id from hub.webhook w join hub.party p on p.key = w.party and p.suspended_at is null
          where w.id in (select n.id from hub.webhooks_with_news() n)
            and w.deleted_at is null and w.paused_at is null and w.next_attempt_at <= now() and (w.lease_until is null or w.lease_until < now())
          order by w.next_attempt_at limit most for update of w skip locked),
      taken as (
        update hub.webhook w set leased_by = holder, lease_until = now() + interval '30 seconds', turn = w.turn + 1 from due where w.id = due.id returning w.*)
    select t.turn, hub.webhook_target(t::hub.webhook) from taken t;
end
$$;

create function hub.hold_webhook(claim text, holder uuid, of_id uuid) returns setof jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  w hub.webhook;
begin
  perform hub.believed(claim);
  select * into w from hub.webhook x where x.id = of_id and x.deleted_at is null for update;
  if found and (w.lease_until is null or w.lease_until < now()) then
    update hub.webhook x set leased_by = holder, lease_until = now() + interval '30 seconds', turn = turn + 1 where x.id = w.id returning * into w;
    return next hub.webhook_target(w);
  elsif found then
    update hub.webhook x set turn = turn + 1, next_attempt_at = greatest(x.next_attempt_at, now() + interval '2 seconds') where x.id = w.id;
  end if;
end
$$;

create function hub.webhook_to_send(claim text, of_id uuid) returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.believed(claim);
  return query select hub.webhook_target(w) from hub.webhook w where w.id = of_id and w.deleted_at is null;
end
$$;

create function hub.due_pulls(claim text, holder uuid, most integer) returns table (turn bigint, target jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.believed(claim);
  perform hub.rest_pulls();
  return query
    with due as (
        select l.id from hub.pull l join hub.party p on p.key = l.party and p.suspended_at is null
          where l.deleted_at is null and l.paused_at is null and l.next_run_at <= now() and (l.lease_until is null or l.lease_until < now())
          order by (select count(*) from hub.pull b where b.party = l.party and b.deleted_at is null and b.lease_until > now()), l.next_run_at limit most for update of l skip locked),
      taken as (
        update hub.pull l set leased_by = holder, lease_until = now() + interval '30 seconds', run_at = now(), turn = l.turn + 1 from due where l.id = due.id returning l.*)
    select t.turn, hub.pull_target(t::hub.pull) from taken t;
end
$$;

revoke all on function hub.raise_deconflict_alarm(text, uuid, text[], integer), hub.tell_watched(text, uuid, integer, text, text), hub.tell_case_question(text, uuid, bytea[]), hub.due_webhooks(text, uuid, integer),
  hub.hold_webhook(text, uuid, uuid), hub.webhook_to_send(text, uuid), hub.due_pulls(text, uuid, integer) from public;
grant execute on function hub.raise_deconflict_alarm(text, uuid, text[], integer), hub.tell_watched(text, uuid, integer, text, text), hub.tell_case_question(text, uuid, bytea[]), hub.due_webhooks(text, uuid, integer),
  hub.hold_webhook(text, uuid, uuid), hub.webhook_to_send(text, uuid), hub.due_pulls(text, uuid, integer) to hub_relay;

-- Uploads and imports that are under way are ended after a time that the caller gives: not before ten minutes; and what was taken is kept for an hour (files) or a day (imports) at least.
create or replace function hub.tend_evidence(most integer, silent interval, loose interval) returns table (done integer, elsewhere uuid[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ended integer;
  gone integer;
begin
  with due as (
      select e.id from hub.evidence e
        where e.state = 'OPEN' and e.moved_at < clock_timestamp() - greatest(silent, interval '10 minutes') or e.state = 'KEPT' and e.loose_since < clock_timestamp() - greatest(loose, interval '1 hour')
        order by coalesce(e.loose_since, e.moved_at) limit least(most, 1000) for update skip locked),
    over as (
      update hub.evidence e set state = 'ENDED', sealed_key = null, loose_since = null, moved_at = clock_timestamp()
        from due d where e.id = d.id returning e.id, e.owner, e.agency),
    noted as (
      insert into hub.audit (party, agency, what, channel, outcome, items, count)
        select o.owner, o.agency, 'evidence.expire', 'relay', 'DONE', array_agg(o.id order by o.id), count(*) from over o group by o.owner, o.agency)
  select count(*) into ended from over;
  with left_ as (
      select e.id from hub.evidence e where e.state = 'ENDED' and e.place = 'DATABASE' limit least(most, 1000) for update skip locked)
  delete from hub.evidence e using left_ l where e.id = l.id;
  get diagnostics gone = row_count;
  return query select ended + gone, array(select e.id from hub.evidence e where e.state = 'ENDED' and e.place <> 'DATABASE' order by e.moved_at limit least(most, 1000));
end
$$;

create or replace function hub.tend_imports(most integer, silent interval, kept interval) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  old uuid;
  held_ integer;
  gone integer := 0;
  wiped integer := 0;
begin
  update hub.import i set state = 'BROKEN', failure = 'SILENT', run = null, ended_at = i.moved_at
    where i.state = 'OPEN' and i.purged_at is null and i.moved_at < clock_timestamp() - greatest(silent, interval '10 minutes');
  select i.id into old from hub.import i where i.purged_at is null and i.state <> 'OPEN' and i.moved_at < clock_timestamp() - greatest(kept, interval '1 day')
    order by i.moved_at limit 1 for update skip locked;
  if old is null then
    return 0;
  end if;
  with forgotten as (
      delete from hub.held_item h using (select x.id from hub.held_item x where x.import = old limit least(most, 1000)) p where h.id = p.id returning h.line)
  select count(*) into held_ from forgotten;
  with forgotten as (
      delete from hub.import_item t using (
          select x.line from hub.import_item x where x.import = old and x.outcome not in ('CREATED', 'UPDATED', 'HELD') limit least(most, 1000)) p
        where t.import = old and t.line = p.line returning 1)
  select count(*) into gone from forgotten;
  with emptied as (
      update hub.import_item t set source = null, problems = '[]', digest = '', sent = null, outcome = case t.outcome when 'HELD' then 'DROPPED' else t.outcome end
        from (select x.line from hub.import_item x where x.import = old and (x.digest <> '' or x.outcome = 'HELD' and not exists (
          select from hub.held_item h where h.import = old and h.line = x.line)) limit least(most, 1000)) p
        where t.import = old and t.line = p.line returning 1)
  select count(*) into wiped from emptied;
  update hub.import i set held = i.held - held_, dropped = i.dropped + held_,
      purged_at = case when held_ + gone + wiped = 0 then clock_timestamp() end, key = case when held_ + gone + wiped = 0 then null else i.key end
    where i.id = old;
  return 1 + held_ + gone + wiped;
end
$$;
