-- Adds a translation of the published revision for the context's country, and replaces the country's waiting one in the same language. Other parties do not see
-- it until the owner's approver accepts it. Each has a new id, so that an approver accepts only the text that was read. Returns ADDED; CANCELLED; CHANGED
-- (another revision); TOO_MANY: ten of the country's translations wait, which limits what one country can send to the owner.
create or replace function hub.translate_notice(of_id uuid, given jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  n hub.notice;
  x constant hub.notice_translation := jsonb_populate_record(null::hub.notice_translation, given);
begin
  perform hub.require_act('notice:draft');
  n := hub.lock_visible_notice(of_id);
  if hub.my_kind() <> 'COUNTRY' then
    raise exception 'hub: only countries translate notices' using errcode = 'HB500';
  elsif n.revoked_at is not null then
    return 'CANCELLED';
  elsif n.revision is distinct from x.revision then
    return 'CHANGED';
  elsif (select count(*) from hub.notice_translation t where t.notice = n.id and t.party = hub.me() and t.accepted_at is null and lower(t.language) <> lower(x.language)) >= 10 then
    return 'TOO_MANY';
  end if;
  insert into hub.notice_translation as t (id, notice, owner, revision, language, method, title, summary, body, details, party, by_user, offered)
    values (gen_random_uuid(), n.id, n.owner, n.revision, x.language, x.method, x.title, x.summary, x.body, coalesce(x.details, '{}'), hub.me(), hub.my_user(),
        x.offered or n.owner = hub.me())
    on conflict (notice, lower(language), party) where accepted_at is null do update
      set id = excluded.id, language = excluded.language, method = excluded.method, title = excluded.title, summary = excluded.summary, body = excluded.body,
        details = excluded.details, by_user = excluded.by_user, offered = excluded.offered, added_at = excluded.added_at;
  return 'ADDED';
end
$$;

-- Accepts a translation for all readers, by an approver of the owner who did not make it. This makes a new version, which notifies readers. Returns ACCEPTED;
-- OWN; BEFORE; TOO_MANY (30 languages). HB404.
create or replace function hub.accept_notice_translation(of_translation uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  t hub.notice_translation;
  n hub.notice;
begin
  perform hub.require_act('notice:approve');
  n := hub.lock_visible_notice((select x.notice from hub.notice_translation x where x.id = of_translation and x.owner = hub.me() and x.offered));
  select * into t from hub.notice_translation x where x.id = of_translation and x.offered for update;
  if not found then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'notice';
  elsif t.by_user = hub.my_user() then
    return 'OWN';
  elsif t.accepted_at is not null or n.revoked_at is not null then
    return 'BEFORE';
  elsif (select count(*) from hub.notice_translation x where x.notice = n.id and x.accepted_at is not null and lower(x.language) <> lower(t.language)) >= 30 then
    return 'TOO_MANY';
  end if;
  -- Readers have one accepted translation for each language.
  delete from hub.notice_translation x where x.notice = n.id and lower(x.language) = lower(t.language) and x.accepted_at is not null;
  update hub.notice_translation x set accepted_at = clock_timestamp(), party = n.owner where x.id = t.id;
  update hub.notice x set version = x.version + 1, updated_at = now(), ordinal = 0 where x.id = n.id;
  return 'ACCEPTED';
end
$$;
