-- What was in an envelope that came by TAXII: [{id, version}], in its order. What became of each stands in hub.import_item; this says of which objects there is something
-- to say, also where an import broke off before it came to them. Kept for a week, which is longer than the day that TAXII asks for.
create table hub.taxii_envelope (
  import uuid primary key references hub.import,
  party integer not null,
  agency integer not null,
  at timestamptz not null default clock_timestamp(),
  objects jsonb not null,
  foreign key (party, agency) references hub.agency (party, key)
);
create index taxii_envelope_old on hub.taxii_envelope (at);

alter table hub.taxii_envelope enable row level security;
alter table hub.taxii_envelope force row level security;
create policy owner_functions on hub.taxii_envelope to hub_owner using (true) with check (true);
create policy own on hub.taxii_envelope for select to hub_app
  using (party = (select hub.me()) and agency = (select hub.my_agency()) and (select (hub.viewer()).content));
grant select (import, at, objects) on hub.taxii_envelope to hub_app;

-- Of an import of the context's agency alone. What is older than a week goes, some of it each time.
create function hub.note_envelope(of_import uuid, objects_ jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mine hub.import;
begin
  perform hub.only_in('indicator:publish');
  mine := hub.own_import(of_import);
  insert into hub.taxii_envelope (import, party, agency, objects) select mine.id, mine.party, mine.agency, objects_ where mine.source = 'TAXII';
  delete from hub.taxii_envelope e
    where e.import in (select x.import from hub.taxii_envelope x where x.at < clock_timestamp() - interval '7 days' order by x.at limit 50 for update skip locked);
end
$$;
grant execute on function hub.note_envelope(uuid, jsonb) to hub_app;

-- Claims and sightings that were read from the objects of these ids, as far as the context's party may know whose they are: only then it gets an object of such an id. What of each it sees is decided where
-- they are read.
create index indicator_original_id on hub.indicator_detail ((original->'body'->>'id')) where original->>'format' = 'stix';

create function hub.originals(stix_ids text[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select d.id from hub.indicator_detail d join hub.indicator i on i.id = d.id
    where (select hub.me()) is not null and d.original->>'format' = 'stix' and d.original->'body'->>'id' = any (stix_ids) and (i.named_owner is not null or i.owner = hub.me())
      and hub.sees((select hub.viewer()), i.owner, i.agency_only, i.audience, i.excluded, i.tlp, i.retain_until)
  union all
  select s.id from hub.sighting s where (select hub.me()) is not null and s.original is not null and s.original->'body'->>'id' = any (stix_ids) and hub.reads_original(s)
$$;

create function hub.claims_read_from(claim text, act jsonb, stix_ids text[]) returns table (id uuid)
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  return query select * from hub.originals(stix_ids);
end
$$;

-- The ids of the objects that claims were read from, of those that the caller gets as these very objects.
create function hub.original_ids(claim text, act jsonb, items uuid[]) returns table (id uuid, stix_id text)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  perform hub.enter(claim, act);
  return query select c.id, c.original->'body'->>'id' from hub.claim_whole c where c.id = any (items) and c.original->>'format' = 'stix' and c.owner_id is not null;
end
$$;
grant execute on function hub.originals(text[]), hub.claims_read_from(text, jsonb, text[]), hub.original_ids(text, jsonb, uuid[]) to hub_app;
