grant execute on function hub.lock_duty_roster(uuid), hub.save_duty_roster(uuid,jsonb,boolean,jsonb,timestamptz), hub.own_duty_roster(uuid), hub.own_duty_line(uuid,timestamptz),
  hub.own_duty_turns(uuid,timestamptz,timestamptz,timestamptz,bigint,integer), hub.staffed_entries(uuid[]) to hub_app;

grant execute on function hub.due_duty_rosters(text,integer), hub.extend_duty_turns(text,integer,integer,timestamptz,jsonb,timestamptz),
  hub.fail_duty_roster(text,integer,integer,timestamptz) to hub_relay;
