-- Claims as a temporary table, from number first to number last (exclusive) of bench_setting: the same ones for the same parties, on every machine. h is 32 random hexadecimal digits of the claim, b of
-- its block of ten, u of its value. In a block, seven claims have a value of their own; the other three repeat the first one's, with another owner each.
create temporary table bench_claim as
  with drawn as materialized (
      select n, md5('claim ' || n) as h, md5('block ' || n / 10) as b, case when n % 10 < 7 then n else n - n % 10 end as v from bench_setting s cross join generate_series(s.first, s.last - 1) n),
    numbered as materialized (
      select d.*, md5('value ' || d.v) as u, ('x' || substr(d.h, 1, 6))::bit(24)::integer as r1, ('x' || substr(d.h, 7, 6))::bit(24)::integer as r2,
          ('x' || substr(d.h, 13, 6))::bit(24)::integer as r3, ('x' || substr(d.b, 1, 6))::bit(24)::integer as rb from drawn d),
    valued as (
      select m.*, ('x' || substr(m.u, 1, 6))::bit(24)::integer % 100 as k, lpad((m.v % 100000000)::text, 8, '0') as eight, timestamptz '2025-01-01 00:00Z' + m.n * interval '3 seconds' as at,
          (array['secure', 'account', 'parcel', 'bank', 'wallet', 'invest', 'support', 'job', 'reward', 'visa'])[1 + ('x' || substr(m.u, 7, 2))::bit(8)::integer % 10] || '-'
            || (array['login', 'verify', 'update', 'office', 'centre', 'online', 'desk', 'portal'])[1 + ('x' || substr(m.u, 9, 2))::bit(8)::integer % 8] || '-' || to_hex(m.v) || '.'
            || (array['top', 'xyz', 'shop', 'com', 'net', 'info', 'online', 'site'])[1 + ('x' || substr(m.u, 11, 2))::bit(8)::integer % 8] as host
        from numbered m),
    typed as (
      select w.*,
          case when k < 30 then 'DOMAIN' when k < 48 then 'URL' when k < 66 then 'PHONE' when k < 76 then 'EMAIL' when k < 84 then 'BANK_ACCOUNT'
            when k < 90 then 'CRYPTO_ADDRESS' when k < 95 then 'FILE_HASH' else 'MESSAGING_ACCOUNT' end as kind,
          '131400' as de, '3704' || lpad((w.v % 100000000000000)::text, 14, '0') as bban
        from valued w),
    written as (
      select t.*,
          case kind when 'DOMAIN' then host
            when 'URL' then 'https://' || host || '/' || substr(u, 20, 6) || '?id=' || v % 1000
            when 'PHONE' then '+668' || eight
            when 'EMAIL' then 'agent.' || to_hex(v) || '@' || host
            when 'BANK_ACCOUNT' then 'DE' || lpad((98 - (bban || de)::numeric % 97)::text, 2, '0') || bban
            when 'CRYPTO_ADDRESS' then '0x' || u || to_hex(v % 16) || substr(md5(u), 1, 7)
            when 'FILE_HASH' then u || md5(u)
            else 'agent_' || to_hex(v) || '_x' end as value
        from typed t),
    owned as (
      -- A few parties publish more: the square of a random number. The factor keeps the owners of a block different.
      select x.*, s.owners[1 + o.place] as owner, s.agencies[1 + o.place] as agency, r1 % 100 as share,
          s.group_keys[1 + r2 % cardinality(s.group_keys)] as one_group, s.partner_keys[1 + r3 % cardinality(s.partner_keys)] as one_partner,
          s.country_keys[1 + r1 % cardinality(s.country_keys)] as first_country, s.country_keys[1 + r2 % cardinality(s.country_keys)] as second_country,
          s.country_keys[1 + r3 % cardinality(s.country_keys)] as third_country
        from written x cross join bench_setting s
          cross join lateral (select (floor(power(rb / 16777216.0, 2) * cardinality(s.owners))::bigint + (n % 10) * 7) % cardinality(s.owners) as place) o)
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(h, 14, 3) || 'a' || substr(h, 18, 15))::uuid as id, n, kind,
      case kind when 'CRYPTO_ADDRESS' then 'eth' when 'FILE_HASH' then 'sha-256' when 'MESSAGING_ACCOUNT' then 'telegram' else '' end as scope, value,
      case kind when 'PHONE' then '+66 8' || substr(eight, 1, 1) || ' ' || substr(eight, 2, 3) || ' ' || substr(eight, 5, 4)
        when 'BANK_ACCOUNT' then regexp_replace(value, '(.{4})(?=.)', '\1 ', 'g') when 'FILE_HASH' then 'SHA-256 ' || value
        when 'MESSAGING_ACCOUNT' then '@' || value else value end as display,
      case kind when 'MESSAGING_ACCOUNT' then 'telegram' end as platform, case kind when 'CRYPTO_ADDRESS' then 'eth' end as network,
      case kind when 'BANK_ACCOUNT' then substr(value, 5, 8) end as bank, case kind when 'PHONE' then 'TH' when 'BANK_ACCOUNT' then 'DE' end as country,
      (array['PHISHING', 'PHISHING', 'PHISHING', 'CALL_CENTRE_SCAM', 'CALL_CENTRE_SCAM', 'INVESTMENT_SCAM', 'ROMANCE_SCAM', 'IMPERSONATION', 'MONEY_MULE', 'MALWARE'])[1 + r2 % 10] as threat,
      case when r3 % 3 = 0 then array['campaign-' || r3 % 500] else '{}' end as tags,
      case when r3 % 10 < 3 then case when r3 % 60 < 3 then at + interval '1 hour' else timestamptz '2090-01-01' end end as valid_until,
      -- Of 100: 60 for every country, 15 for a group, 15 for named countries, 3 for a country and a partner, 2 for one country (RED), 5 for the owner alone.
      case when share < 60 then 'GREEN' when share < 75 then 'AMBER' when share < 90 then 'AMBER' when share < 93 then 'GREEN' when share < 95 then 'RED' else 'AMBER_STRICT' end as tlp,
      case when share < 60 then array[1]
        when share < 75 then array[one_group]
        when share < 90 then case when second_country = third_country then array[second_country] else array[least(second_country, third_country), greatest(second_country, third_country)] end
        when share < 93 then array[least(first_country, one_partner), greatest(first_country, one_partner)]
        when share < 95 then array[second_country]
        else '{}'::integer[] end as audience,
      case when share < 60 and r2 % 50 = 0 then array[third_country] else '{}'::integer[] end as excluded,
      case when r3 % 100 < 90 then 'NAMED' when r3 % 100 < 97 then 'AGENCY' else 'HIDDEN' end as attribution,
      case when r2 % 100 = 7 then at + interval '30 minutes' end as revoked_at, at, owner, agency,
      case when r1 % 2 = 0 then 'Victims report calls and messages that lead here. Case group ' || r3 % 9000 || ', first seen by the duty officer, not yet confirmed by a bank.' end as description,
      (r2 % 101)::smallint as confidence
    from owned o
