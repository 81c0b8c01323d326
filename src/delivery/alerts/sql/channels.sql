-- Channels that a party sets up for its alerts. A chat channel gets an alert without the rights of any account, and never RED. Gateways reach officers by phone.

-- Returns the enabled chat channels for alerts to an agency (null: to the party as a whole): [{id, kind, rosterZone, sent, lastDigest}]. `sent`: immediate messages of the last ten
-- minutes; `lastDigest` in milliseconds since 1970.
create or replace function hub.alert_chat_channels_of(of_party integer, of_agency integer, at_time timestamptz) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind,
      'rosterZone', (select r.plan->>'timeZone' from hub.duty_roster r where r.party = of_party and (r.agency = of_agency or of_agency is null and r.fallback)))
      || hub.alert_pace_of(c.id, null, at_time) order by c.created_at, c.id), '[]')
    from hub.alert_channel c
    where c.party = of_party and c.agency is not distinct from of_agency and c.kind not in ('SMS', 'VOICE') and c.disabled_at is null and c.deleted_at is null
$$;

-- Returns the gateways by which an account can be reached: {SMS: {id, sent, lastDigest}, VOICE: …}. That of the account's agency comes before that of the party. Without
-- a phone number there is none.
create or replace function hub.alert_gateways_of(of_account uuid, at_time timestamptz) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select coalesce(jsonb_object_agg(k.kind, jsonb_build_object('id', c.id) || hub.alert_pace_of(c.id, of_account, at_time)), '{}')
    from hub.alert_preference f join hub.user_account u on u.id = f.account cross join (values ('SMS'), ('VOICE')) k(kind)
      cross join lateral (
        select x.id from hub.alert_channel x
          where x.party = u.party and (x.agency is null or x.agency = u.agency) and x.kind = k.kind and x.disabled_at is null and x.deleted_at is null
          order by x.agency nulls last, x.created_at, x.id limit 1) c
    where f.account = of_account and f.phone is not null
$$;

-- Returns what a channel has lately sent to an account (null: to its chat channel): {sent, lastDigest}.
create or replace function hub.alert_pace_of(of_channel uuid, of_account uuid, at_time timestamptz) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  select jsonb_build_object('sent', count(*) filter (where d.mode = 'IMMEDIATE' and d.planned_at > at_time - interval '10 minutes'),
      'lastDigest', extract(epoch from max(d.sent_at) filter (where d.mode = 'DIGEST')) * 1000)
    from hub.alert_delivery d
    where d.channel = of_channel and d.account is not distinct from of_account and d.planned_at > at_time - interval '2 days'
$$;

-- Returns and locks a channel of the context's party. HB404: absent, deleted and another party's give the same answer. HB490: it belongs to another agency.
create or replace function hub.own_alert_channel(viewer hub.viewer, of_id uuid) returns hub.alert_channel
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  c hub.alert_channel;
begin
  select * into c from hub.alert_channel x where x.id = of_id and x.party = viewer.me and x.deleted_at is null for no key update;
  if not found then
    raise exception 'hub: no such channel' using errcode = 'HB404', detail = 'alert channel';
  end if;
  perform hub.require_managed_alerts(viewer, c.agency);
  return c;
end
$$;

/*
 * Creates a channel of an agency, or of the party as a whole. `given` is {id, agencyId, kind, name, host, sealed (hexadecimal), publicKey}. Returns CREATED or
 * TOO_MANY (20 a party). HB404: no such agency. HB490: the viewer administers another agency.
 */
create or replace function hub.create_alert_channel(given jsonb) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  viewer hub.viewer;
  target integer;
begin
  perform hub.require_act('alert:manage');
  perform hub.require_step_up(); -- the channel outlives the session, and sends out of the hub
  viewer := hub.viewer();
  target := hub.managed_alert_agency(viewer, (given->>'agencyId')::uuid);
  perform from hub.party p where p.key = viewer.me for no key update; -- so that two calls at once do not both pass the limit
  if (select count(*) from hub.alert_channel c where c.party = viewer.me and c.deleted_at is null) >= 20 then
    return 'TOO_MANY';
  end if;
  insert into hub.alert_channel (id, party, agency, kind, name, host, sealed, public_key, created_by)
    values ((given->>'id')::uuid, viewer.me, target, given->>'kind', given->>'name', given->>'host', decode(given->>'sealed', 'hex'), given->>'publicKey', viewer.user_id);
  return 'CREATED';
end
$$;

-- Deletes a channel, with its address and secret. Messages that wait are not sent. HB404, HB490.
create or replace function hub.delete_alert_channel(of_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  c hub.alert_channel;
begin
  perform hub.require_act('alert:manage');
  c := hub.own_alert_channel(hub.viewer(), of_id);
  perform hub.drop_alert_channel(c.id);
  perform hub.end_alerts_to_channels(c.party);
end
$$;

create or replace function hub.drop_alert_channel(of_id uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
  update hub.alert_channel c set sealed = null, deleted_at = clock_timestamp() where c.id = of_id and c.deleted_at is null;
  update hub.alert_delivery d set state = 'DROPPED' where d.channel = of_id and d.state = 'WAITING';
$$;

-- Deletes the channels of a closed party.
create or replace function hub.delete_alert_channels_of(of_party integer) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform hub.drop_alert_channel(c.id) from hub.alert_channel c where c.party = of_party and c.deleted_at is null;
end
$$;

-- Whether one more test message may go out: at most `most` by this channel in a minute, and 60 by all channels of its party, deleted ones included. It is counted
-- before it is sent. `phone`: of the context's account. HB404, HB490.
create or replace function hub.take_alert_channel_test(of_id uuid, most integer) returns table (allowed boolean, kind text, phone text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  viewer hub.viewer;
  c hub.alert_channel;
  recent timestamptz[];
begin
  perform hub.require_act('alert:manage');
  viewer := hub.viewer();
  perform from hub.party p where p.key = viewer.me for no key update;
  c := hub.own_alert_channel(viewer, of_id);
  recent := array(select t from unnest(c.by_hand) t where t > clock_timestamp() - interval '1 minute');
  allowed := cardinality(recent) < most
    and (select count(*) from hub.alert_channel x, unnest(x.by_hand) t where x.party = c.party and t > clock_timestamp() - interval '1 minute') < 60;
  if allowed then
    update hub.alert_channel x set by_hand = recent || clock_timestamp() where x.id = c.id;
  end if;
  return query select allowed, c.kind, (select p.phone from hub.alert_preference p where p.account = viewer.user_id);
end
$$;
