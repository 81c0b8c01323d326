-- Before t30_exclude_closed_parties (parties): hub.bar_partners, too, locks the list of partners before the keys.
create trigger t10_bar_new_partner after insert on hub.party for each row when (new.kind = 'PARTNER') execute function hub.bar_new_partner();

grant execute on function hub.lock_own_sharing_policy(boolean), hub.releases(uuid[],boolean,integer), hub.request_releases(jsonb), hub.own_sharing_policy() to hub_app;
