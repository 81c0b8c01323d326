-- Registers a function of this module to be called at an event: PARTY_CLOSED (party integer) returns void; AGENCY_CLOSES (party integer, agency integer)
-- returns boolean, true if the agency has open items; AGENCY_CLOSED (agency integer) returns void.
create or replace function hub.call_at(event text, called text) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$ insert into hub.hook values (event, called) $$;

-- Calls the registered functions after a party has been closed, ordered by name.
create or replace function hub.run_party_closed_hooks(of_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  h hub.hook;
begin
  for h in select * from hub.hook x where x.event = 'PARTY_CLOSED' order by 2 loop
    execute format('select hub.%I($1)', h.called) using of_party;
  end loop;
end
$$;

-- Calls the registered functions after an agency has been closed, ordered by name.
create or replace function hub.run_agency_closed_hooks(of_agency integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  h hub.hook;
begin
  for h in select * from hub.hook x where x.event = 'AGENCY_CLOSED' order by 2 loop
    execute format('select hub.%I($1)', h.called) using of_agency;
  end loop;
end
$$;
