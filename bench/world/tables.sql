insert into hub.indicator (id, kind, scope, value, display, platform, network, bank, country, threat, tags, valid_until, tlp, audience, excluded, attribution, owner, agency, digest,
    claim_mark, owner_mark, published_at, updated_at, revoked_at, revoked_reason)
  select c.id, c.kind, c.scope, c.value, c.display, c.platform, c.network, c.bank, c.country, c.threat, c.tags, c.valid_until, c.tlp, c.audience, c.excluded, c.attribution, c.owner,
      c.agency, sha256(convert_to(c.kind || E'\n' || c.scope || E'\n' || c.value, 'UTF8')), 'bench ' || c.n, left(md5(c.owner || c.value), 16), c.at, c.at, c.revoked_at,
      case when c.revoked_at is not null then 'It was wrong.' end
    from bench_claim c order by c.n;

insert into hub.indicator_detail (id, owner, agency, raw, description, confidence, external_id)
  select c.id, c.owner, c.agency, c.value, c.description, c.confidence, case when c.n % 4 = 0 then 'bench-' || c.n end from bench_claim c order by c.n;

insert into hub.stream (seq, at, op, kind, item, version, owner, named_owner, facets, facets_before, audience, audience_before, excluded, excluded_before, added_at)
  select c.n + 1, c.at, 'PUBLISH', 'INDICATOR', c.id, 1, c.owner, case when c.attribution <> 'HIDDEN' then c.owner end,
      jsonb_build_object('kind', c.kind, 'threat', c.threat, 'red', c.tlp = 'RED'), '{}', c.audience, '{}', c.excluded, '{}', c.at
    from bench_claim c order by c.n;

insert into hub.inbox (key, seq, item)
  select distinct k, c.n + 1, c.id from bench_claim c cross join unnest(c.audience || c.owner) k;

insert into hub.visibility_period (item, key, barred, position, from_seq)
  select c.id, k.key, k.barred, c.n + 1, c.n + 1
    from bench_claim c cross join lateral (select unnest(c.audience || c.owner) as key, false as barred union select unnest(c.excluded), true) k;

insert into hub.claim_link (item, digest, owner, shared)
  select c.id, sha256(convert_to(c.kind || E'\n' || c.scope || E'\n' || c.value, 'UTF8')), c.owner, c.n % 10 in (0, 7, 8, 9) from bench_claim c order by c.n;
