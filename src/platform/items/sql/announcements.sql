/*
 * Tells parties something that concerns them, in the transaction of what happened: `audience` are keys of parties, `what` a word that programs branch on, `about`
 * an object of words. It travels in their feeds and stands in their announcements. The hub is its owner, so that no bar keeps it from anybody. Returns its id;
 * null: there is nobody to tell.
 * Whoever holds parties or keys alone takes key 0 between the two, as hub.lock_group does.
 */
create or replace function hub.announce(audience integer[], what text, about jsonb) returns uuid
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  new_id constant uuid := gen_random_uuid();
  speaker constant integer := (select p.key from hub.party p where p.kind = 'HUB' order by p.key limit 1);
  told constant integer[] := array(select distinct k from unnest(audience) k where k is not null order by k);
begin
  if told = '{}' then
    return null;
  end if;
  perform hub.lock_keys_shared('{}', '{}');
  insert into hub.announcement (id, what, about, audience) values (new_id, what, about, told);
  insert into hub.outbox (op, kind, item, version, owner, named_owner, facets, audience)
    values ('PUBLISH', 'ANNOUNCEMENT', new_id, 1, speaker, speaker, '{"kind": "ANNOUNCEMENT", "threat": "NONE", "red": false}', told);
  return new_id;
end
$$;
