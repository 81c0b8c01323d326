-- Returns why a pull stands still; null: it does not, or an officer has paused it. It is retried quietly for three times its interval.
create or replace function hub.pull_standstill(l hub.pull) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case
    when l.paused_at is not null then case when l.pause_reason <> 'BY_OFFICER' then 'PAUSED' end
    when l.failures > 0 and l.failing_since <= now() - 3 * l.every_minutes * interval '1 minute' then 'FAILING' end
$$;

-- Returns what is known from now on of a pull that stands still (hub.next_standstill). A complete read, and a pause by an officer, end it.
create or replace function hub.next_pull_standstill(l hub.pull) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.next_standstill(l.standstill, hub.pull_standstill(l), coalesce(l.done_at > l.announced_at, false) or coalesce(l.pause_reason = 'BY_OFFICER', false))
$$;

/*
 * Announces to agencies that a pull of theirs stands still, once for each standstill and once more when it becomes worse, and that it works again; at most
 * `batch` pulls in one call. Only the agency of the pull reads it. Rows locked by another hub process wait for the next call. Returns the number of pulls of
 * which something has changed.
 */
create or replace function hub.announce_pull_standstills(batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  l hub.pull;
  next text;
  is_announced boolean;
  new_id uuid;
  done integer := 0;
begin
  for l in select x.* from hub.pull x where x.deleted_at is null and hub.next_pull_standstill(x) is distinct from x.standstill order by x.id limit batch for update skip locked loop
    next := hub.next_pull_standstill(l);
    is_announced := case when next is null then l.pause_reason is null else hub.standstill_rank(next) > hub.standstill_rank(l.standstill) end;
    if is_announced then
      new_id := hub.announce(array[l.party], case when next is null then 'PULL_RECOVERED' else 'PULL_STANDS_STILL' end, jsonb_strip_nulls(jsonb_build_object('pull', l.id,
        'reason', case when next = 'PAUSED' then l.pause_reason else next end)));
      update hub.announcement a set agency_only = l.agency where a.id = new_id;
      insert into hub.audit (party, agency, what, channel, outcome, reason, items) values (l.party, l.agency, 'pull.announce', 'relay', 'DONE', next, array[l.id]);
    end if;
    update hub.pull x set standstill = next, announced_at = case when is_announced then clock_timestamp() else x.announced_at end where x.id = l.id;
    done := done + 1;
  end loop;
  return done;
end
$$;
