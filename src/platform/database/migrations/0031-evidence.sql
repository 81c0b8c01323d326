-- Evidence: files beside items of any governed kind. The hub process encrypts them under a key of their own before they come here, or into another store; that key lies
-- here, wrapped under the keyring's key for evidence, which the database does not have. Where the wrapped key goes, the file is gone, whatever copies of it there are.

alter table vault.keyring drop constraint keyring_purpose_check,
  add constraint keyring_purpose_check check (purpose in ('token', 'cursor', 'webhook', 'mail', 'factor', 'issuer', 'pull', 'evidence'));

-- OPEN while it comes in; KEPT; ENDED: its key is gone, and what is left of it is being deleted.
create table hub.evidence (
  id uuid primary key,
  owner integer not null,
  agency integer not null,
  by_user uuid not null,
  filename text not null check (length(filename) between 1 and 255),
  state text not null default 'OPEN' check (state in ('OPEN', 'KEPT', 'ENDED')),
  place text not null check (place in ('DATABASE', 'S3')),
  sealed_key bytea,
  -- Of the content, as it was sent: media type (found in the content), bytes (so far), SHA-256. pieces: how many it was encrypted in.
  type text check (length(type) between 3 and 127),
  size bigint not null default 0 check (size >= 0),
  pieces integer not null default 0 check (pieces >= 0),
  sha256 bytea check (octet_length(sha256) = 32),
  added_at timestamptz not null default now(),
  moved_at timestamptz not null default clock_timestamp(),
  -- Since when it is no item's; null: it is one's, or not whole yet. red: it was a RED item's, and stays for people alone.
  loose_since timestamptz,
  red boolean not null default false,
  foreign key (owner, agency) references hub.agency (party, key),
  check ((state = 'ENDED') = (sealed_key is null)),
  check (state <> 'KEPT' or type is not null and sha256 is not null and size > 0 and pieces > 0)
);
create index evidence_owner on hub.evidence (owner) include (size) where state <> 'ENDED';
create index evidence_due on hub.evidence (coalesce(loose_since, moved_at)) where state <> 'KEPT' or loose_since is not null;

-- Ciphertext, piece by piece (src/intel/evidence/stream-sealing.ts).
create table hub.evidence_chunk (
  evidence uuid not null references hub.evidence on delete cascade,
  place integer not null check (place >= 0),
  sealed bytea not null check (octet_length(sealed) <= 1048576),
  primary key (evidence, place)
);
alter table hub.evidence_chunk alter column sealed set storage external; -- what is encrypted is not compressed

-- Of which items a file is: any kind that hub.governed knows.
create table hub.evidence_link (
  kind text not null,
  item uuid not null,
  evidence uuid not null references hub.evidence on delete cascade,
  place integer not null check (place between 0 and 19),
  primary key (kind, item, evidence)
);
create index evidence_link_evidence on hub.evidence_link (evidence);

do $$
declare
  t regclass;
begin
  foreach t in array array['hub.evidence', 'hub.evidence_chunk', 'hub.evidence_link']::regclass[] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy owner_functions on %s to hub_owner using (true) with check (true)', t);
  end loop;
end
$$;

-- Whether files of an item are shown to whoever asks: the item is in sight, now; what was taken back shows its files to its own agency alone.
create function hub.shows_evidence(of_kind text, of_item uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  g constant hub.governed_item := hub.governed(of_kind, of_item);
begin
  return g.owner is not null and hub.in_sight(viewer, of_kind, of_item)
    and (g.revoked_at is null or g.owner = viewer.me and g.agency = coalesce(viewer.agency, 0));
end
$$;

-- Whether a file is in sight: by an item that it belongs to; one that belongs to none is its agency's alone.
create function hub.evidence_in_sight(of_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer constant hub.viewer := hub.viewer();
  e hub.evidence;
begin
  select * into e from hub.evidence x where x.id = of_id and x.state = 'KEPT';
  if e.id is null or not viewer.content then
    return false;
  end if;
  if e.loose_since is not null then
    return e.owner = viewer.me and e.agency = coalesce(viewer.agency, 0) and (not e.red or viewer.red);
  end if;
  return exists (select from hub.evidence_link l where l.evidence = e.id and hub.shows_evidence(l.kind, l.item));
end
$$;
grant execute on function hub.shows_evidence(text, uuid), hub.evidence_in_sight(uuid) to hub_app;

create policy in_sight on hub.evidence for select to hub_app using ((select hub.me()) is not null and hub.evidence_in_sight(id));
grant select (id, filename, type, size, sha256, added_at) on hub.evidence to hub_app;
create policy in_sight on hub.evidence_link for select to hub_app using ((select hub.me()) is not null and hub.shows_evidence(kind, item));
grant select (kind, item, evidence, place) on hub.evidence_link to hub_app;

-- Those of `files` that the context's agency may attach: its own, whole, and in sight. Locked: what is held is not ended before the transaction is.
create function hub.hold_evidence(files uuid[]) returns setof uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  me constant integer := hub.me();
  my_agency constant integer := hub.my_agency();
begin
  perform from hub.evidence e where e.id = any (files) and e.owner = me and e.agency = my_agency order by e.id for update;
  return query select e.id from hub.evidence e where e.id = any (files) and e.owner = me and e.agency = my_agency and hub.evidence_in_sight(e.id);
end
$$;
grant execute on function hub.hold_evidence(uuid[]) to hub_app;

/*
 * Says which files an item has: these, in this order, and no others. For the functions that write items; the item is one of the context's agency, and so are the files.
 * HB404: it is not, or one of them is not. What belongs to no item any more is ended a day later, unless it is attached anew.
 */
create function hub.attach_evidence(of_kind text, of_item uuid, files uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  g constant hub.governed_item := hub.governed(of_kind, of_item);
begin
  if g.owner is distinct from hub.me() or g.agency is distinct from hub.my_agency() then
    raise exception 'hub: no such item' using errcode = 'HB404', detail = 'item';
  end if;
  if (select count(*) from hub.hold_evidence(files)) < (select count(distinct f) from unnest(files) f) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  -- Those that leave it, too: whoever attaches one of them to another item is waited for here, and seen by the next statement.
  perform from hub.evidence e where e.id in (select l.evidence from hub.evidence_link l where l.kind = of_kind and l.item = of_item) order by e.id for update;
  with gone as (
      delete from hub.evidence_link l where l.kind = of_kind and l.item = of_item and l.evidence <> all (files) returning l.evidence)
  update hub.evidence e set loose_since = clock_timestamp(), red = e.red or g.tlp = 'RED'
    from gone where e.id = gone.evidence
      and not exists (select from hub.evidence_link o where o.evidence = e.id and (o.kind <> of_kind or o.item <> of_item));
  insert into hub.evidence_link (kind, item, evidence, place)
    select of_kind, of_item, f.id, min(f.place)::integer - 1 from unnest(files) with ordinality f(id, place) group by f.id
  on conflict (kind, item, evidence) do update set place = excluded.place;
  update hub.evidence e set loose_since = null, red = e.red or g.tlp = 'RED'
    where e.id = any (files) and (e.loose_since is not null or g.tlp = 'RED' and not e.red);
end
$$;

-- Items are gone for good: so are the keys of the files that were theirs alone. Locked first, as above.
create function hub.end_evidence(of_kind text, items uuid[]) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select from hub.evidence e where e.id in (select l.evidence from hub.evidence_link l where l.kind = of_kind and l.item = any (items)) order by e.id for update;
  with gone as (
      delete from hub.evidence_link l where l.kind = of_kind and l.item = any (items) returning l.evidence)
  update hub.evidence e set state = 'ENDED', sealed_key = null, loose_since = null, moved_at = clock_timestamp()
    from (select distinct g.evidence from gone g) f
    where e.id = f.evidence and not exists (select from hub.evidence_link o where o.evidence = e.id and (o.kind <> of_kind or o.item <> all (items)))
$$;

-- Says one sentence of a function anew.
create function hub.amend(target regprocedure, sentence text, amended text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  definition constant text := pg_get_functiondef(target);
begin
  if (length(definition) - length(replace(definition, sentence, ''))) <> length(sentence) then
    raise exception 'hub: % does not say once: %', target, sentence;
  end if;
  execute replace(definition, sentence, amended);
end
$$;
select hub.amend('hub.keep_ended()', 'delete from hub.item_detail_version v using old_rows o where v.item = o.id;',
  'delete from hub.item_detail_version v using old_rows o where v.item = o.id;' || E'\n' || '  perform hub.end_evidence(tg_argv[0], array(select o.id from old_rows o));');

-- Reports have files: which ones is a part of each version.
alter table hub.report add column evidence uuid[] not null default '{}' check (cardinality(evidence) <= 20);
grant select (evidence) on hub.report to hub_app;
select hub.amend('hub.write_reports(jsonb)', 'items, asked, tlp, audience, excluded)', 'items, asked, evidence, tlp, audience, excluded)');
select hub.amend('hub.write_reports(jsonb)', 'x.items, x.asked, x.tlp', $$x.items, x.asked, coalesce(x.evidence, '{}'), x.tlp$$);
select hub.amend('hub.write_reports(jsonb)', 'asked = x.asked, tlp = x.tlp', $$asked = x.asked, evidence = coalesce(x.evidence, '{}'), tlp = x.tlp$$);
drop function hub.amend(regprocedure, text, text);

create function hub.attach_report_evidence() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.attach_evidence('REPORT', new.id, new.evidence);
  return null;
end
$$;
create trigger attach_new after insert on hub.report for each row when (new.evidence <> '{}') execute function hub.attach_report_evidence();
create trigger attach_changed after update on hub.report for each row when (old.evidence <> new.evidence or old.tlp <> new.tlp) execute function hub.attach_report_evidence();

/*
 * A new file of the context's agency begins: {id, filename, place, sealedKey (hexadecimal)}. What comes of it is said by the functions below, by whoever began it.
 */
create function hub.open_evidence(given jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('evidence:add');
  if hub.my_agency() is null then
    raise exception 'hub: files are an agency''s' using errcode = '42501';
  end if;
  insert into hub.evidence (id, owner, agency, by_user, filename, place, sealed_key)
    values ((given->>'id')::uuid, hub.me(), hub.my_agency(), hub.my_user(), given->>'filename', given->>'place', decode(given->>'sealedKey', 'hex'));
end
$$;

/*
 * The next piece of an open file, n from 0: `plain` bytes of content; `sealed` is null where another store has it. false: with it the party has more than `quota` bytes,
 * where every file counts as 64 KiB at least: so there are not any number of small ones, which this has to sum up.
 * HB404: there is no such file of the caller's, or the piece is out of turn.
 */
create function hub.put_evidence(claim text, act jsonb, of_id uuid, n integer, sealed bytea, plain integer, quota bigint) returns table (fits boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  perform hub.only_in('evidence:add');
  perform pg_advisory_xact_lock(hashtext('hub evidence'), hub.me()); -- what others of the party put in at this moment is counted, too
  update hub.evidence e set size = e.size + plain, pieces = e.pieces + 1, moved_at = clock_timestamp()
    where e.id = of_id and e.owner = hub.me() and e.agency = hub.my_agency() and e.by_user = hub.my_user() and e.state = 'OPEN' and e.pieces = n and plain > 0;
  if not found then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  if sealed is not null then
    insert into hub.evidence_chunk (evidence, place, sealed) values (of_id, n, put_evidence.sealed);
  end if;
  return query select coalesce(sum(greatest(e.size, 65536)), 0) <= quota from hub.evidence e where e.owner = hub.me() and e.state <> 'ENDED';
end
$$;

-- An open file of the caller's is whole. HB404: it is not open, or not the caller's.
create function hub.keep_evidence(of_id uuid, found_type text, digest bytea) returns table (size bigint, added_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('evidence:add');
  return query
    update hub.evidence e set state = 'KEPT', type = found_type, sha256 = digest, loose_since = clock_timestamp(), moved_at = clock_timestamp()
      where e.id = of_id and e.owner = hub.me() and e.agency = hub.my_agency() and e.by_user = hub.my_user() and e.state = 'OPEN'
      returning e.size, e.added_at;
  if not found then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
end
$$;

-- An open file of the caller's comes to nothing: refused, or cut off.
create function hub.drop_evidence(of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('evidence:add');
  update hub.evidence e set state = 'ENDED', sealed_key = null, moved_at = clock_timestamp()
    where e.id = of_id and e.owner = hub.me() and e.agency = hub.my_agency() and e.by_user = hub.my_user() and e.state = 'OPEN';
  delete from hub.evidence e where e.id = of_id and e.owner = hub.me() and e.by_user = hub.my_user() and e.state = 'ENDED' and e.place = 'DATABASE';
end
$$;

-- What a hub process needs to read a file. HB404: absent and invisible answer alike.
create function hub.evidence_file(of_id uuid) returns table (filename text, type text, size bigint, pieces integer, sha256 bytea, place text, sealed_key bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.only_in('indicator:read');
  if not hub.evidence_in_sight(of_id) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  return query select e.filename, e.type, e.size, e.pieces, e.sha256, e.place, e.sealed_key from hub.evidence e where e.id = of_id;
end
$$;

-- A piece of a file, as long as it is in sight: what is closed breaks off between two pieces. null: another store has it.
create function hub.evidence_piece(claim text, act jsonb, of_id uuid, n integer) returns table (sealed bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  perform hub.only_in('indicator:read');
  if not hub.evidence_in_sight(of_id) then
    raise exception 'hub: no such file' using errcode = 'HB404', detail = 'evidence file';
  end if;
  return query select (select c.sealed from hub.evidence_chunk c where c.evidence = of_id and c.place = n);
end
$$;

grant execute on function hub.open_evidence(jsonb), hub.put_evidence(text, jsonb, uuid, integer, bytea, integer, bigint), hub.keep_evidence(uuid, text, bytea),
  hub.drop_evidence(uuid), hub.evidence_file(uuid), hub.evidence_piece(text, jsonb, uuid, integer) to hub_app;

/*
 * What the relay does about files, `most` at a time: ends those that nothing came in of for `silent`, and those that have been no item's for `loose`; and deletes what is
 * left of those that were ended. Answers what it did, and files that lie in another store, which is to be emptied before hub.forget_evidence.
 */
create function hub.tend_evidence(most integer, silent interval, loose interval) returns table (done integer, elsewhere uuid[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ended integer;
  gone integer;
begin
  with due as (
      select e.id from hub.evidence e
        where e.state = 'OPEN' and e.moved_at < clock_timestamp() - silent or e.state = 'KEPT' and e.loose_since < clock_timestamp() - loose
        order by coalesce(e.loose_since, e.moved_at) limit most for update skip locked),
    over as (
      update hub.evidence e set state = 'ENDED', sealed_key = null, loose_since = null, moved_at = clock_timestamp()
        from due d where e.id = d.id returning e.id, e.owner, e.agency),
    noted as (
      insert into hub.audit (party, agency, what, channel, outcome, items, count)
        select o.owner, o.agency, 'evidence.expire', 'relay', 'DONE', array_agg(o.id order by o.id), count(*) from over o group by o.owner, o.agency)
  select count(*) into ended from over;
  with left_ as (
      select e.id from hub.evidence e where e.state = 'ENDED' and e.place = 'DATABASE' limit most for update skip locked)
  delete from hub.evidence e using left_ l where e.id = l.id;
  get diagnostics gone = row_count;
  return query select ended + gone, array(select e.id from hub.evidence e where e.state = 'ENDED' and e.place <> 'DATABASE' order by e.moved_at limit most);
end
$$;

-- The other store has nothing of these any more.
create function hub.forget_evidence(files uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$ delete from hub.evidence e where e.id = any (files) and e.state = 'ENDED' $$;
grant execute on function hub.tend_evidence(integer, interval, interval), hub.forget_evidence(uuid[]) to hub_relay;
