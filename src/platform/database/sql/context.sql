create or replace function hub.mac(key_name text, message text) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select hub.mac_with(s.inner_pad, s.outer_pad, message) from vault.secret s where s.name = key_name
$$;

-- HMAC-SHA-256 (RFC 2104), hexadecimal.
create or replace function hub.mac_with(inner_pad bytea, outer_pad bytea, message text) returns text
language sql stable
return encode(sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8'))), 'hex');

-- Returns the parts of `claim` if a hub process made it for this connection within the last 30 s: pid, turn, milliseconds, user, session, mac.
create or replace function hub.verify_claim(claim text) returns text[]
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  part text[] := string_to_array(claim, '.');
begin
  if cardinality(part) is distinct from 6
    or part[6] is distinct from hub.mac('claim', array_to_string(part[1:5], '.'))
    or part[1] <> pg_backend_pid()::text
    or abs(extract(epoch from clock_timestamp()) * 1000 - part[3]::bigint) > 30000 then
    raise exception 'hub: this context token is not valid here' using errcode = 'HB498';
  end if;
  return part;
end
$$;

-- Refuses a claim that names a user: the caller is for the process before there is an actor, never for a request with an actor.
create or replace function hub.require_no_actor(claim text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if (hub.verify_claim(claim))[4] <> '' then
    raise exception 'hub: only before there is an actor' using errcode = 'HB498';
  end if;
end
$$;

-- Returns to the hub process the first turn of a new connection, before any request uses it. Detects a restored database.
create or replace function hub.register_connection(claim text) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if (hub.verify_claim(claim))[4] <> '' then
    raise exception 'hub: this context token does not open a connection' using errcode = 'HB498';
  end if;
  perform hub.detect_restore();
  return nextval('hub.turn_seq');
end
$$;

-- Returns the caller. Raises HB498 when there is no context, or one that was set by hand or elsewhere. Functions call it. Policies call hub.policy_viewer, which
-- raises no error.
create or replace function hub.viewer() returns hub.viewer
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_viewer constant hub.viewer := hub.policy_viewer();
begin
  if found_viewer.me is null then
    raise exception 'hub: no valid context' using errcode = 'HB498';
  end if;
  return found_viewer;
end
$$;

-- One field each, for statements and policies that need no more. (Bodies are parsed at definition: the caller's search_path has no effect.)
create or replace function hub.me() returns integer language sql stable return (hub.viewer()).me;

create or replace function hub.my_agency() returns integer language sql stable return (hub.viewer()).agency;

create or replace function hub.my_kind() returns text language sql stable return (hub.viewer()).kind;

create or replace function hub.my_user() returns uuid language sql stable return (hub.viewer()).user_id;

create or replace function hub.my_session() returns uuid language sql stable return (hub.viewer()).session;

create or replace function hub.may_read_red() returns boolean language sql stable return (hub.viewer()).red;

create or replace function hub.my_keys() returns integer[] language sql stable return (hub.viewer()).keys;

create or replace function hub.my_bars() returns integer[] language sql stable return (hub.viewer()).bars;

create or replace function hub.current_act() returns text language sql stable return (hub.viewer()).doing;

/*
 * Whether the viewer sees a row. The owner sees it, unless it is restricted to another agency. Another viewer sees it with one of its keys, if it is neither
 * excepted nor barred. Every viewer needs the permission to read, and one more for RED. After retain_until no viewer sees the row, the owner included: it
 * exists until the relay deletes it. One call a row is cheaper than an expression that reads the context six times. A viewer without an agency sees no row that
 * is restricted to one: the result is false, not null, because with null two denials that depend on it would not be raised. Only without a valid context may the
 * result be null, which opens nothing.
 */
create or replace function hub.sees(viewer hub.viewer, owner integer, agency_only integer, audience integer[], excluded integer[], tlp text, retain_until timestamptz)
  returns boolean
  language plpgsql stable parallel safe as $$
begin
  if viewer.context <> coalesce(current_setting('hub.context', true), '') then viewer := hub.policy_viewer(); end if;
  -- Without a valid context all fields of the viewer except `context` are null, and the result is null or false.
  return case
      when owner = viewer.me then agency_only is null or agency_only is not distinct from viewer.agency
      else audience && viewer.keys and viewer.me <> all (excluded) and owner <> all (viewer.bars)
    end
    and (tlp <> 'RED' or viewer.red) and viewer.content and (retain_until is null or retain_until > now());
end
$$;

-- Checks that the call is in an act with this permission. Raises HB500 otherwise: the program called the function in the wrong act.
create or replace function hub.require_act(permission text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if hub.current_act() is distinct from permission then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
end
$$;

-- Checks that the call is in an act with one of these permissions. Raises HB500 otherwise.
create or replace function hub.require_one_act(permissions text[]) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if hub.current_act() = any (permissions) is not true then
    raise exception 'hub: not in this act' using errcode = 'HB500';
  end if;
end
$$;

-- Returns the viewer for policies, which call it once a query: (select hub.policy_viewer()). Raises no error: without a valid context all fields are null except
-- `context`, and hub.has_viewer returns false. `context` is the setting that was read, so that hub.sees, hub.rechecked, hub.has_viewer and hub.reads_details
-- notice a later change. It is empty if the setting is longer than 100,000 bytes.
create or replace function hub.policy_viewer() returns hub.viewer
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set row_security = on as $$
declare
  context constant text := coalesce(current_setting('hub.context', true), '');
  part text[];
  field text[];
begin
  if octet_length(context) > 100000 then
    return row(null, null, null, null, null, null, null, null, null, null, null, null, '')::hub.viewer;
  end if;
  part := string_to_array(context, '~');
  if cardinality(part) is distinct from 2
    or part[2] is distinct from hub.mac('seal', part[1] || '|' || pg_backend_pid() || '|' || extract(epoch from now())) then
    return row(null, null, null, null, null, null, null, null, null, null, null, null, context)::hub.viewer;
  end if;
  field := string_to_array(part[1], '|');
  return row(field[1]::integer, nullif(field[2], '')::integer, field[3], field[4]::uuid, field[5]::uuid, field[6]::boolean,
    string_to_array(field[7], ',')::integer[], string_to_array(field[8], ',')::integer[], field[9],
    field[10]::boolean, field[11], string_to_array(field[12], ',')::integer[], context)::hub.viewer;
end
$$;

-- hub.sees, hub.rechecked, hub.has_viewer and hub.reads_details take a viewer that was made of a context. If the context has changed since, they read the viewer
-- of the present one. A viewer that functions make for other parties (hub.party_viewer) has no context (null) and is used unchanged. Policies call these
-- functions for each row, so they set no search_path: setting and resetting it took as long as the rest. They run with the caller's rights and name everything
-- with its schema, except objects of pg_catalog. The working roles may create no object that could replace one of these.
create or replace function hub.rechecked(viewer hub.viewer) returns hub.viewer
  language plpgsql stable as $$
begin
  if viewer.context <> coalesce(current_setting('hub.context', true), '') then viewer := hub.policy_viewer(); end if;
  return viewer;
end
$$;

create or replace function hub.has_viewer(viewer hub.viewer) returns boolean
  language plpgsql stable as $$
begin
  if viewer.context <> coalesce(current_setting('hub.context', true), '') then viewer := hub.policy_viewer(); end if;
  return viewer.me is not null;
end
$$;

-- Whether the viewer reads the details of a claim that it sees. Partners read the details of other parties' claims only after a release to them.
create or replace function hub.reads_details(viewer hub.viewer, released boolean, owner integer) returns boolean
  language plpgsql stable as $$
begin
  if viewer.context <> coalesce(current_setting('hub.context', true), '') then viewer := hub.policy_viewer(); end if;
  return viewer.me is not null and (released or owner = viewer.me or viewer.kind = 'COUNTRY');
end
$$;

-- Publishing waits for the keys of its owner and audience (hub.lock_keys_shared). This function tries these locks as a publisher does; they end with the
-- statement.
create or replace function hub.locked_key_count() returns integer
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  select count(*)::integer from (select 0 as key union select p.key from hub.party p union select g.key from hub.working_group g) k
    where not pg_try_advisory_xact_lock_shared(hashtext('hub key'), k.key)
$$;
