-- Whether the viewer may read this entry: the hub's auditor each, others those of their own party's people.
create or replace function hub.may_read_audit_entry(a hub.audit) returns boolean
language sql stable
return hub.my_kind() = 'HUB' or a.party is not distinct from hub.me();

/*
 * Returns entries from leaf `since` on, before `upto`: the hash of each as it was sealed, and its facts if the viewer may read them. An entry that is missing
 * has no row.
 */
create or replace function hub.audit_export_page(claim text, act jsonb, since bigint, upto bigint, batch integer) returns table (leaf bigint, hash bytea, facts jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  perform hub.require_act('audit:read');
  return query select a.leaf, substring(t.hashes from (a.leaf % 256 * 32 + 1)::integer for 32), case when hub.may_read_audit_entry(a) then hub.audit_facts(a) end
    from hub.audit a left join hub.audit_tile t on t.level = 0 and t.index = a.leaf / 256
    where a.leaf >= since and a.leaf < upto order by a.leaf limit least(batch, 1000);
end
$$;

-- Returns the newest signed head and how much was pruned: what an export holds.
create or replace function hub.audit_export_range(claim text, act jsonb) returns table (checkpoint text, size bigint, pruned bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  perform hub.require_act('audit:read');
  return query select h.checkpoint, h.size, t.pruned from hub.audit_tree t, (select x.* from hub.audit_head x order by x.at desc limit 1) h;
end
$$;

-- Returns tiles by {level, index}, for a proof of the entry `about`; null: of the whole tree. No row if the viewer may not read the entry, as if it did not exist.
create or replace function hub.audit_proof_tiles(claim text, act jsonb, about bigint, names jsonb) returns table (level integer, index bigint, hashes bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.enter(claim, act);
  perform hub.require_act('audit:read');
  return query select t.level, t.index, t.hashes from jsonb_to_recordset(names) n(level integer, index bigint)
    join hub.audit_tile t on t.level = n.level and t.index = n.index
    where about is null or exists (select from hub.audit a where a.leaf = about and hub.may_read_audit_entry(a));
end
$$;
