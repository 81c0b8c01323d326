grant execute on function hub.queue_mail(jsonb) to hub_app;

grant execute on function hub.lease_due_mail(uuid,integer), hub.record_mail_attempt(uuid,uuid,text,interval) to hub_relay;
