-- Returns a fingerprint of the rights of the context's session or key: permissions, agency, groups, bars, a missing second factor, the purpose, and the policy on
-- cases.
create or replace function hub.own_rights() returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select md5(concat_ws('|', coalesce((select v.rights from hub.valid_principals(array[hub.my_session()]) v), 'none'),
    coalesce((select s.analysts_in_cases from hub.sharing_policy s where s.party = hub.me()), 'default'), array_to_string((hub.viewer()).withheld, ',')))
$$;

/*
 * Returns whether the context's account or key may have lost sight of any item since a position of the stream: an item was narrowed, relabelled RED, given to
 * another agency, deleted, or lost by a change of groups or bars. Any change of a case by another account counts, because its parts have readers of their own.
 * So does any change of another party's item whose owner is not named. Events without a position yet count, too. True where there are too many events to look
 * through, and after a restore.
 */
create or replace function hub.may_have_lost_since(since bigint) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  most constant bigint := 5000;
  viewer constant hub.viewer := hub.viewer();
  head constant bigint := (select h.last from hub.sequence_head h);
begin
  if head < since or head - since > most then
    return true;
  end if;
  return exists (
    select from (
        select e.op, e.kind, e.item, e.version, e.key, e.owner, e.named_owner, e.facets, e.facets_before, e.audience, e.audience_before, e.excluded, e.excluded_before, e.agency_only, e.agency_only_before
          from hub.stream e where e.seq > since
        union all
        select e.op, e.kind, e.item, e.version, e.key, e.owner, e.named_owner, e.facets, e.facets_before, e.audience, e.audience_before, e.excluded, e.excluded_before, e.agency_only, e.agency_only_before
          from hub.outbox e
        union all
        select e.op, e.kind, e.item, e.version, e.key, e.owner, e.named_owner, e.facets, e.facets_before, e.audience, e.audience_before, e.excluded, e.excluded_before, e.agency_only, e.agency_only_before
          from hub.delayed_event e
        union all
        select e.op, e.kind, e.item, e.version, e.key, e.owner, e.named_owner, e.facets, e.facets_before, e.audience, e.audience_before, e.excluded, e.excluded_before, e.agency_only, e.agency_only_before
          from hub.dead_letter e) e
      where e.op = 'LOST' and e.key = viewer.me
        or e.op in ('UPDATE', 'AUDIENCE', 'REVOKE', 'EXPIRE') and (e.owner = viewer.me or e.audience_before && viewer.keys) and (
          e.op = 'EXPIRE'
          or e.kind = 'CASE' and not exists (
            select from hub.item_version v where v.item = e.item and v.version = e.version and v.by_user = viewer.user_id)
          or (e.facets->>'red')::boolean and not viewer.red
          or e.owner = viewer.me and e.agency_only is distinct from viewer.agency and e.agency_only is not null
          or e.owner <> viewer.me and (
            not e.audience_before <@ e.audience or not e.excluded <@ e.excluded_before or e.named_owner is null)));
end
$$;

/*
 * Reserves an idempotency key for the context's account or API key, before its mutation is executed. The reservation is committed with this statement.
 * Result:
 *   NEW       this request may execute the mutation
 *   REUSED    the key belongs to another request
 *   RUNNING   the first request is still running
 *   UNKNOWN   the first request ended without an answer that could be stored
 *   ANSWERED  with the sealed answer and the id that it is sealed for
 *   WITHHELD  there is an answer, but the principal's rights have changed, or its party may have lost sight of something in it
 *   TOO_MANY  the principal has 10,000 keys
 */
create or replace function hub.reserve_idempotency_key(claim text, act jsonb, new_id uuid, key_mark bytea, request_mark bytea, lease interval)
  returns table (state text, id uuid, sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  most constant integer := 10000;
  found_key hub.idempotency_key;
begin
  perform hub.enter(claim, act);
  delete from hub.idempotency_key k where k.principal = hub.my_user() and k.mark = key_mark and k.expires_at <= clock_timestamp();
  -- A second round is needed only if the first request releases the key meanwhile.
  for attempt in 1..2 loop
    select k.* into found_key from hub.idempotency_key k where k.principal = hub.my_user() and k.mark = key_mark;
    exit when found;
    if (select count(*) from hub.idempotency_key k where k.principal = hub.my_user()) >= most then
      return query select 'TOO_MANY', null::uuid, null::bytea;
      return;
    end if;
    insert into hub.idempotency_key (id, party, principal, mark, request, lease_until, rights, position)
      values (new_id, hub.me(), hub.my_user(), key_mark, request_mark, clock_timestamp() + lease, hub.own_rights(), hub.stream_position())
      on conflict (principal, mark) do nothing;
    if found then
      return query select 'NEW', new_id, null::bytea;
      return;
    end if;
  end loop;
  return query select case
      when found_key.id is null then 'RUNNING'
      when found_key.request <> request_mark then 'REUSED'
      when found_key.done_at is null then case when found_key.lease_until > clock_timestamp() then 'RUNNING' else 'UNKNOWN' end
      when found_key.sealed is null then 'UNKNOWN'
      when found_key.rights <> hub.own_rights() or hub.may_have_lost_since(found_key.position) then 'WITHHELD'
      else 'ANSWERED'
    end, found_key.id, found_key.sealed;
end
$$;

/*
 * Ends a reservation of the context's account or API key. written: whether the mutation may have written; if not, the key is released. answer: sealed, or
 * null. Answers of one principal beyond 64 MiB are not stored; repeating such a request gives UNKNOWN.
 */
create or replace function hub.finish_idempotency_key(claim text, act jsonb, of_id uuid, written boolean, answer bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  most constant bigint := 64 * 1048576;
begin
  perform hub.enter(claim, act);
  if not written then
    delete from hub.idempotency_key k where k.id = of_id and k.principal = hub.my_user() and k.done_at is null;
    return found;
  end if;
  update hub.idempotency_key k set done_at = clock_timestamp(),
      sealed = case when length(answer) + coalesce((select sum(length(o.sealed)) from hub.idempotency_key o where o.principal = k.principal), 0) <= most then answer end
    where k.id = of_id and k.principal = hub.my_user() and k.done_at is null;
  return found;
end
$$;

-- For the relay: deletes keys that are older than a day. Returns how many.
create or replace function hub.delete_expired_idempotency_keys(most integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  gone integer;
begin
  delete from hub.idempotency_key k where k.id in (
    select o.id from hub.idempotency_key o where o.expires_at <= clock_timestamp() order by o.expires_at limit least(most, 10000) for update skip locked);
  get diagnostics gone = row_count;
  return gone;
end
$$;
