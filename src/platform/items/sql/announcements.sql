/*
 * Announces an event to parties, in the transaction of the event. `audience` holds keys of parties, `what` is a code for programs, `about` is an object of
 * texts. The announcement appears in the parties' feeds and in their list of announcements. The hub owns it, so no bar hides it from a party. Returns the
 * announcement's id; null if there is no recipient. RED is for people only, and announcements are for whole parties and their machines: of an event about what
 * is RED, `about` names no item, and `red_item` is the item for alerts.
 * The caller that takes locks of parties or keys itself takes key 0 between the two, as hub.lock_group does.
 */
create or replace function hub.announce(audience integer[], what text, about jsonb, red_item uuid default null) returns uuid
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  new_id constant uuid := gen_random_uuid();
  hub_key constant integer := (select p.key from hub.party p where p.kind = 'HUB' order by p.key limit 1);
  recipients constant integer[] := array(select distinct k from unnest(audience) k where k is not null order by k);
begin
  if recipients = '{}' then
    return null;
  end if;
  perform hub.lock_keys_shared('{}', '{}');
  insert into hub.announcement (id, what, about, audience, red_item) values (new_id, what, about, recipients, announce.red_item);
  insert into hub.outbox (op, kind, item, version, owner, named_owner, facets, audience)
    values ('PUBLISH', 'ANNOUNCEMENT', new_id, 1, hub_key, hub_key, '{"kind": "ANNOUNCEMENT", "threat": "NONE", "red": false}', recipients);
  return new_id;
end
$$;

-- How bad it is that a webhook or pull stands still, from 1; 0: it does not, or an officer has resumed it.
create or replace function hub.standstill_rank(cause text) returns integer
language sql immutable
return coalesce(array_position('{DEAD_LETTERS,FAILING,PAUSED}'::text[], cause), 0);

/*
 * Returns what is known from now on of a webhook or pull that stands still: the cause that was announced, RESUMED (an officer has resumed it, and it has not
 * worked yet), or null (it works). `cause`: why it stands still now, null: it does not. `works`: whether it has worked since it was announced. A cause that
 * is not worse belongs to the same standstill, unless it has worked in between.
 */
create or replace function hub.next_standstill(known text, cause text, works boolean) returns text
language sql immutable
return case
  when cause is null then case when not works then case known when 'PAUSED' then 'RESUMED' else known end end
  when known is null or known = 'PAUSED' or works or hub.standstill_rank(cause) > hub.standstill_rank(known) then cause
  else known end;
