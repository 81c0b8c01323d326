/*
 * Returns a text that changes with every change of parties, groups or memberships, and with the keys of the context, and so with what its party sees of them; to
 * any caller with a context. Each process keeps the directories of parties in memory. The keys are those at the beginning of the transaction: a membership may
 * end before the revision is read. A change gives a row the number of its transaction (xmin), which is greater than all before. The epoch distinguishes the
 * states before and after a restore.
 */
create or replace function hub.directory_revision() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select concat_ws(' ', array_to_string(v.keys, ','), h.epoch, p.rows, p.sum, g.rows, g.sum, m.rows, m.sum)
    from hub.viewer() v
      cross join hub.sequence_head h
      cross join (select count(*) as rows, sum(xmin::text::bigint) as sum from hub.party) p
      cross join (select count(*) as rows, sum(xmin::text::bigint) as sum from hub.working_group) g
      cross join (select count(*) as rows, sum(xmin::text::bigint) as sum from hub.membership where left_at is null) m
$$;
