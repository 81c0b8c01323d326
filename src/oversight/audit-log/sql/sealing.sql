-- When an entry may get its leaf. A refusal is counted in its row during its minute; five seconds more let the last count commit.
create or replace function hub.audit_sealable_at(a hub.audit) returns timestamptz
language sql stable
return coalesce(a.minute + interval '65 seconds', a.at);

-- Returns what the hub processes need to know of the log, without content: its size, its last head, and how many seconds the oldest entry has waited for its leaf.
create or replace function hub.audit_state() returns table (origin text, after text, size bigint, pruned bigint, waiting double precision, head_size bigint, head_root bytea, head_key text, head_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select t.origin, t.after, t.size, t.pruned,
      (select extract(epoch from clock_timestamp() - hub.audit_sealable_at(a))::double precision from hub.audit a
        where a.leaf is null and hub.audit_sealable_at(a) <= clock_timestamp() order by a.id limit 1),
      h.size, h.root, h.key, h.at
    from hub.audit_tree t left join lateral (select x.* from hub.audit_head x order by x.at desc limit 1) h on true
$$;

/*
 * Begins a new log if the stream has begun a new epoch (hub.start_epoch): the database was restored, and what the former log signed after the backup is lost. The new
 * log has another name, keeps the tree, and names the last head that the database has of the former one. Returns whether it began one.
 */
create or replace function hub.follow_restore(claim text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  present uuid;
  last hub.audit_head;
  former text;
begin
  perform hub.verify_claim(claim);
  perform hub.detect_restore();
  select h.epoch into present from hub.sequence_head h;
  update hub.audit_tree t set epoch = present where t.epoch is null;
  select t.origin into former from hub.audit_tree t where t.epoch is distinct from present for update;
  if not found then
    return false;
  end if;
  select h.* into last from hub.audit_head h order by h.at desc limit 1;
  update hub.audit_tree t set epoch = present;
  if last.size is null or former is null then
    return false; -- no head is lost that anybody has
  end if;
  update hub.audit_tree t set after = concat_ws(' ', former, last.size, encode(last.root, 'base64')),
    origin = regexp_replace(former, '/[0-9]+$', '') || '/' || coalesce(substring(former from '/([0-9]+)$')::integer, 1) + 1;
  insert into hub.audit (what, channel, outcome, detail)
    select 'hub.restored', 'relay', 'DONE', jsonb_build_object('log', t.origin, 'after', t.after) from hub.audit_tree t;
  return true;
end
$$;

create or replace function hub.utc_text(at timestamptz) returns text
language sql stable
return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- The facts of an entry, by the names of the columns. Times are in UTC with microseconds. The line (audit-line.ts) leaves out what is absent.
create or replace function hub.audit_facts(a hub.audit) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select to_jsonb(a) - '{leaf}'::text[] || jsonb_build_object('at', hub.utc_text(a.at), 'minute', hub.utc_text(a.minute))
$$;

/*
 * Returns entries without a leaf, oldest first, and the version of each row: hub.seal_audit refuses a row that has changed since. It never takes a range of ids:
 * a transaction may commit an earlier id later. At most about 4 MB, and at least one entry.
 */
create or replace function hub.next_audit_entries(claim text, batch integer) returns table (id bigint, version text, facts jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.verify_claim(claim);
  return query select a.id, a.xmin::text, hub.audit_facts(a) from hub.audit a
    join (select s.id, sum(s.bytes) over (order by s.id) - s.bytes as before
        from (select x.id, 1000 + 40 * (cardinality(x.items) + cardinality(x.terms) + cardinality(x.recipients) + cardinality(x.roles)) + length(x.detail::text) as bytes
          from hub.audit x where x.leaf is null and hub.audit_sealable_at(x) <= clock_timestamp() order by x.id limit least(batch, 1000)) s) b on b.id = a.id
    where b.before < 4000000 order by a.id;
end
$$;

-- Returns tiles by {level, index}.
create or replace function hub.audit_tiles(claim text, names jsonb) returns table (level integer, index bigint, hashes bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.verify_claim(claim);
  return query select t.level, t.index, t.hashes from jsonb_to_recordset(names) n(level integer, index bigint)
    join hub.audit_tile t on t.level = n.level and t.index = n.index;
end
$$;

/*
 * Gives entries ([id, version] in their order) the leaves from `since` on, and writes the tiles ({level, index, hashes: hexadecimal}) that this changes. Returns
 * false, and changes nothing, if another hub has sealed since the caller read, or a row has changed. The row of hub.audit_tree is locked: so there is one
 * sealer at a time, and never a fork.
 */
create or replace function hub.seal_audit(claim text, since bigint, entries jsonb, tiles jsonb) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  -- Not in the query: PostgreSQL would read the JSON again for each row.
  ids constant bigint[] := array(select (e->>0)::bigint from jsonb_array_elements(entries) with ordinality x(e, n) order by n);
  versions constant text[] := array(select e->>1 from jsonb_array_elements(entries) with ordinality x(e, n) order by n);
  unchanged integer;
begin
  perform hub.verify_claim(claim);
  perform from hub.audit_tree t where t.size = since for update;
  if not found or ids = '{}' then
    return false;
  end if;
  select count(*) into unchanged from (
    select from unnest(ids, versions) e(id, version) join hub.audit a on a.id = e.id where a.leaf is null and a.xmin::text = e.version for update of a) x;
  if unchanged <> cardinality(ids) then
    return false;
  end if;
  update hub.audit a set leaf = since + e.n - 1 from unnest(ids) with ordinality e(id, n) where a.id = e.id;
  insert into hub.audit_tile (level, index, hashes) select t.level, t.index, decode(t.hashes, 'hex') from jsonb_to_recordset(tiles) t(level integer, index bigint, hashes text)
    on conflict on constraint audit_tile_pkey do update set hashes = excluded.hashes;
  update hub.audit_tree t set size = since + cardinality(ids);
  return true;
end
$$;

/*
 * Stores a signed head: {origin, size, root: hexadecimal, checkpoint, key, at}. Returns SIGNED; STALE if the tree has grown, another hub has signed later, or the
 * database was restored; or
 * KEY_ROTATED if the key was replaced, and its successor has signed already: then only the successor signs.
 */
create or replace function hub.store_audit_head(claim text, given jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  signed_size constant bigint := (given->>'size')::bigint;
  signed_at constant timestamptz := (given->>'at')::timestamptz;
  last hub.audit_head;
begin
  perform hub.verify_claim(claim);
  perform from hub.audit_tree t, hub.sequence_head h
    where t.size = signed_size and coalesce(t.origin, given->>'origin') = given->>'origin' and coalesce(t.epoch, h.epoch) = h.epoch for update of t;
  if not found then
    return 'STALE';
  end if;
  select h.* into last from hub.audit_head h order by h.at desc limit 1;
  if last.at >= signed_at then
    return 'STALE';
  end if;
  if not exists (select from vault.keyring k where k.id = given->>'key' and k.purpose = 'audit' and (k.retired_at is null or k.id = last.key)) then
    return 'KEY_ROTATED';
  end if;
  update hub.audit_tree t set origin = given->>'origin' where t.origin is null;
  insert into hub.audit_head (size, root, checkpoint, key, at)
    values (signed_size, decode(given->>'root', 'hex'), given->>'checkpoint', given->>'key', signed_at)
    on conflict (size) do update set checkpoint = excluded.checkpoint, key = excluded.key, at = excluded.at;
  return 'SIGNED';
end
$$;

-- Returns heads that were signed after a time, oldest first. They are public.
create or replace function hub.audit_heads_since(since timestamptz, batch integer) returns table (checkpoint text, at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select h.checkpoint, h.at from hub.audit_head h where h.at > since order by h.at limit batch
$$;

-- Returns the newest head; no row: none is signed yet. It is public.
create or replace function hub.newest_audit_head() returns table (checkpoint text, at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select h.checkpoint, h.at from hub.audit_head h order by h.at desc limit 1
$$;
