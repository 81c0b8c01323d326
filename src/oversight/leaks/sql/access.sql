grant execute on function hub.leaked_items(bytea[],uuid[],text[]), hub.leak_accounts(text[]), hub.leak_readers(uuid[]) to hub_app;
