-- An answer to the reporter is no release and needs no second officer. A limit between the country and that partner still applies. (The label is the report's
-- and changes with it.)
create or replace function hub.enforce_outcome_limits() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' then -- old_rows is there only then
    if not exists (select from new_rows n join old_rows o using (id) where n.version <> o.version) then
      return null; -- only the end of outcomes was computed again
    end if;
  end if;
  if exists (select from new_rows n where hub.audience_within_limits(n.owner, to_jsonb(n), n.audience) <> n.audience) then
    raise exception 'hub: beyond the limits of this party' using errcode = 'HB451';
  end if;
  return null;
end
$$;

-- A new limit also removes earlier responses. Otherwise the reporter's next answer would fail by another party's policy. (hub.narrow_to_limits does this for
-- kinds that obey the whole policy.)
create or replace function hub.narrow_outcomes() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  with narrowed as (
      update hub.outcome o set audience = w.audience, version = o.version + 1, updated_at = now(), ordinal = 0
    from (select b.id, b.audience as had, hub.audience_within_limits(b.owner, to_jsonb(b), b.audience) as audience from hub.outcome b where b.owner = new.party and b.audience <> '{}') w
    where o.id = w.id and o.audience <> w.audience returning o.id, w.had, o.audience, o.excluded, o.tlp, o.agency_only)
  insert into hub.limit_removal (limit_id, item, kind, lost, audience, excluded, tlp, agency_only)
    select new.id, n.id, 'REPORT_OUTCOME', array(select k from unnest(n.had) k where k <> all (n.audience)), n.audience, n.excluded, n.tlp, n.agency_only from narrowed n;
  return null;
end
$$;

-- Converts an entry's [{index, verdict}] to {digest: verdict}.
create or replace function hub.verdicts_by_digest(e hub.triage, said jsonb) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  indexes constant integer[] := array(select (x.s->>'index')::integer from jsonb_array_elements(said) with ordinality x(s, n) order by x.n);
  of_values constant bytea[] := hub.entry_value_digests(e, indexes);
begin
  if exists (select from jsonb_array_elements(said) x where x->>'verdict' is null or x->>'verdict' not in ('USEFUL', 'ALREADY_KNOWN', 'WRONG', 'UNDER_INVESTIGATION', 'ACTION_TAKEN')) then
    raise exception 'hub: unknown verdict' using errcode = 'HB500';
  end if;
  return coalesce((select jsonb_object_agg(encode(of_values[x.n], 'hex'), x.s->>'verdict') from jsonb_array_elements(said) with ordinality x(s, n)), '{}');
end
$$;

-- Sends feedback: {status (UNDER_INVESTIGATION or ACTION_TAKEN), comment, feedback: [{index, verdict}]}.
create or replace function hub.give_feedback(of_id uuid, at_version integer, said jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  e constant hub.triage := hub.lock_triage_entry(of_id, at_version);
begin
  if e.state = 'MERGED' or said->>'status' is not null and e.state <> 'ACCEPTED' then
    perform hub.raise_triage_conflict('TRIAGE_NOT_ACCEPTED');
  end if;
  update hub.triage t set version = t.version + 1, updated_at = now() where t.id = e.id;
  perform hub.send_outcome_of_entry(e, jsonb_strip_nulls(jsonb_build_object('status', said->'status', 'comment', said->'comment', 'feedback', hub.verdicts_by_digest(e, said->'feedback'))));
end
$$;

create or replace function hub.report_outcome_projection(items uuid[]) returns table (item uuid, content jsonb)
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$ select o.id, jsonb_build_object('outcome', to_jsonb(o)) from hub.outcome_view o where (select hub.me()) is not null and o.id = any (report_outcome_projection.items) $$;
