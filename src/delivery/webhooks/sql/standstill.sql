-- Returns why a webhook stands still; null: it does not, or an officer has paused it. An event that fails for less than an hour is retried quietly.
create or replace function hub.webhook_standstill(w hub.webhook) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case
    when w.paused_at is not null then case when w.pause_reason <> 'BY_OFFICER' then 'PAUSED' end
    when w.attempt > 0 and w.failing_since <= now() - interval '1 hour' then 'FAILING'
    when exists (select from hub.webhook_delivery d where d.webhook = w.id and d.outcome in ('DEAD_LETTERED', 'UNREADABLE') and d.settled_at is null) then 'DEAD_LETTERS' end
$$;

-- Returns what is known from now on of a webhook that stands still (hub.next_standstill). Dead letters that are settled, and a pause by an officer, end it.
create or replace function hub.next_webhook_standstill(w hub.webhook) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.next_standstill(w.standstill, hub.webhook_standstill(w),
    coalesce(w.delivered_at > w.announced_at, false) or w.standstill = 'DEAD_LETTERS' or coalesce(w.pause_reason = 'BY_OFFICER', false))
$$;

/*
 * Announces to parties that a webhook of theirs stands still, once for each standstill and once more when it becomes worse, and that it works again; one that works again and
 * has dead letters is announced for these. At most `batch` webhooks in one call. Rows locked by another hub process wait for the next call. Returns the number of
 * webhooks of which something has changed.
 */
create or replace function hub.announce_webhook_standstills(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  w hub.webhook;
  next text;
  is_announced boolean;
  done integer := 0;
begin
  for w in select x.* from hub.webhook x where x.deleted_at is null and hub.next_webhook_standstill(x) is distinct from x.standstill order by x.id limit batch for update skip locked loop
    next := hub.next_webhook_standstill(w);
    is_announced := case when next is null then w.pause_reason is null else hub.standstill_rank(next) > hub.standstill_rank(w.standstill) or coalesce(w.delivered_at > w.announced_at, false) end;
    if is_announced then
      perform hub.announce(array[w.party], case when next is null then 'WEBHOOK_RECOVERED' else 'WEBHOOK_STANDS_STILL' end, jsonb_strip_nulls(jsonb_build_object('webhook', w.id,
        'reason', case when next = 'PAUSED' then w.pause_reason else next end)));
      insert into hub.audit (party, what, channel, outcome, reason, items) values (w.party, 'webhook.announce', 'relay', 'DONE', next, array[w.id]);
    end if;
    update hub.webhook x set standstill = next, announced_at = case when is_announced then clock_timestamp() else x.announced_at end where x.id = w.id;
    done := done + 1;
  end loop;
  return done;
end
$$;
