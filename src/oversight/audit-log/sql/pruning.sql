/*
 * Deletes the entries of whole tiles that are older than `keep_days` (at least a year), from the beginning of the log on. The level above keeps the hash of each
 * tile, so the rest still verifies. Only what a head has signed is deleted. Returns how many tiles.
 */
create or replace function hub.prune_audit(claim text, keep_days integer, batch integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  since constant timestamptz := clock_timestamp() - make_interval(days => greatest(keep_days, 365));
  first bigint;
  signed_size constant bigint := coalesce((select max(h.size) from hub.audit_head h), 0);
  done integer := 0;
begin
  perform hub.verify_claim(claim);
  select t.pruned into first from hub.audit_tree t for update;
  while done < batch and first + 256 <= signed_size and not exists (select from hub.audit a where a.leaf >= first and a.leaf < first + 256 and a.at > since) loop
    delete from hub.audit a where a.leaf >= first and a.leaf < first + 256;
    delete from hub.audit_tile t where t.level = 0 and t.index = first / 256;
    first := first + 256;
    done := done + 1;
  end loop;
  if done > 0 then
    update hub.audit_tree t set pruned = first;
    delete from hub.audit_head h where h.size < first;
  end if;
  return done;
end
$$;

/*
 * Announces the newest head to all countries, once an hour: so it leaves the hub by every member's feed. Each announcement costs every member an event, so the
 * heads in between are at GET /audit/checkpoint alone. Returns how many were announced.
 */
create or replace function hub.announce_audit_head() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  head constant text := (select h.checkpoint from hub.audit_head h order by h.at desc limit 1);
begin
  update hub.audit_tree t set announced_at = clock_timestamp() where t.announced_at is null; -- the first hour begins with the first hub
  update hub.audit_tree t set announced_at = clock_timestamp() where head is not null and t.announced_at <= clock_timestamp() - interval '1 hour';
  if not found then
    return 0;
  end if;
  perform hub.announce(hub.members_of(1), 'AUDIT_HEAD', jsonb_build_object('checkpoint', head));
  return 1;
end
$$;
