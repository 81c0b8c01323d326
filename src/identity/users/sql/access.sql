create policy own on hub.user_settings for select to hub_app
  using (
  user_id = (hub.rechecked((select hub.policy_viewer()))).user_id);

create trigger drop_reset_mail after update or delete on hub.password_reset for each row execute function hub.drop_reset_mail();

grant select on hub.user_settings to hub_app;

grant execute on function hub.accept_invitation(text,jsonb,bytea,uuid,text), hub.confirm_office(uuid), hub.confirm_provider_roles(uuid,uuid,text[]),
  hub.invitation_material(text,jsonb,bytea), hub.invitations(uuid,jsonb,integer), hub.invite(jsonb), hub.offices(uuid),
  hub.user_count(jsonb), hub.users_of_party(uuid,jsonb,text,integer), hub.revoke_invitation(uuid), hub.set_user_agency(uuid,uuid), hub.set_user_disabled(uuid,boolean),
  hub.set_user_roles(uuid,text[]) to hub_app;
