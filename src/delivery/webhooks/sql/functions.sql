-- Returns whether this webhook may read the feed for this account now (see hub.enter).
create or replace function hub.may_webhook_read(of_webhook uuid, creator uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.webhook w join hub.user_account u on u.id = w.created_by and u.party = w.party
      cross join lateral (select hub.persistent_roles(u.id) as roles offset 0) e
    where w.id = of_webhook and w.created_by = creator and w.paused_at is null and w.deleted_at is null
      and exists (select from hub.role_permission r where r.role = any (e.roles) and r.permission = 'webhook:manage'))
$$;

-- Returns whether the AMBER content of this owner's items goes out. The caller passes the owner that the reader may know, so that content never reveals a
-- hidden owner.
create or replace function hub.allows_amber_content(owner_ integer) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select (select hub.me()) is not null and exists (select from hub.webhook_policy p where p.party = owner_ and p.amber_content) $$;

-- hub.feed for a webhook: the same events, and whether the owner lets AMBER content go out.
create or replace function hub.webhook_feed(claim text, act jsonb, after_seq bigint, most integer, filter jsonb) returns setof jsonb
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select f || jsonb_build_object('amberContent', f->'claim'->>'tlp' = 'AMBER' and hub.allows_amber_content((f->'claim'->>'named_owner')::integer))
    from hub.feed(claim, act, after_seq, most, filter) f
$$;

-- Returns and locks a webhook of the context's party. HB404: absent, deleted and another party's give the same answer.
create or replace function hub.own_webhook(of_id uuid) returns hub.webhook
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  w hub.webhook;
begin
  select * into w from hub.webhook x where x.id = of_id and x.party = hub.me() and x.deleted_at is null for update;
  if not found then
    raise exception 'hub: no such webhook' using errcode = 'HB404', detail = 'webhook';
  end if;
  return w;
end
$$;

-- Returns whether a webhook can continue from a position: it is of this epoch, not ahead of the stream, and not below its floor (0: from the beginning).
create or replace function hub.is_stream_position(of_epoch uuid, at_seq bigint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select exists (select from hub.sequence_head h where h.epoch = of_epoch and at_seq between 0 and h.last)
  and (at_seq = 0 or at_seq >= hub.stream_floor_seq()) $$;

-- AFTER UPDATE of the floor: the receiver of a webhook below it may have items that the stream has forgotten. It is asked to resync, as after a restore, and
-- continues at the floor.
create or replace function hub.resync_webhooks_below_floor() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update hub.webhook w set epoch = '00000000-0000-0000-0000-000000000000', seq = new.seq, turn = w.turn + 1
    where w.deleted_at is null and w.seq > 0 and w.seq < new.seq;
  return null;
end
$$;

-- Returns the owners that withhold their items from a webhook: it works for the default purpose of its creator, and for no case.
create or replace function hub.withheld_from_webhook(of_party integer, creator uuid) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$ select array_to_string(hub.withheld_owners(of_party, hub.default_purpose(creator, null), false), ',') $$;

/*
 * Creates a webhook of the context's party at the given position; without a position, at the stream's end. `given` is {id, name, url, filter, epoch, seq,
 * withheld, secret, sealed (hexadecimal), publicKey}. Returns CREATED, TOO_MANY (20 a party), or RESYNC for a position that cannot be used.
 */
create or replace function hub.create_webhook(given jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  me constant integer := hub.me();
  head hub.sequence_head;
begin
  perform hub.require_act('webhook:manage');
  perform hub.require_step_up(); -- the webhook outlives the session, and sends out what the officer reads
  perform from hub.party p where p.key = me for no key update; -- so that two calls at once do not both pass the limit
  if (select count(*) from hub.webhook w where w.party = me and w.deleted_at is null) >= 20 then
    return 'TOO_MANY';
  end if;
  select * into head from hub.sequence_head;
  if given->>'seq' is not null and not hub.is_stream_position((given->>'epoch')::uuid, (given->>'seq')::bigint) then
    return 'RESYNC';
  end if;
  insert into hub.webhook (id, party, created_by, name, url, filter, epoch, seq, withheld)
    values ((given->>'id')::uuid, me, hub.my_user(), given->>'name', given->>'url', given->'filter', head.epoch,
      coalesce((given->>'seq')::bigint, head.last), case when given->>'seq' is null then hub.withheld_from_webhook(me, hub.my_user()) else coalesce(given->>'withheld', '') end);
  insert into hub.webhook_secret (id, webhook, sealed, public_key)
    values ((given->>'secret')::uuid, (given->>'id')::uuid, decode(given->>'sealed', 'hex'), given->>'publicKey');
  return 'CREATED';
end
$$;

-- Creates a new secret. The previous secret stays live for a day; an older secret that was still live ends now. Returns the time until which the previous
-- secret is live.
create or replace function hub.rotate_webhook_secret(of_id uuid, secret_id uuid, sealed_ bytea, public_key_ text) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  w hub.webhook;
  former_until constant timestamptz := now() + interval '24 hours';
begin
  perform hub.require_act('webhook:manage');
  perform hub.require_step_up();
  w := hub.own_webhook(of_id);
  delete from hub.webhook_secret s where s.webhook = w.id and s.live_until is not null;
  update hub.webhook_secret s set live_until = former_until where s.webhook = w.id;
  insert into hub.webhook_secret (id, webhook, sealed, public_key) values (secret_id, w.id, sealed_, public_key_);
  return former_until;
end
$$;

create or replace function hub.pause_webhook(of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  w hub.webhook;
begin
  perform hub.require_act('webhook:oversee');
  w := hub.own_webhook(of_id);
  if w.paused_at is null then
    update hub.webhook x set paused_at = now(), pause_reason = 'BY_OFFICER', turn = turn + 1 where x.id = w.id;
  end if;
end
$$;

-- Resumes the webhook at once from its position. The caller becomes its creator: from now on it reads with the caller's rights.
create or replace function hub.resume_webhook(of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  w hub.webhook;
begin
  perform hub.require_act('webhook:manage');
  w := hub.own_webhook(of_id);
  if w.created_by <> hub.my_user() then
    perform hub.require_step_up(); -- from now on the webhook reads with this officer's rights, as if the officer created it
  end if;
  update hub.webhook x
    set created_by = hub.my_user(), paused_at = null, pause_reason = null, attempt = 0, failing_since = null, next_attempt_at = now(), turn = turn + 1
    where x.id = w.id;
  perform pg_notify('hub', '');
end
$$;

-- Moves the webhook to another position. Returns false if the position cannot be used. A restore that was not announced yet is announced first, so the epoch of
-- the webhook stays. Events that are skipped by a move ahead count as not delivered. to_withheld: of a cursor; null: the webhook begins at the beginning.
create or replace function hub.replay_webhook(of_id uuid, to_epoch uuid, to_seq bigint, to_withheld text default null) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  w hub.webhook;
  head hub.sequence_head;
begin
  perform hub.require_act('webhook:manage');
  w := hub.own_webhook(of_id);
  select * into head from hub.sequence_head;
  if not hub.is_stream_position(coalesce(to_epoch, head.epoch), to_seq) then
    return false;
  end if;
  update hub.webhook x
    set seq = to_seq, withheld = coalesce(to_withheld, hub.withheld_from_webhook(w.party, w.created_by)), skipped_to = case when to_seq > w.seq then to_seq else least(w.skipped_to, to_seq) end, head_seq = null, attempt = 0, failing_since = null,
      next_attempt_at = now(), turn = turn + 1
    where x.id = w.id;
  perform pg_notify('hub', '');
  return true;
end
$$;

-- Returns whether one more manual message may go out: at most `most` by this webhook in a minute, and 60 by all webhooks of its party, including deleted ones.
-- Otherwise an officer who creates and deletes webhooks would have no limit. The message is counted before it is sent, so that calls at once do not exceed the
-- limit.
create or replace function hub.take_manual_send(of_id uuid, most integer) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  w hub.webhook;
  recent timestamptz[];
begin
  perform hub.require_act('webhook:manage');
  perform from hub.party p where p.key = hub.me() for no key update;
  w := hub.own_webhook(of_id);
  recent := array(select t from unnest(w.by_hand) t where t > clock_timestamp() - interval '1 minute');
  if cardinality(recent) >= most
    or (select count(*) from hub.webhook x, unnest(x.by_hand) t where x.party = w.party and t > clock_timestamp() - interval '1 minute') >= 60 then
    return false;
  end if;
  update hub.webhook x set by_hand = recent || clock_timestamp() where x.id = w.id;
  return true;
end
$$;

-- Deletes a webhook. Its secrets are deleted at once, its log when the relay deletes old log entries.
create or replace function hub.delete_webhook(of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  w hub.webhook;
begin
  perform hub.require_act('webhook:oversee');
  w := hub.own_webhook(of_id);
  delete from hub.webhook_secret s where s.webhook = w.id;
  update hub.webhook x set deleted_at = now(), turn = turn + 1 where x.id = w.id;
end
$$;

create or replace function hub.set_webhook_policy(allowed boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('webhook:policy');
  if allowed then
    perform hub.require_step_up();
  end if;
  insert into hub.webhook_policy (party, amber_content, set_by) values (hub.me(), allowed, hub.my_user())
    on conflict (party) do update set amber_content = excluded.amber_content, set_by = excluded.set_by, set_at = now();
end
$$;

-- Returns how many events of each webhook are dead letters that are not settled: a number, for readers without access to the log.
create or replace function hub.webhook_dead_letters(of_ids uuid[])
  returns table(webhook uuid, dead_letters bigint)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return query
    select d.webhook, count(*) from hub.webhook_delivery d
      where viewer.doing like 'webhook:%' and d.webhook = any (of_ids) and d.party = viewer.me
        and d.outcome in ('DEAD_LETTERED', 'UNREADABLE') and d.settled_at is null
      group by d.webhook;
end
$$;

-- Returns the webhooks of all parties that may have something to send: the stream has an event after their position that may concern them; hub.feed decides. It
-- is one statement with hub.held_keys inlined: it runs for thousands of webhooks, many times a second, and a call for each takes eight times as long.
create or replace function hub.webhooks_with_news() returns setof hub.webhook
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select w.* from hub.webhook w cross join hub.sequence_head h
    where w.deleted_at is null and w.paused_at is null and w.next_attempt_at <= now()
      and (w.epoch <> h.epoch or w.seq < h.last and (
        exists (select from hub.inbox i where i.key = w.party and i.seq > w.seq)
        or exists (
          select from hub.membership m
            cross join lateral (
              select from hub.inbox i
                where i.key = m.key and i.seq > greatest(w.seq, m.from_seq - 1) and i.seq <= coalesce(m.to_seq, 9223372036854775807) limit 1) x
            where m.party = w.party and m.from_seq is not null and (m.to_seq is null or m.to_seq > w.seq))))
$$;

-- Pauses webhooks whose creator is disabled or lacks a permission, until a colleague resumes them.
create or replace function hub.pause_webhooks_without_rights() returns void
language sql set search_path = pg_catalog, pg_temp
as $$
  with may as materialized (
      select array(select r.role from hub.role_permission r where r.permission = 'webhook:manage') as keep,
        array(select r.role from hub.role_permission r where r.permission = 'indicator:read') as read)
  update hub.webhook w set paused_at = now(), pause_reason = 'RESPONSIBLE_LOST_RIGHTS', turn = w.turn + 1
    from hub.user_account u, may
    where w.paused_at is null and w.deleted_at is null and u.id = w.created_by
      -- The creator's own roles first; roles from an identity provider are read only if the own roles do not suffice.
      and (u.disabled_at is not null or u.party <> w.party or not (u.roles && may.keep and u.roles && may.read
        or hub.persistent_roles(u.id) && may.keep and hub.persistent_roles(u.id) && may.read))
$$;

-- Returns the target of a webhook: address, reader, position, and signing secrets (newest first). `gap` is the newest event that became a dead letter or was
-- skipped. Events after it were delivered, and receipts of withdrawals rely on this. After a restore the position may be ahead of the stream; then the stream's
-- end replaces it.
create or replace function hub.webhook_target(w hub.webhook) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('id', w.id, 'party', p.id, 'creator', w.created_by, 'url', w.url, 'filter', w.filter, 'epoch', w.epoch, 'seq', least(w.seq, h.last)::text,
      'headSeq', w.head_seq::text, 'attempt', w.attempt, 'headEpoch', h.epoch, 'withheld', w.withheld, 'headWithheld', hub.withheld_from_webhook(w.party, w.created_by),
      'rulesAt', (select max(r.set_at) from hub.purpose_rule r),
      'gap', greatest(w.skipped_to, (select max(d.seq) from hub.webhook_delivery d
        where d.webhook = w.id and d.outcome in ('DEAD_LETTERED', 'UNREADABLE') and d.settled_at is null))::text,
      'secrets', (select jsonb_agg(jsonb_build_object('id', s.id, 'sealed', encode(s.sealed, 'hex')) order by s.live_from desc)
        from hub.webhook_secret s where s.webhook = w.id and (s.live_until is null or s.live_until > now())))
    from hub.party p, hub.sequence_head h where p.key = w.party
$$;

-- Returns the addresses, filters and sealed secrets of webhooks and pulls.
create or replace function hub.lease_due_webhooks(claim text, holder uuid, most integer) returns table (turn bigint, target jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.verify_claim(claim);
  if not exists (select from hub.webhook w where w.deleted_at is null and w.paused_at is null) then
    return; -- most calls: planning the statement below takes longer than this
  end if;
  perform hub.pause_webhooks_without_rights();
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

-- Renews the leases of webhooks for another 30 s. Returns the webhooks whose holders still have them.
create or replace function hub.renew_webhook_leases(holders uuid[], of_ids uuid[]) returns setof uuid
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update hub.webhook w set lease_until = now() + interval '30 seconds' from unnest(holders, of_ids) l(holder, id)
    where w.id = l.id and w.leased_by = l.holder returning w.id
$$;

-- Adds attempts to the log. A delivered event, or one that later events replace, settles its dead letter; an announced restore settles all dead letters from
-- before. `attempts` is a list of {eventId, epoch, seq, operation, itemId, attempt, at, outcome, reason, status, durationMs, waitMs}.
create or replace function hub.append_webhook_log(w hub.webhook, attempts jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  insert into hub.webhook_delivery (webhook, party, agency, event_id, epoch, seq, operation, item, attempt, at, outcome, reason, http_status, duration_ms, next_attempt_at)
    select w.id, w.party, (select u.agency from hub.user_account u where u.id = w.created_by), (a->>'eventId')::uuid, (a->>'epoch')::uuid, (a->>'seq')::bigint, a->>'operation', (a->>'itemId')::uuid, (a->>'attempt')::integer,
        (a->>'at')::timestamptz, a->>'outcome', a->>'reason', (a->>'status')::integer, (a->>'durationMs')::integer,
        now() + (a->>'waitMs')::bigint * interval '1 millisecond'
      from jsonb_array_elements(attempts) with ordinality l(a, place) order by place;
  update hub.webhook_delivery d set settled_at = now()
    from jsonb_array_elements(attempts) a
    where d.webhook = w.id and d.outcome in ('DEAD_LETTERED', 'UNREADABLE') and d.settled_at is null
      and case a->>'outcome'
        when 'DELIVERED' then d.event_id = (a->>'eventId')::uuid or a->>'operation' = 'RESYNC' and d.epoch <> (a->>'epoch')::uuid
        when 'SUPERSEDED' then d.event_id = (a->>'eventId')::uuid
        else false
      end;
  insert into hub.item_receipt (item, party, way, at)
    select i.id, w.party, 'webhook', min((a->>'at')::timestamptz)
      from jsonb_array_elements(attempts) a join hub.indicator i on i.id = (a->>'itemId')::uuid and i.owner <> w.party
      where a->>'outcome' = 'DELIVERED' and a->>'operation' in ('PUBLISHED', 'UPDATED')
      group by i.id order by i.id
    on conflict do nothing;
end
$$;

/*
 * Stores the result of a holder's work: `work` is {epoch, seq, withheld, headSeq, attempt, waitMs, gone, release, attempts}. The log is kept in any case. The position
 * moves only if no other holder has taken the webhook, no officer has paused or moved it, and the stream has the same epoch: a position from before a restore
 * is not valid. Returns false if the holder must stop.
 */
create or replace function hub.finish_webhook_turn(holder uuid, of_id uuid, at_turn bigint, work jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  w hub.webhook;
  leads_on constant boolean := exists (select from hub.sequence_head h where h.epoch = (work->>'epoch')::uuid);
  goes_on boolean;
begin
  select * into w from hub.webhook x where x.id = of_id for update;
  if not found then
    return false;
  end if;
  perform hub.append_webhook_log(w, work->'attempts');
  if work->'attempts' @> '[{"outcome": "DELIVERED"}]' then
    update hub.webhook x set delivered_at = now() where x.id = w.id;
  end if;
  if w.turn <> at_turn or w.leased_by is distinct from holder then
    update hub.webhook x set leased_by = null, lease_until = null where x.id = w.id and x.leased_by = holder;
    return false;
  end if;
  goes_on := leads_on and not (work->>'release')::boolean;
  update hub.webhook x
    set epoch = case when leads_on then (work->>'epoch')::uuid else x.epoch end, seq = case when leads_on then (work->>'seq')::bigint else x.seq end,
      withheld = case when leads_on then coalesce(work->>'withheld', '') else x.withheld end, head_seq = (work->>'headSeq')::bigint, attempt = (work->>'attempt')::integer,
      failing_since = case when (work->>'attempt')::integer > 0 then coalesce(x.failing_since, now()) end,
      next_attempt_at = now() + coalesce((work->>'waitMs')::bigint, 0) * interval '1 millisecond',
      paused_at = case when (work->>'gone')::boolean then now() end, pause_reason = case when (work->>'gone')::boolean then 'RECEIVER_GONE' end,
      leased_by = case when goes_on then holder end, lease_until = case when goes_on then now() + interval '30 seconds' end
    where x.id = w.id;
  return goes_on;
end
$$;

-- Returns the webhook's target for one manual attempt (a test, a dead letter). The hub process has checked the officer's rights before.
create or replace function hub.webhook_target_for_manual_send(claim text, of_id uuid) returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.verify_claim(claim);
  return query select hub.webhook_target(w) from hub.webhook w where w.id = of_id and w.deleted_at is null;
end
$$;

/*
 * Leases a webhook for an event that an officer sends manually. The worker must not send at the same time: an older read could arrive after a withdrawal.
 * Returns nothing while another holder has the webhook. That holder then stops after its current message, and starts nothing for two seconds.
 */
create or replace function hub.lease_webhook(claim text, holder uuid, of_id uuid) returns setof jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  w hub.webhook;
begin
  perform hub.verify_claim(claim);
  select * into w from hub.webhook x where x.id = of_id and x.deleted_at is null for update;
  if found and (w.lease_until is null or w.lease_until < now()) then
    update hub.webhook x set leased_by = holder, lease_until = now() + interval '30 seconds', turn = turn + 1 where x.id = w.id returning * into w;
    return next hub.webhook_target(w);
  elsif found then
    update hub.webhook x set turn = turn + 1, next_attempt_at = greatest(x.next_attempt_at, now() + interval '2 seconds') where x.id = w.id;
  end if;
end
$$;

-- Releases a webhook; without an id, all webhooks of the holder. A webhook without a failed event may continue at once.
create or replace function hub.release_webhook_lease(holder uuid, of_id uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update hub.webhook w set leased_by = null, lease_until = null, next_attempt_at = case when w.attempt = 0 then now() else w.next_attempt_at end
    where (of_id is null or w.id = of_id) and w.leased_by = holder
$$;

create or replace function hub.log_webhook_attempt(of_id uuid, tried jsonb) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ select hub.append_webhook_log(w, jsonb_build_array(tried)) from hub.webhook w where w.id = of_id $$;

-- Deletes a batch of old log entries: after 30 days those that were delivered or tried again, after a year those that were never delivered, and all entries of
-- deleted webhooks. Then it deletes these webhooks. `skipped_to` still records that an event was never sent.
create or replace function hub.delete_old_webhook_log(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  gone integer;
begin
  with old as (
      (select d.id from hub.webhook_delivery d
        where d.at < now() - interval '30 days' and (d.outcome not in ('DEAD_LETTERED', 'UNREADABLE') or d.settled_at is not null or d.at < now() - interval '1 year')
        order by d.at limit batch)
      union all
      (select d.id from hub.webhook w join hub.webhook_delivery d on d.webhook = w.id where w.deleted_at is not null limit batch)),
    lines as (
      delete from hub.webhook_delivery d using old where d.id = old.id
        returning d.webhook, case when d.outcome in ('DEAD_LETTERED', 'UNREADABLE') and d.settled_at is null then d.seq end as owed),
    owed as (
      update hub.webhook w set skipped_to = greatest(w.skipped_to, l.owed) from (select webhook, max(owed) as owed from lines group by webhook) l
        where w.id = l.webhook and l.owed > w.skipped_to)
  select count(*) into gone from lines;
  delete from hub.webhook w
    where w.deleted_at < now() - interval '1 hour' and not exists (select from hub.webhook_delivery d where d.webhook = w.id)
      and not exists (select from hub.webhook_secret s where s.webhook = w.id);
  return gone;
end
$$;

-- Metrics: the numbers of webhooks that are active, paused and waiting for another attempt, the highest number of attempts, and the number of dead letters.
-- Also the time of the oldest event that an active webhook has not delivered.
create or replace function hub.webhook_state() returns table (active bigint, paused bigint, retrying bigint, deepest integer, dead_letters bigint, oldest timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select count(*) filter (where w.paused_at is null), count(*) filter (where w.paused_at is not null),
      count(*) filter (where w.paused_at is null and w.attempt > 0), coalesce(max(w.attempt) filter (where w.paused_at is null), 0),
      (select count(*) from hub.webhook_delivery d join hub.webhook x on x.id = d.webhook and x.deleted_at is null
        where d.outcome in ('DEAD_LETTERED', 'UNREADABLE') and d.settled_at is null),
      min(n.at) filter (where w.paused_at is null)
    from hub.webhook w
    left join lateral (
      select s.at from hub.held_keys(w.party, w.seq) k
        cross join lateral (select i.seq from hub.inbox i where i.key = k.key and i.seq > greatest(w.seq, k.from_seq - 1) and i.seq <= k.to_seq order by i.seq limit 1) x
        join hub.stream s on s.seq = x.seq
        order by x.seq limit 1) n on true
    where w.deleted_at is null
$$;

/*
 * Returns the releases of the context's party to partners, newest first, below the position `below` (null: from the newest), at most `most`; of one partner, if
 * given; with `ended` also releases that have ended. Only items that are visible to the context. fetched: [{channel, at}], channels by which the partner is
 * known to have the item, and since when (a webhook's log goes back 30 days). barred: the owner bars the partner, which then sees nothing of the item.
 */
create or replace function hub.partner_releases(of_partner uuid, ended boolean, below bigint, most integer)
returns table (place bigint, item uuid, kind text, partner_id uuid, partner_kind text, partner_name text, released_at timestamptz, released_by jsonb, ended_at timestamptz, barred boolean,
  fetched jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  perform hub.require_act('indicator:read');
  return query
    select r.place, r.item, r.kind, p.id, p.kind, p.name, r.at, hub.own_actor(r.by_user), r.ended_at,
        exists (select from hub.bar b where b.owner = viewer.me and b.party = r.partner and b.lifted_at is null),
        (select coalesce(jsonb_agg(jsonb_build_object('channel', x.channel, 'at', x.at) order by x.channel), '[]') from (
            select t.channel, t.at from hub.external_copy t where t.item = r.item and t.party = r.partner
            union all
            select 'webhook', min(d.at) from hub.webhook_delivery d
              where d.item = r.item and d.party = r.partner and d.outcome = 'DELIVERED' and d.operation in ('PUBLISHED', 'UPDATED') having count(*) > 0) x)
      from hub.partner_release r
      join hub.party p on p.key = r.partner
      cross join lateral hub.governed(r.kind, r.item) g
      where r.owner = viewer.me and (below is null or r.place < below) and (of_partner is null or p.id = of_partner) and (ended or r.ended_at is null)
        and hub.sees(viewer, g.owner, g.agency_only, g.audience, g.excluded, g.tlp, g.retain_until)
      order by r.place desc limit most;
end
$$;

-- Ends the webhooks of a closed party.
create or replace function hub.end_webhooks_of(of_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  delete from hub.webhook_secret s using hub.webhook w where w.id = s.webhook and w.party = of_party;
  update hub.webhook w set deleted_at = now(), turn = w.turn + 1 where w.party = of_party and w.deleted_at is null;
end
$$;
