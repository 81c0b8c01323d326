/*
 * Returns the values of an item for a property ('kind' or 'threat') that limits use. {}: none, so no limit by that property applies. null: any value is
 * possible, so every such limit applies. A request has the kinds of its subjects, and a report those of its values. A case, a notice and an outcome have
 * none.
 * A stored STIX object and a relationship are texts of other systems, which may be about anything.
 */
create or replace function hub.stated_values(content jsonb, word text) returns text[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case
    when content ? 'stix_id' or content ? 'relation' then null
    when content ? word then array_remove(array[content->>word], null)
    when word = 'kind' and content ? 'subject' then array_remove(array[content->'subject'->>'kind'], null)
    when word = 'kind' and content ? 'subjects' then array(select distinct s.value->>'kind' from jsonb_array_elements(content->'subjects') s)
    when word = 'kind' and content ? 'items' then array(select distinct s.value->>'kind' from jsonb_array_elements(content->'items') s)
    else '{}'
  end
$$;

-- Returns whether the list of a limit (null: any) covers a value of an item (null: any value is possible).
create or replace function hub.limit_covers(list text[], stated text[]) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select list is null or stated is null or list && stated $$;

-- Returns the audience keys of a party: its own, and those of its groups.
create or replace function hub.keys_of(party_ integer) returns integer[]
language sql stable set search_path = pg_catalog, pg_temp
as $$ select party_ || array(select m.key from hub.membership m where m.party = party_ and m.left_at is null) $$;

/*
 * Returns whether a limit of the owner hides the existence of an item from a party with these keys that does not see it: neither HIT nor HIT_CONTACT is
 * allowed.
 * kinds and threats: as from hub.stated_values; label null: no label, so no limit by label applies.
 */
create or replace function hub.is_existence_hidden_from(owner_ integer, kinds text[], threats text[], label text, keys integer[]) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.sharing_limit l where l.party = owner_ and l.lifted_at is null and hub.limit_covers(l.kinds, is_existence_hidden_from.kinds) and hub.limit_covers(l.threats, is_existence_hidden_from.threats)
    and (l.labels is null or label = any (l.labels)) and not l.within && keys)
$$;

-- Returns the threat or kind of a holding as an array; null when it is unknown, so that every limit by that property applies.
create or replace function hub.stated_value(word text) returns text[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select case when word is not null then array[word] end $$;

-- Returns how much a party that does not see an item learns: 0: nothing; 1: that a member holds it; 2: which member.
create or replace function hub.disclosure_rank(discoverability text, attribution text) returns integer
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select case when discoverability = 'HIT_CONTACT' and attribution <> 'HIDDEN' then 2 when discoverability in ('HIT', 'HIT_CONTACT') then 1 else 0 end $$;

-- Returns whether the party's policy requires a second officer to raise the disclosure rank from `before` to `after` (hub.disclosure_rank).
create or replace function hub.needs_second_officer_to_hint(party_ integer, tlp_before text, tlp text, before integer, after integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select after > before and exists (select from hub.sharing_policy s where s.party = party_ and s.second_from is not null
    and greatest(hub.label_rank(tlp_before), hub.label_rank(tlp)) >= hub.label_rank(s.second_from))
$$;

-- Converts a limit from JSON: {id, kinds, threats, labels, within}.
create or replace function hub.sharing_limit_from_json(fields jsonb) returns hub.sharing_limit
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select row((fields->>'id')::uuid, hub.me(), case when jsonb_typeof(fields->'kinds') = 'array' then array(select jsonb_array_elements_text(fields->'kinds')) end,
    case when jsonb_typeof(fields->'threats') = 'array' then array(select jsonb_array_elements_text(fields->'threats')) end,
    case when jsonb_typeof(fields->'labels') = 'array' then array(select jsonb_array_elements_text(fields->'labels')) end,
    array(select jsonb_array_elements_text(fields->'within')::integer order by 1), hub.my_user(), clock_timestamp(), null)::hub.sharing_limit
$$;

-- Locks out publishers of the context's party, so that a preview of a policy change stays valid. opening: the change widens access and needs a confirmed
-- session.
create or replace function hub.lock_own_sharing_policy(opening boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.require_act('policy:manage');
  if opening then
    perform hub.require_step_up();
  end if;
  perform hub.lock_key_exclusive(hub.me());
end
$$;

-- Queues a request of the context for release by a second officer, until its due date.
create or replace function hub.queue_for_release(of_kind text, of_item uuid, of_version integer, tlp text, recipient integer, due_at timestamptz) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  insert into hub.release_request (id, party, kind, item, version, tlp, wanted, requested_exclusions, requested_by, expires_at)
    values (gen_random_uuid(), hub.me(), of_kind, of_item, of_version, tlp, array[recipient], '{}', hub.my_user(), least(due_at, clock_timestamp() + interval '7 days'))
$$;

-- Records that a request of the context is sent at once as an emergency; of_version: the current version, 1 for a new request.
-- Called before the request is written: hub.enforce_sharing_policy_on_insert and hub.enforce_sharing_policy_on_update look for this row.
create or replace function hub.record_emergency_release(of_kind text, of_item uuid, of_version integer, urgency text, tlp text, recipient integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if urgency <> 'EMERGENCY' then
    raise exception 'hub: not an emergency' using errcode = 'HB500';
  end if;
  insert into hub.release_request (id, party, kind, item, version, tlp, wanted, requested_exclusions, requested_by, outcome, decided_at, decided_tx, review_due_at)
    values (gen_random_uuid(), hub.me(), of_kind, of_item, of_version, tlp, array[recipient], '{}', hub.my_user(), 'EMERGENCY', clock_timestamp(), pg_current_xact_id(),
      clock_timestamp() + interval '24 hours');
end
$$;

-- Returns whether a request of the context would reach its recipient without the second officer that the party's policy requires: it neither waits for
-- release nor is an emergency recorded by hub.record_emergency_release. is_out: the recipient already has the request.
create or replace function hub.bypasses_second_officer(goes text, is_out boolean, tlp text, recipient integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select is_out and coalesce(goes, '') not in ('RELEASED', 'EMERGENCY') and hub.needs_second_officer(hub.me(), tlp, '{}', '{}', tlp, array[recipient], '{}')
$$;
