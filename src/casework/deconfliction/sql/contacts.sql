-- Returns the state after an answer; null when the answer is not allowed in this state. The same table as in src/casework/deconfliction/contact.policy.ts.
create or replace function hub.next_contact_state(state text, answer text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case
    when answer = 'IDENTIFIED' and state = 'OPEN' then 'IDENTIFIED'
    when answer in ('RELEASED', 'TEAR_LINE_RELEASED') and state in ('OPEN', 'IDENTIFIED') then 'RELEASED'
    when answer = 'DECLINED' and state = 'OPEN' then 'DECLINED'
  end
$$;

-- Refuses a call outside an act that answers contacts (HB500). An act that publishes is also allowed, for an officer with both permissions (HB403): a release
-- opens the claim and answers the contact in one transaction.
create or replace function hub.require_contact_answer_act() returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  if viewer.doing not in ('deconflict:answer', 'indicator:publish') then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  elsif not hub.person_may(viewer, 'deconflict:answer') then
    raise exception 'hub: not permitted' using errcode = 'HB403';
  end if;
end
$$;

-- Locks and returns a contact of the context's party that its officer sees. HB404: no such contact.
create or replace function hub.own_contact(of_id uuid) returns hub.contact
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  c hub.contact;
begin
  perform hub.require_contact_answer_act();
  select * into c from hub.contact x
    where x.id = of_id and x.holder = viewer.me and hub.is_open_to_agency(x.agency_only, viewer.agency) and (not x.red or viewer.red) for update;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'contact';
  end if;
  if c.state = 'RELEASED' and hub.reopened_contact_state(c.id) is not null then
    update hub.contact x set state = hub.reopened_contact_state(x.id), note = null, answered_by = null, answered_at = null where x.id = c.id returning x.* into c;
    delete from hub.contact_answer s using hub.indicator i where s.request = c.request and s.answer = 'RELEASED' and i.id = s.item and i.owner = c.holder
      and (i.id = c.item or exists (select from hub.tear_line t where t.copy = i.id and t.contact = c.id));
  end if;
  return c;
end
$$;

/*
 * Records an answer for the requester: `new_answer` is the answer, `answerer` the answering party (null: not disclosed), `released_item` the released item.
 * The same answer of undisclosed parties to one request is recorded once, so that they cannot be counted. waits: a second officer must release the item;
 * until then the requester does not see the answer (hub.own_query_values) and is not notified.
 */
create or replace function hub.record_contact_answer(c hub.contact, new_answer text, answerer integer, released_item uuid, waits boolean, note text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform from hub.deconfliction_query_value v where v.id = c.request for update;
  if answerer is null and released_item is null and exists (select from hub.contact_answer s where s.request = c.request and s.answer = new_answer and s.party is null and s.item is null) then
    return;
  end if;
  insert into hub.contact_answer (request, answer, party, item, note) values (c.request, new_answer, answerer, released_item, note);
  if not waits then
    perform hub.announce(array[c.asker], 'CONTACT_ANSWERED', jsonb_build_object('request', c.request));
  end if;
end
$$;

/*
 * Writes the holder's answer: IDENTIFIED, DECLINED or RELEASED. For RELEASED the requester must already be in the audience of the claim, or that change must
 * wait for a second officer. DECLINED discloses nothing that the first answer hid because of a bar or an exception. Returns DONE; or, without a change:
 *   ANSWERED  the answer is not allowed in this state
 *   SEALED    a sealed holding has no claim to release
 *   LIMITED   a limit of the holder's party forbids it
 * Errors:
 *   HB404  no such contact is visible
 *   HB500  the claim was not released
 */
create or replace function hub.answer_contact(of_id uuid, answer text, note text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c constant hub.contact := hub.own_contact(of_id);
  v hub.deconfliction_query_value;
  i hub.indicator;
  next_state constant text := hub.next_contact_state(c.state, answer);
  opened boolean;
begin
  if next_state is null then
    return 'ANSWERED';
  elsif answer = 'TEAR_LINE_RELEASED' then
    raise exception 'hub: a tear-line needs a copy' using errcode = '22023';
  elsif answer = 'RELEASED' and c.item is null then
    return 'SEALED';
  elsif answer = 'IDENTIFIED' and hub.is_contact_limited(c) then
    return 'LIMITED';
  end if;
  if answer = 'RELEASED' then
    select * into i from hub.indicator x where x.id = c.item and x.owner = c.holder;
    opened := found and i.audience && (c.asker || array(select m.key from hub.membership m where m.party = c.asker and m.left_at is null)) and c.asker <> all (i.excluded);
    if not opened and not (i.id is not null and exists (select from hub.release_request r where r.item = i.id and r.outcome is null and c.asker = any (r.wanted))) then
      raise exception 'hub: not released' using errcode = 'HB500';
    end if;
  end if;
  update hub.contact x set state = next_state, note = answer_contact.note, answered_by = hub.my_user(), answered_at = clock_timestamp() where x.id = of_id;
  select * into v from hub.deconfliction_query_value x where x.id = c.request;
  if answer = 'IDENTIFIED' then
    perform hub.record_contact_answer(c, 'IDENTIFIED', c.holder, null, false, answer_contact.note);
  elsif answer = 'RELEASED' then
    perform hub.record_contact_answer(c, 'RELEASED', i.named_owner, i.id, not opened, answer_contact.note);
  elsif c.reached and c.setting in ('HIT', 'HIT_CONTACT') and v.hit and (v.undisclosed or c.holder = any (v.parties)) then
    perform hub.record_contact_answer(c, 'DECLINED', case when c.holder = any (v.parties) and (c.setting = 'HIT_CONTACT' or not v.undisclosed) then c.holder end, null, false, answer_contact.note);
  end if;
  return 'DONE';
end
$$;

-- Locks a contact and returns the data that its answer depends on. barred: the holder's party bars the requester, so a release would have no effect.
create or replace function hub.contact_to_answer(of_id uuid) returns table (state text, item uuid, asker integer, asker_country text, barred boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c constant hub.contact := hub.own_contact(of_id);
begin
  return query select c.state, c.item, c.asker, p.country, exists (select from hub.bar b where b.owner = c.holder and b.party = c.asker and b.lifted_at is null)
    from hub.party p where p.key = c.asker;
end
$$;

-- Returns a contact of the context's party as in hub.contact_view, also in the act that publishes the answer. HB404: no such contact.
create or replace function hub.answered_contact(of_id uuid) returns table (id uuid, seq bigint, requested_at timestamptz, purpose text, case_reference text, item uuid, holding uuid, reference text,
  setting text, state text, note text, answered_by jsonb, answered_at timestamptz, asker jsonb, requester_agency jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c constant hub.contact := hub.own_contact(of_id);
begin
  return query select s.* from hub.contact_view s where s.id = c.id;
end
$$;

/*
 * Runs before a tear-line is created for the requester. Locks the contact, so that the second of two concurrent officers finds and reuses the copy of the
 * first.
 * copy: the copy in force that the requester sees, or will see after release by a second officer; null when there is none.
 * answered: the state allows no release. HB404: no such contact is visible.
 */
create or replace function hub.lock_contact_for_tear_line(of_contact uuid) returns table (copy uuid, answered boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  c hub.contact;
begin
  perform hub.require_act('indicator:publish');
  select x.* into c from hub.contact x where x.id = of_contact and x.holder = viewer.me and hub.is_open_to_agency(x.agency_only, viewer.agency) and (not x.red or viewer.red) for update;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'contact';
  end if;
  return query select (select t.copy from hub.tear_line t join hub.indicator i on i.id = t.copy
      where t.contact = of_contact and i.revoked_at is null and (c.asker = any (i.audience) and c.asker <> all (i.excluded)
        or exists (select from hub.release_request r where r.item = i.id and r.outcome is null and r.expires_at > now() and c.asker = any (r.wanted)))), hub.next_contact_state(c.state, 'RELEASED') is null;
end
$$;

-- Assigns a copy to a contact that hub.lock_contact_for_tear_line locked. It replaces a copy that was since revoked or hidden from the requester.
-- HB404: the copy does not belong to the claim in question.
create or replace function hub.assign_tear_line_to_contact(of_contact uuid, of_copy uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
begin
  perform hub.require_act('indicator:publish');
  update hub.tear_line t set contact = null where t.contact = of_contact and t.owner = me;
  update hub.tear_line t set contact = of_contact from hub.contact c where t.copy = of_copy and t.owner = me and c.id = of_contact and c.holder = me and c.item = t.original;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'contact';
  end if;
end
$$;

/*
 * Writes the holder's answer by a tear-line, which the requester sees as an ordinary release. Returns the same as hub.answer_contact.
 * HB500: the copy does not belong to the claim in question, or is neither released to the requester nor waiting for release.
 */
create or replace function hub.answer_contact_with_tear_line(of_id uuid, of_copy uuid, note text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  c constant hub.contact := hub.own_contact(of_id);
  i hub.indicator;
  opened boolean;
begin
  if hub.next_contact_state(c.state, 'RELEASED') is null then
    return 'ANSWERED';
  elsif c.item is null then
    return 'SEALED';
  end if;
  select x.* into i from hub.indicator x join hub.tear_line t on t.copy = x.id and t.original = c.item where x.id = of_copy and x.owner = c.holder;
  opened := found and c.asker = any (i.audience) and c.asker <> all (i.excluded);
  if i.id is null or not opened and not exists (select from hub.release_request r where r.item = i.id and r.outcome is null and c.asker = any (r.wanted)) then
    raise exception 'hub: not released' using errcode = 'HB500';
  end if;
  update hub.contact x set state = 'RELEASED', note = answer_contact_with_tear_line.note, answered_by = hub.my_user(), answered_at = clock_timestamp() where x.id = of_id;
  perform hub.record_contact_answer(c, 'RELEASED', i.named_owner, i.id, not opened, answer_contact_with_tear_line.note);
  return 'DONE';
end
$$;

/*
 * Returns the state, OPEN or IDENTIFIED, to which a contact of the context's party returns when its release failed: the second officer declined it, or it was
 * withdrawn, superseded or expired, and the requester never got access. Otherwise null. A release that took effect and was narrowed later still counts as an
 * answer.
 */
create or replace function hub.reopened_contact_state(of_contact uuid)
  returns text
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  viewer constant hub.viewer := hub.viewer();
begin
  return (
    select case when exists (select from hub.contact_answer n where n.request = c.request and n.answer = 'IDENTIFIED' and n.party = c.holder) then 'IDENTIFIED' else 'OPEN' end
      from hub.contact c
        join hub.contact_answer s on s.request = c.request and s.answer = 'RELEASED'
        join hub.indicator i on i.id = s.item and i.owner = c.holder
        cross join lateral (select r.outcome, r.expires_at from hub.release_request r where r.item = i.id and c.asker = any (r.wanted) order by r.requested_at desc limit 1) r
      where c.id = of_contact and c.holder = viewer.me and hub.is_open_to_agency(c.agency_only, viewer.agency) and (not c.red or viewer.red) and c.state = 'RELEASED'
        and (i.id = c.item or exists (select from hub.tear_line t where t.copy = i.id and t.contact = c.id))
        and (r.outcome <> 'APPROVED' or r.outcome is null and r.expires_at <= now())
        and (c.asker = any (i.excluded) or not i.audience && (c.asker || array(select m.key from hub.membership m where m.party = c.asker and m.left_at is null)))
      limit 1);
end
$$;

create or replace function hub.is_contact_limited(c hub.contact) returns boolean
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select exists (select from hub.indicator i where i.id = c.item and hub.is_existence_hidden_from(i.owner, array[i.kind], array[i.threat], i.tlp, hub.keys_of(c.asker)))
    or exists (select from hub.sealed_holding h where h.id = c.holding and hub.is_existence_hidden_from(h.owner, hub.stated_value(h.kind), hub.stated_value(h.threat), null, hub.keys_of(c.asker)))
$$;
