-- A party that gets another name says since when it has it: its identity in STIX has a new version then (STIX 2.1, 3.6), which readers take for newer.
alter table hub.party add column renamed_at timestamptz;

create function hub.note_renamed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  -- Milliseconds, as versions in STIX count, and never the same twice.
  new.renamed_at := greatest(date_trunc('milliseconds', clock_timestamp()), old.renamed_at + interval '1 millisecond');
  return new;
end
$$;
revoke all on function hub.note_renamed() from public;
create trigger note_renamed before update of name on hub.party for each row when (new.name <> old.name) execute function hub.note_renamed();

-- Whether another party that is not closed has this name: in other capitals, with other blanks or in compatibility characters it is the same name to a reader (Unicode TR36, 2.5).
create function hub.name_taken(called text, by_other_than integer) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from hub.party p where p.closed_at is null and p.key is distinct from by_other_than
    and lower(regexp_replace(normalize(p.name, NFKC), '\s+', ' ', 'g')) = lower(regexp_replace(normalize(called, NFKC), '\s+', ' ', 'g')))
$$;
revoke all on function hub.name_taken(text, integer) from public;

-- (0064) NAME_TAKEN: another party has this name.
create or replace function hub.rename_party(party_id uuid, called text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  target integer;
  was hub.party;
begin
  perform hub.only_in('party:manage');
  perform hub.only_confirmed();
  target := (select p.key from hub.party p where p.id = party_id and p.kind <> 'HUB');
  if target is null then
    raise exception 'hub: no such party' using errcode = 'HB404', detail = 'party';
  end if;
  perform hub.hold_party(target);
  select * into was from hub.party p where p.key = target for update;
  if was.closed_at is not null then
    return 'CLOSED';
  elsif was.name = called then
    return 'SAME';
  elsif hub.name_taken(called, target) then
    return 'NAME_TAKEN';
  end if;
  update hub.party p set name = called where p.key = target;
  -- A partner is known to countries and itself; a country to partners as well.
  perform hub.announce(hub.members_of(1) || target || array(select p.key from hub.party p where was.kind = 'COUNTRY' and p.kind = 'PARTNER' and p.closed_at is null), 'PARTY_RENAMED',
    jsonb_build_object('party', was.id, 'partyName', called, 'formerName', was.name));
  return 'DONE';
end
$$;

-- (0020) The same.
create or replace function hub.register_party(new_id uuid, kind_ text, called text, slug_ text, country_ text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  new_key integer;
  words jsonb := jsonb_build_object('party', new_id, 'partyName', called);
begin
  perform hub.only_in('party:manage');
  perform hub.only_confirmed();
  if kind_ not in ('COUNTRY', 'PARTNER') then
    raise exception 'hub: not a party to register' using errcode = '42501';
  elsif hub.name_taken(called, null) and not exists (select from hub.party p where (p.slug = slug_ or p.country = country_) and p.closed_at is null) then
    return 'NAME_TAKEN';
  end if;
  insert into hub.party (id, kind, name, slug, country, candidate_since)
    values (new_id, kind_, called, slug_, country_, case when kind_ = 'COUNTRY' then clock_timestamp() end)
    on conflict do nothing returning key into new_key;
  if new_key is null then
    return case when exists (select from hub.party p where p.slug = slug_ and p.closed_at is null) then 'SLUG_TAKEN' else 'COUNTRY_TAKEN' end;
  end if;
  perform hub.hold_party(new_key); -- behind key 0 (hub.keep_from_closed) for once: nobody else knows this party yet, nor waits for it
  if kind_ = 'PARTNER' then
    perform hub.announce(hub.members_of(1), 'PARTNER_REGISTERED', words);
    return 'REGISTERED';
  end if;
  perform hub.hold_key_alone(1);
  if hub.at_once() or not exists (select from hub.membership m where m.key = 1) then
    perform hub.admit(new_key);
    return 'REGISTERED';
  end if;
  perform hub.announce(hub.members_of(1), 'COUNTRY_PROPOSED', words);
  return 'CANDIDATE';
end
$$;
