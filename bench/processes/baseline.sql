-- What the baselines need in the database of a bench.
create schema bench;

-- hub.lookup without hub.enter, for a role that row-level security does not bind.
create function bench.lookup(digests bytea[], include_lapsed boolean, most integer)
returns table (place bigint, corroboration integer, found jsonb)
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  return query
    select v.place, (select k.owners from hub.corroboration(v.digest) k), to_jsonb(c)
      from unnest(digests) with ordinality v(digest, place)
      cross join lateral (
        select * from hub.claim x
          where x.digest = v.digest and (include_lapsed or x.revoked_at is null and (x.valid_until is null or x.valid_until > now()))
          order by x.reliability nulls last, x.credibility nulls last, x.confidence desc nulls last, x.updated_at desc, x.id
          limit most + 1) c;
end
$$;

-- The tables of indicators with their checks and indexes, without triggers, policies and foreign keys.
create table bench.indicator (like hub.indicator including all);

create table bench.indicator_detail (like hub.indicator_detail including all);
