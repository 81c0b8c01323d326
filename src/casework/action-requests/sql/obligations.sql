-- Shared by requests to act and requests for information, both of which ask one party for something with deadlines. `of_kind` is the kind of item; `r` is the
-- request's row as JSON.

/*
 * Checks a request before it is written, and records the release of an emergency. `one` has its columns, `related` and `goes`. kept_contact: the
 * entry that the stored request names as its contact. HB404: a related item is not visible, or the contact is no entry of the party. HB500: the recipient does
 * not exist or does not see the contact, or the context may not use the label.
 */
create or replace function hub.check_obligation(viewer hub.viewer, of_kind text, one jsonb, kept_contact uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  to_party constant integer := (one->>'recipient')::integer;
begin
  if to_party = viewer.me or not exists (select from hub.party p where p.key = to_party and p.kind in ('COUNTRY', 'PARTNER') and p.closed_at is null and p.candidate_since is null) then
    raise exception 'hub: unknown recipient' using errcode = 'HB500';
  end if;
  if exists (select from jsonb_array_elements_text(one->'related') e(id)
      where not hub.is_item_visible(viewer, 'INDICATOR', e.id::uuid) and not hub.is_item_visible(viewer, 'REPORT', e.id::uuid)) then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'related item';
  end if;
  perform hub.require_contact_entry(viewer, (one->>'contact_entry')::uuid, to_party, kept_contact);
  if one->>'tlp' = 'RED' and not viewer.red then
    raise exception 'hub: label not allowed' using errcode = 'HB500';
  end if;
  if one->>'goes' = 'EMERGENCY' then
    perform hub.record_emergency_release(of_kind, (one->>'id')::uuid, greatest((one->>'version')::integer - 1, 1), one->>'urgency', one->>'tlp', to_party);
  end if;
end
$$;

-- Checks that a request is kept until its deadline. A limit of its party yields to it; its own end and the hub's maximum do not. HB455: it ends before, or then; the detail is its end.
create or replace function hub.require_kept_until(due timestamptz, retain_until timestamptz) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if retain_until <= due then
    raise exception 'hub: the request ends before its deadline' using errcode = 'HB455', detail = to_char(retain_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
  end if;
end
$$;

-- Notifies both sides of a change to a request that makes no new version. The caller must have locked its row.
create or replace function hub.notify_of_obligation(of_kind text, r jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  x constant hub.item_columns := jsonb_populate_record(null::hub.item_columns, r);
  f constant jsonb := hub.facets(jsonb_build_object('type', of_kind, 'tlp', x.tlp));
begin
  perform hub.lock_keys_shared(array[x.owner], x.audience);
  insert into hub.outbox (op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, agency_only, agency_only_before)
    values ('UPDATE', of_kind, (r->>'id')::uuid, x.version, x.owner, x.named_owner, f, f, x.audience, x.audience, x.excluded, x.excluded, x.agency_only, x.agency_only);
end
$$;

-- Notifies of a passed or coming deadline: an announcement with `details` to the recipient (and to the owner, where `with_owner`), and an audit entry for each.
create or replace function hub.remind_of_obligation(of_kind text, r jsonb, with_owner boolean, announcement text, details jsonb, what text, reason text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  x constant hub.item_columns := jsonb_populate_record(null::hub.item_columns, r);
  -- A party from which a bar or a limit hides the request is not notified, and gets no audit entry.
  reached integer[];
begin
  perform hub.notify_of_obligation(of_kind, r); -- takes the lock first
  reached := array(select k from unnest(x.audience) k where not exists (select from hub.bar b where b.owner = x.owner and b.party = k and b.lifted_at is null));
  perform hub.announce(reached || case when with_owner then array[x.owner] else '{}' end, announcement,
    details || case when x.tlp <> 'RED' then jsonb_build_object('request', r->>'id') else '{}' end, case when x.tlp = 'RED' then (r->>'id')::uuid end);
  insert into hub.audit (party, agency, what, channel, outcome, items, reason)
    select t.party, case when t.party = x.owner then x.agency end, remind_of_obligation.what, 'relay', 'DONE', array[(r->>'id')::uuid], remind_of_obligation.reason
      from unnest(x.owner || reached) t(party);
end
$$;
