grant execute on function hub.post_mail(jsonb) to hub_app;

grant execute on function hub.due_mail(uuid,integer), hub.mail_tried(uuid,uuid,text,interval) to hub_relay;
