-- Runs before t30_keep_from_closed (parties), because hub.bar_partners also locks the list of partners before the keys.
create trigger t10_bar_new_partner after insert on hub.party for each row when (new.kind = 'PARTNER') execute function hub.bar_new_partner();

grant execute on function hub.lock_own_sharing_policy(boolean), hub.releases(uuid[],boolean,uuid,integer), hub.request_releases(jsonb), hub.own_sharing_policy(),
  hub.directory_revision() to hub_app;
