create trigger bar_new_partner after insert on hub.party for each row when (new.kind = 'PARTNER') execute function hub.bar_new_partner();

grant execute on function hub.hold_policy(boolean), hub.releases(uuid[],boolean,integer), hub.request_releases(jsonb), hub.sharing_policy_of_mine() to hub_app;
