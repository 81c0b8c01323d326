-- The parties of a bench: countries, partners, the hub itself, groups, and accounts without a usable password (a bench makes its own sessions). bench_setting has one
-- row: codes (of countries), partners, groups, accounts (of each country that has several). Memberships begin at position 0, so nothing is sequenced before the claims.
insert into hub.party (id, kind, name, slug, country)
  select md5('country ' || c.code)::uuid, 'COUNTRY', 'Country ' || c.code, lower(c.code), c.code from bench_setting s cross join unnest(s.codes) with ordinality c(code, place)
    order by c.place;

insert into hub.party (id, kind, name, slug)
  select md5('partner ' || n)::uuid, 'PARTNER', 'Partner ' || n, 'partner-' || n from bench_setting s cross join generate_series(1, s.partners) n order by n;

insert into hub.party (id, kind, name, slug) values (md5('hub')::uuid, 'HUB', 'Hub of the bench', 'hub');

insert into hub.agency (id, party, name)
  select md5('agency ' || p.slug)::uuid, p.key, 'Agency of ' || p.slug from hub.party p where p.kind <> 'HUB' order by p.key;

insert into hub.working_group (id, name)
  select md5('group ' || n)::uuid, 'Group ' || n from bench_setting s cross join generate_series(1, s.groups) n order by n;

insert into hub.membership (party, key, from_seq) select p.key, 1, 0 from hub.party p where p.kind = 'COUNTRY' order by p.key;

-- A group has about a tenth of the countries; the first country is in three groups.
insert into hub.membership (party, key, from_seq)
  select p.key, g.key, 0 from bench_setting s cross join hub.working_group g join hub.party p on p.kind = 'COUNTRY'
    where case when p.country = s.codes[1] then g.name in ('Group 1', 'Group 2', 'Group 3') else ('x' || substr(md5(p.slug || g.name), 1, 4))::bit(16)::integer % 10 = 0 end order by p.key, g.key;

insert into hub.party_limit (party, sockets, subscriptions, claims_a_day) select p.key, 5000, 100000, 100000000 from hub.party p where p.kind <> 'HUB' order by p.key;

insert into hub.user_account (id, email, party, agency, roles, password_hash)
  select md5(r.role || n || p.slug)::uuid, lower(r.role) || n || '@' || p.slug || '.example', p.key, a.key, array[r.role], 'no password'
    from bench_setting s cross join hub.party p join hub.agency a on a.party = p.key
      join (values ('COUNTRY', 'ANALYST'), ('COUNTRY', 'NATIONAL_ADMIN'), ('PARTNER', 'CONTRIBUTOR')) r(kind, role) on r.kind = p.kind
      cross join lateral generate_series(1, case when r.role = 'ANALYST' and p.country = any (s.codes[1:16]) then s.accounts else 1 end) n
    order by p.key, r.role, n;

-- What the claims refer to.
update bench_setting set
  owners = array(select p.key from hub.party p where p.kind <> 'HUB' order by p.key),
  agencies = array(select a.key from hub.agency a order by a.party),
  country_keys = array(select p.key from hub.party p where p.kind = 'COUNTRY' order by p.key),
  partner_keys = array(select p.key from hub.party p where p.kind = 'PARTNER' order by p.key),
  group_keys = array(select g.key from hub.working_group g order by g.key);
