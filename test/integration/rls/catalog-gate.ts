/** What policies ask at each row: a search path of their own would cost as much as the rest. */
const ASKED_AT_EACH_ROW = '{sees,rechecked,has_viewer,reads_details}';

/**
 * What must hold of every object of the schemas hub and vault, as questions to PostgreSQL's own catalog: each gives what breaks it, one name a
 * row, and a whole border gives none. (Row-level security, its exceptions and its traps: PostgreSQL manual, 5.9 and CREATE POLICY.)
 */
export const GATE = {
  'every table forces row-level security': `
    select c.oid::regclass::text as what from pg_class c
      where c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace) and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)`,

  'every table has a policy': `
    select c.oid::regclass::text as what from pg_class c
      where c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace) and c.relkind in ('r', 'p')
        and not exists (select from pg_policy p where p.polrelid = c.oid)`,

  'every policy for others than the owner asks who is there': `
    select format('%s on %s', p.polname, p.polrelid::regclass) as what from pg_policy p
      where p.polroles <> array['hub_owner'::regrole::oid]
        and concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) !~ 'hub\\.(policy_viewer\\(\\)|is_visible_in_case|is_link_visible_in_case|is_entry_visible_in_case|is_evidence_visible|is_alert_visible)'`,

  'no policy calls what may raise, or what was not reviewed for policies': `
    select format('%s on %s: %s', p.polname, p.polrelid::regclass, f.name[1]) as what
      from pg_policy p, regexp_matches(concat(pg_get_expr(p.polqual, p.polrelid), ' ', pg_get_expr(p.polwithcheck, p.polrelid)), '([a-z_.]+)\\(', 'g') f(name)
      where f.name[1] not in ('hub.policy_viewer', 'hub.as_recipient', 'hub.rechecked', 'hub.has_viewer', 'hub.sees', 'hub.reads_details', 'hub.is_visible_in_case', 'hub.is_link_visible_in_case', 'hub.is_entry_visible_in_case',
        'hub.is_evidence_visible', 'hub.may_show_evidence_of', 'hub.has_reviewed', 'hub.may_oversee_exports', 'hub.shows_cases', 'hub.is_alert_visible')
    union all
    select format('%s on %s: an operator that may fail', p.polname, p.polrelid::regclass)
      from pg_policy p where concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) ~ ' [/%*+-] |::(integer|bigint|uuid|date|timestamp|jsonb|boolean|interval)(?!\\[)'
    union all
    select format('%s on %s: keeps the viewer of the first row', p.polname, p.polrelid::regclass)
      from pg_policy p where p.polroles <> array['hub_owner'::regrole::oid]
        and concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) !~ 'hub\\.(rechecked|has_viewer|sees|reads_details|is_visible_in_case|is_link_visible_in_case|is_entry_visible_in_case|is_evidence_visible|is_alert_visible)\\('`,

  'what hub_app may call and that gives rows gathers all of them first': `
    select p.oid::regprocedure::text as what from pg_proc p join pg_language l on l.oid = p.prolang
      where p.pronamespace = 'hub'::regnamespace and p.prosecdef and p.proretset and l.lanname = 'sql' and has_function_privilege('hub_app', p.oid, 'EXECUTE')
        and p.oid <> 'hub.own_claims(bytea[],text[],uuid[])'::regprocedure -- its rows come from a function in plpgsql, and nothing else of it asks for the context`,

  'every view reads with the rights of its reader': `
    select c.oid::regclass::text as what from pg_class c
      where c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace) and c.relkind = 'v'
        and not coalesce('security_invoker=true' = any (c.reloptions), false)`,

  'no materialised view is open': `
    select c.oid::regclass::text as what from pg_class c, unnest(array['hub_app', 'hub_relay']) r
      where c.relkind = 'm' and has_any_column_privilege(r, c.oid, 'SELECT')`,

  'the working roles have no power of their own': `
    select r.rolname::text as what from pg_roles r
      where r.rolname in ('hub_app', 'hub_relay')
        and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication
          or exists (select from pg_auth_members m where m.member = r.oid) or pg_has_role(r.oid, 'hub_owner', 'MEMBER'))`,

  'the working roles own nothing': `
    select format('%s: %s', r.rolname, pg_describe_object(d.classid, d.objid, d.objsubid)) as what
      from pg_shdepend d join pg_roles r on r.oid = d.refobjid
      where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o' and r.rolname in ('hub_app', 'hub_relay')`,

  'hub_owner owns everything': `
    select c.oid::regclass::text as what from pg_class c
      where c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace) and c.relowner <> 'hub_owner'::regrole
    union all select p.oid::regprocedure::text from pg_proc p
      where p.pronamespace in ('hub'::regnamespace, 'vault'::regnamespace) and p.proowner <> 'hub_owner'::regrole`,

  'tables are read, added to and changed column by column, and nothing else': `
    select format('%s on %s to %s', a.privilege_type, c.oid::regclass, a.grantee::regrole) as what
      from pg_class c, aclexplode(c.relacl) a
      where c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace) and a.grantee <> c.relowner and a.privilege_type not in ('SELECT', 'INSERT')
    union all select format('%s (%s) on %s to %s', a.privilege_type, t.attname, t.attrelid::regclass, a.grantee::regrole)
      from pg_attribute t join pg_class c on c.oid = t.attrelid, aclexplode(t.attacl) a
      where c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace) and a.grantee <> c.relowner and a.privilege_type not in ('SELECT', 'UPDATE')
    union all select format('sequence %s to %s', c.oid::regclass, r) from pg_class c, unnest(array['hub_app', 'hub_relay']) r
      where c.relkind = 'S' and c.relnamespace = 'hub'::regnamespace and has_sequence_privilege(r, c.oid, 'USAGE, SELECT, UPDATE')`,

  'nothing is granted to everybody': `
    select p.oid::regprocedure::text as what from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where p.pronamespace in ('hub'::regnamespace, 'vault'::regnamespace) and a.grantee = 0
    union all select c.oid::regclass::text from pg_class c, aclexplode(c.relacl) a
      where c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace) and a.grantee = 0`,

  'every function has its own search path, or a body that was parsed when it was made': `
    select p.oid::regprocedure::text as what from pg_proc p
      where p.pronamespace in ('hub'::regnamespace, 'vault'::regnamespace)
        and (p.prosecdef or p.prosqlbody is null and p.proname <> all ('${ASKED_AT_EACH_ROW}'))
        and not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)`,

  'nothing calls itself leakproof': `
    select p.oid::regprocedure::text as what from pg_proc p where p.pronamespace in ('hub'::regnamespace, 'vault'::regnamespace) and p.proleakproof`,

  'the working roles can make nothing and cannot enter the vault': `
    select format('%s: %s', r, n.nspname) as what from pg_namespace n, unnest(array['hub_app', 'hub_relay']) r
      where has_schema_privilege(r, n.oid, 'CREATE') or n.nspname = 'vault' and has_schema_privilege(r, n.oid, 'USAGE')
    union all select format('%s: database', r) from unnest(array['hub_app', 'hub_relay']) r
      where has_database_privilege(r, current_database(), 'TEMP, CREATE')`,

  'columns that govern, and secrets, are read by nobody': `
    select format('%s.%s', a.attrelid::regclass, a.attname) as what
      from pg_attribute a join pg_class c on c.oid = a.attrelid, unnest(array['hub_app', 'hub_relay']) r
      where c.relnamespace = 'hub'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
        and (a.attname = any ('{audience,excluded,agency_only,ordinal,released,discoverability,attribution}')
          or a.attname = any ('{owner,agency}') and exists (
            select from pg_attribute o where o.attrelid = a.attrelid and o.attname in ('audience', 'released') and not o.attisdropped)
          or a.attname ~ '(hash|secret|sealed|_pad)$')
        and has_column_privilege(r, a.attrelid, a.attnum, 'SELECT')`,

  'every table with an owner and an audience is governed': `
    select format('%s lacks %s', c.oid::regclass, w.needed) as what
      from pg_class c
      cross join unnest(array['policy sees', 'policy publishes', 'policy changes', 'trigger t10_guard_change', 'trigger t10_record_insert', 'trigger t10_record_update', 'trigger record_delete',
        'trigger t30_policy_insert', 'trigger t30_policy_update', 'trigger policy_delete']) w(needed)
      where c.relnamespace = 'hub'::regnamespace and c.relkind in ('r', 'p') and c.oid <> all (array['hub.item_columns', 'hub.delayed_event', 'hub.outbox', 'hub.dead_letter', 'hub.stream']::regclass[])
        and 2 = (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attname in ('owner', 'audience') and not a.attisdropped)
        and not exists (select from pg_policy p where p.polrelid = c.oid and 'policy ' || p.polname = w.needed
          and (p.polname <> 'sees' or pg_get_expr(p.polqual, p.polrelid) ~ '^hub\\.sees\\('))
        and not exists (select from pg_trigger t where t.tgrelid = c.oid and 'trigger ' || t.tgname = w.needed and t.tgenabled = 'O')
        -- what is written by functions alone has no policy on it: nothing is let through
        and not (w.needed in ('policy publishes', 'policy changes') and not has_any_column_privilege('hub_app', c.oid, 'INSERT')
          and not has_any_column_privilege('hub_app', c.oid, 'UPDATE'))`,

  'labels bind the audience of what is published': `
    select format('%s lacks %s', x.of, x.needed) as what
      from (select unnest('{hub.indicator,hub.stix_object,hub.notice,hub.sighting,hub.relationship}'::text[]) as of, 't20_label_insert' as needed
        union all select unnest('{hub.indicator,hub.stix_object,hub.notice}'::text[]), 't20_label_update') x
      where not exists (select from pg_trigger t where t.tgrelid = x.of::regclass and t.tgname = x.needed and t.tgenabled = 'O' and t.tgfoid = 'hub.enforce_label()'::regprocedure)`,
} as const;

export type Rule = keyof typeof GATE;

/** What a role may call in the schema hub. */
export const EXECUTABLE = `
  select p.oid::regprocedure::text as what from pg_proc p
    where p.pronamespace in ('hub'::regnamespace, 'vault'::regnamespace) and has_function_privilege($1, p.oid, 'EXECUTE') order by 1`;

/**
 * The reviewed list. Each entry checks a claim, or answers from the context alone, or is a pure function. A function that is added here is one that an
 * injected statement can call with any arguments.
 */
export const REVIEWED = {
  hub_app: [
    'hub.audit_export_page(text,jsonb,bigint,bigint,integer)', // enters
    'hub.audit_export_range(text,jsonb)', // enters
    'hub.audit_proof_tiles(text,jsonb,bigint,jsonb)', // enters
    // The door, and before there is an actor: each demands a claim of the hub process.
    'hub.accept_invitation(text,jsonb,bytea,uuid,text)',
    'hub.party_names(text,jsonb)', // ids and slugs, for the process alone
    'hub.visible_party_names(text,jsonb)', // enters, then under the policy of hub.party
    'hub.save_oidc_callback(text,jsonb,jsonb,bytea,bytea)',
    'hub.start_oidc_flow(text,jsonb,uuid,text,bytea,bytea,text,text,bytea)',
    'hub.bootstrap(text,jsonb,bytea,uuid,uuid,text,text)',
    'hub.count_attempt(text,jsonb,boolean)',
    'hub.enter(text,jsonb)',
    'hub.register_connection(text)',
    'hub.invitation_material(text,jsonb,bytea)',
    'hub.key_material(text,jsonb,uuid)',
    'hub.key_expired(text,jsonb,uuid,bytea)', // for whoever holds the secret
    'hub.record_key_use(text,jsonb,uuid[])',
    'hub.record_item_receipts(text,jsonb,uuid[],uuid[],text[],double precision[])', // first times, never who
    'hub.record_delivery_ranges(text,jsonb,jsonb)', // positions of the stream
    'hub.open_session(text,jsonb,uuid,bytea,timestamp with time zone,jsonb)',
    'hub.passkey_material(text,jsonb,bytea,bytea)', // against a challenge, which it uses up
    'hub.passkey_sign_in(text,jsonb,bytea)',
    'hub.issuer_material(text,jsonb,text,uuid,text,text)',
    'hub.sign_in_by_oidc(text,jsonb,bytea,bytea,uuid,text)',
    'hub.record_refusal(text,jsonb,text)',
    'hub.record_reads(text,jsonb,jsonb)',
    'hub.reset_material(text,jsonb,bytea)',
    'hub.reset_password(text,jsonb,bytea,text)',
    'hub.rotate_refresh(text,jsonb,uuid,bytea,bytea)',
    'hub.sign_in_factors(text,jsonb,text,boolean)', // for whoever knows the present hash
    'hub.sign_in_material(text,jsonb,text)',
    'hub.sign_in_wait(text,jsonb,text)',
    'hub.warninglists_for_hub_process(text,jsonb,bigint)', // the operator's lists, for a hub process
    'hub.consume_oidc_flow(text,jsonb,uuid,bytea,bytea)',
    // One round trip: enter, then answer.
    'hub.add_passkey(text,jsonb,jsonb,bytea[])',
    'hub.confirm_session(text,jsonb,jsonb)',
    'hub.end_totp(text,jsonb)',
    'hub.export_batch(text,jsonb,uuid,jsonb,integer,jsonb)',
    'hub.collection_items(text,jsonb,jsonb,jsonb,jsonb)',
    'hub.collection_page(text,jsonb,jsonb,timestamp with time zone,integer,jsonb)',
    'hub.export_page(text,jsonb,bigint,bigint,integer,jsonb)',
    'hub.feed(text,jsonb,bigint,integer,jsonb)',
    'hub.shared_feed(text,jsonb,bigint,integer,jsonb,uuid[])',
    'hub.feed_head(text,jsonb,text)',
    'hub.key_whoami(text,jsonb)',
    'hub.connection_limits(text,jsonb)',
    'hub.reserve_idempotency_key(text,jsonb,uuid,bytea,bytea,interval)', // of the context's account or key alone, like the next
    'hub.finish_idempotency_key(text,jsonb,uuid,boolean,bytea)',
    'hub.lookup(text,jsonb,bytea[],boolean,integer)',
    'hub.claims_by_id(text,jsonb,uuid[])',
    'hub.readable_claims(uuid[])', // under row-level security
    'hub.governance_of_claims(text,jsonb,uuid[])',
    'hub.misp_event(text,jsonb,uuid,timestamp with time zone,uuid,integer)',
    'hub.misp_manifest(text,jsonb,timestamp with time zone,timestamp with time zone,uuid,integer)',
    'hub.misp_values(text,jsonb,timestamp with time zone,timestamp with time zone,uuid,integer)',
    'hub.offer_totp(text,jsonb,uuid,bytea)',
    'hub.create_own_challenge(text,jsonb,text,bytea)',
    'hub.own_code_material(text,jsonb,boolean)',
    'hub.own_factors(text,jsonb)',
    'hub.own_password(text,jsonb)',
    'hub.own_totp_offer(text,jsonb)',
    'hub.remove_passkey(text,jsonb,uuid)',
    'hub.rename_passkey(text,jsonb,uuid,text)',
    'hub.renew_recovery_codes(text,jsonb,bytea[])',
    'hub.set_totp(text,jsonb,uuid,bigint,bytea[])',
    'hub.snapshot(text,jsonb,bigint,bigint,integer,jsonb)',
    'hub.consume_challenge(text,jsonb,text,bytea,bytea)',
    'hub.webhook_feed(text,jsonb,bigint,integer,jsonb)',
    'hub.whoami(text,jsonb)',
    // The context.
    'hub.current_act()',
    'hub.may_read_red()',
    'hub.me()',
    'hub.my_agency()',
    'hub.my_bars()',
    'hub.my_keys()',
    'hub.my_kind()',
    'hub.my_session()',
    'hub.my_user()',
    'hub.own_actor(uuid)', // an officer or a key of the context's own party
    'hub.viewer()',
    // Of the context's party alone.
    'hub.allows_amber_content(integer)', // of another party, whose name the caller knows: what every webhook's receiver sees of it
    'hub.admissions()',
    'hub.collection_events(jsonb,timestamp with time zone,integer,jsonb)',
    'hub.collection_events_of(jsonb,uuid[],jsonb)',
    'hub.collection_scope(jsonb)', // under row-level security
    'hub.corroboration(bytea)',
    'hub.exchange_content(jsonb,jsonb,timestamp with time zone[],text[],uuid[],integer[])', // under row-level security
    'hub.exchanged_versions(uuid[],integer[])',
    'hub.export_items(bigint,bigint,integer,text)',
    'hub.claims_with_later_observable(jsonb,jsonb,uuid[],timestamp with time zone[])', // whether another that the caller sees
    'hub.feed_events(bigint,integer,jsonb)',
    'hub.feed_page(bigint,integer,jsonb)',
    'hub.equal_readers(uuid[],text[],text,bigint,bigint)', // sessions of the context's own party
    'hub.own_reading_reason()',
    'hub.own_reading_rights()',
    'hub.governance(uuid[])',
    'hub.invitations(uuid,jsonb,integer)', // and those by which it handed another party over
    'hub.identity_providers()', // of the context's party, for its admins
    'hub.key_issuers()', // of the context's party, for its admins
    'hub.linked_identities()',
    'hub.sign_in_providers()',
    'hub.group_proposals(uuid,jsonb,integer)',
    'hub.stream_position()',
    'hub.tags_at(bigint[])', // random numbers
    'hub.misp_event_id(integer,timestamp with time zone,boolean)', // an id made of its arguments
    'hub.misp_event_of(uuid)', // the same, turned back
    'hub.misp_hub()', // the hub itself
    'hub.misp_parts(timestamp with time zone,timestamp with time zone,timestamp with time zone,uuid,integer,boolean,integer,boolean)', // under row-level security
    'hub.mark_withdrawals_delivered(bigint,bigint,text)',
    'hub.create_withdrawal_receipts(bigint[],text,text)',
    'hub.export_stix_objects(uuid,jsonb,bigint,jsonb,integer,jsonb)', // under row-level security, with an export of one's own that runs
    'hub.export_positions(text,bigint,bigint,integer)', // ids, as collections have them
    'hub.export_found(refcursor,uuid,jsonb,jsonb,integer,integer,text[])', // the caller's own cursor, with an export of one's own that runs
    'hub.passes_export_filter(uuid,jsonb)', // under row-level security, like the next two
    'hub.export_relationships(uuid,jsonb,bigint,jsonb,integer,jsonb)', // with an export of one's own that runs
    'hub.stix_id_of_claim(uuid)', // an id made of its argument, or of what the context reads
    'hub.may_oversee_exports()',
    'hub.shows_cases()',
    'hub.foreign_ids(text[])', // under row-level security
    'hub.original_creators(text[])', // of the context's agency, as far as it may read them
    'hub.record_external_copies(uuid[],text)', // a word against the caller's own party
    'hub.own_objects(text[],uuid[])',
    'hub.own_claims(bytea[],text[],uuid[])',
    'hub.own_sightings(uuid[])',
    'hub.claims_of_originals(text[])', // that the context may read
    'hub.own_sightings_by_original(text[])', // of the context's agency
    'hub.own_sighting_audiences(text[],uuid[])', // the same
    'hub.held_in_other_imports(text[],uuid)', // the same
    'hub.imports_waiting_for_others(uuid)', // the same
    'hub.sighting_original(uuid)', // in sight, and whose sighter the context may know
    'hub.running_export(uuid)',
    'hub.offices(uuid)', // for operators and administrators of member countries: accounts of the hub
    'hub.suspensions()', // for the same
    'hub.user_count(jsonb)', // of those that the next lists
    'hub.users_of_party(uuid,jsonb,text,integer)',
    'hub.partner_releases(uuid,boolean,bigint,integer)',
    'hub.sequenced_claims(bigint,bigint,integer)',
    'hub.reset_address(uuid)', // of an account that the context has just made a reset for
    'hub.releases(uuid[],boolean,uuid,integer)',
    'hub.own_sharing_policy()',
    'hub.directory_revision()', // a number that changes with any party, group or membership; the process alone reads it
    'hub.live_key_secrets()',
    'hub.party_details(uuid)', // of every party, in acts of the operator alone: counts, no names of people
    'hub.snapshot_items(bigint,bigint,integer,jsonb)',
    'hub.item_projection(text,uuid[])', // under row-level security
    'hub.announcement_projection(uuid[])', // the same
    'hub.shown_parameters(uuid)', // of an announcement that the context sees, without ids of cases and reports that it does not see
    'hub.stix_object_projection(uuid[])', // the same
    'hub.sighting_projection(uuid[])', // the same
    'hub.report_projection(uuid[])', // the same
    'hub.may_show_evidence_of(text,uuid)', // what the context sees of the item anyway
    'hub.is_evidence_visible(uuid)', // what the policy asks
    'hub.is_alert_visible(uuid)', // the same
    'hub.alert_acknowledgers(uuid[])', // of alerts that the context sees: officers of its own party
    'hub.acknowledge_alert(uuid)', // of an alert that the context sees
    'hub.delivered_alerts(bigint,integer)', // to the context's account: ids of alerts that it sees
    'hub.alert_rules(boolean,uuid)', // of the context's account, or of its party
    'hub.set_alert_rules(boolean,uuid,jsonb)', // of the context's account, or of its party in acts of its administrators alone
    'hub.own_alert_preference()', // of the context's account, like the next
    'hub.set_alert_preference(text,text,text,text,text)',
    'hub.alert_policy_of(uuid)', // of the context's party
    'hub.set_alert_policy(uuid,integer,integer)', // the same, in acts of its administrators alone
    'hub.create_alert_channel(jsonb)', // of the context's party, in acts of its administrators alone, like the next two
    'hub.delete_alert_channel(uuid)',
    'hub.take_alert_channel_test(uuid,integer)',
    'hub.evidence_file(uuid)', // a key that is wrapped, of what is in sight
    'hub.evidence_piece(text,jsonb,uuid,integer)', // enters by itself; encrypted, of what is in sight
    'hub.report_outcome_projection(uuid[])', // the same
    'hub.requested_recipients(uuid[])', // of the viewer's own reports that are in sight
    'hub.own_reports(text[],uuid[])',
    'hub.write_reports(jsonb)',
    'hub.own_query_values(uuid[],bigint,integer,boolean,boolean,uuid[],timestamp with time zone,timestamp with time zone,text)', // of the context's user alone
    'hub.deconflict(uuid,text,text,uuid[],bytea[],integer[],bytea[],uuid[])', // as far as owners allow, counted, and told to them
    'hub.contact_to_answer(uuid)', // of the context's party's own, like the next
    'hub.answer_contact(uuid,text,text)',
    'hub.answered_contact(uuid)', // the same contact, as its party sees it
    'hub.seal_holdings(jsonb)', // of the context's agency, like the next
    'hub.unseal_holdings(uuid[])',
    'hub.withdraw_report(uuid,text)',
    'hub.route_reports(uuid[],jsonb)',
    'hub.notice_projection(uuid[])', // under row-level security
    'hub.has_reviewed(uuid,timestamp with time zone)', // whether the context's account has judged what was handed over then: what the policy asks
    'hub.review_evidence_file(uuid)', // a key that is wrapped, of what was handed over to the context's account to review
    'hub.review_evidence_piece(text,jsonb,uuid,integer)', // enters by itself; the same
    'hub.save_notice(jsonb)', // at the desk of the context's agency, in acts of writing notices alone
    'hub.submit_notice(uuid,integer)', // the same
    'hub.cancel_notice(uuid,text)', // the same
    'hub.decide_notice(uuid,integer,boolean,text)', // at the desk of the context's party, in acts of approving alone
    'hub.accept_notice_translation(uuid)', // the same
    'hub.review_notice(uuid,integer,boolean,jsonb,text)', // of what was handed over, by the hub's accounts, in acts of reviewing alone
    'hub.acknowledge_notice(uuid,integer,text)', // of what the context sees
    'hub.translate_notice(uuid,jsonb)', // the same
    'hub.listed_notices(jsonb,timestamp with time zone,uuid,integer)', // the same, by groups of the context's party alone
    'hub.own_draft_days()', // of the context's party
    'hub.draft_author(uuid)', // of a draft of the context's party
    'hub.set_draft_days(integer)', // the same
    'hub.notice_acknowledgements(uuid)', // of the context's party's own notices
    'hub.action_request_projection(uuid[])', // under row-level security
    'hub.relationship_projection(uuid[])', // the same
    'hub.own_relationships(uuid[])', // of the context's party
    'hub.own_relationships_by_reference(text[],uuid[])', // of the context's agency
    'hub.relationship_original(uuid)', // in sight, and whose author the context may know
    'hub.stix_relationship_links(uuid[])', // between claims that the context sees, by objects that it sees
    'hub.value_graph_step(bytea[],text[],text[],integer)', // under row-level security
    'hub.value_graph_nodes(bytea[])', // the same
    'hub.holders(uuid[])', // of values that the context sees, or holds and whose owners let it know
    'hub.comparable_claims(uuid[])', // the context's party's own claims, in acts of asking alone
    'hub.compare_links(uuid,text,text,uuid[],uuid[],bytea[])', // the same
    'hub.linked_claims(uuid,integer)', // the context's party's own claims
    'hub.own_action_requests(text[],uuid[])', // of the agency's own requests, in acts of asking alone
    'hub.write_action_requests(jsonb)',
    'hub.advance_action_request(uuid,text,text,integer)',
    'hub.received_action_requests(uuid[])', // of requests to the party that it sees, in acts of answering alone
    'hub.answer_action_request(uuid,integer,text,numeric,text,text,text)',
    'hub.information_request_projection(uuid[])', // under row-level security
    'hub.own_information_requests(text[],uuid[])', // of the agency's own requests, in acts of asking alone
    'hub.write_information_requests(jsonb)',
    'hub.advance_information_request(uuid,text,text,integer)',
    'hub.close_inquiry(uuid)',
    'hub.lock_received_information_request(uuid)', // of requests to the party that it sees, in acts of answering alone
    'hub.answer_information_request(uuid,integer,text,jsonb)',
    'hub.write_information_message(uuid,jsonb)', // or of the agency's own
    'hub.assign_information_request(uuid,uuid,uuid,text)',
    'hub.case_projection(uuid[])', // under row-level security
    'hub.is_visible_in_case(uuid,integer,text)', // what the policies ask, like the next two
    'hub.is_link_visible_in_case(uuid,integer,text,uuid)',
    'hub.is_entry_visible_in_case(uuid,integer,text,uuid)',
    'hub.case_ids(uuid,text,text,integer,text[])', // of what the context sees in a case; the rows are read under row-level security
    'hub.is_case_changed_since(uuid,timestamp with time zone)', // by hub.case_ids
    'hub.mentioned_in_note(uuid)', // of a note that the context sees; officers of other parties by their party
    'hub.files_in_case(text,uuid)', // of what the context sees in a case, and of what the policies on files say
    'hub.own_case_access(uuid)', // of the context's party, in a case that it sees
    'hub.case_invitations(uuid,timestamp with time zone,uuid,integer)', // of the context's party; a summary
    'hub.case_placeholders(uuid)', // what owners let the context's party know: no ids
    'hub.open_case(jsonb)', // the next ones in acts on cases alone, each by the rights that the context's party has in its case
    'hub.update_case(uuid,integer,jsonb)',
    'hub.retain_case(uuid,timestamp with time zone)',
    'hub.invite_to_case(uuid,jsonb)',
    'hub.answer_case_invitation(uuid,boolean,text)', // of the context's party's own invitation
    'hub.set_case_party(uuid,jsonb)',
    'hub.end_case_party(uuid,uuid,text)',
    'hub.offer_case_lead(uuid,uuid)',
    'hub.answer_case_lead_offer(uuid,boolean)',
    'hub.link_to_case(uuid,uuid[])',
    'hub.unlink_from_case(uuid,uuid)',
    'hub.allow_case_placeholder(uuid,uuid,text)',
    'hub.write_case_note(uuid,jsonb)',
    'hub.write_case_task(uuid,jsonb)',
    'hub.attach_to_case(uuid,uuid[])',
    'hub.detach_from_case(uuid,uuid[])', // of the context's agency's own files
    'hub.set_case_status(uuid,text,text,jsonb)',
    'hub.reopen_case(uuid,text)',
    'hub.searchable_cases(uuid[])', // of the context's party, and in sight
    'hub.searchable_contacts(uuid[])', // of the context's party, as hub.contact lets its holders see them
    'hub.searchable_notice_drafts()', // of the context's country, for officers who work on notices
    'hub.searchable_reports()', // ids; the rows are read under row-level security
    'hub.searchable_watches(uuid[])', // those that are for the context; sealed
    'hub.visible_items_with(bytea[])', // ids of what is in sight, by values that are
    'hub.case_values(uuid,integer)', // of what the context sees in a case that it sees
    'hub.visible_cases_sharing_values(uuid,bytea[])',
    'hub.ask_related_cases(uuid,uuid,text,text,uuid[],bytea[],bytea[])', // of others, as far as each lead and owner allows
    'hub.case_queries(uuid,bigint,integer)', // of cases that the context's party leads, like the next two
    'hub.set_case_discoverability(uuid,text)',
    'hub.case_discoverability(uuid)',
    'hub.lock_attachable_evidence(uuid[])', // of the context's agency's own files
    'hub.open_evidence(jsonb)',
    'hub.append_evidence_chunk(text,jsonb,uuid,integer,bytea,integer,bigint)', // enters by itself
    'hub.complete_evidence(uuid,text,bytea)',
    'hub.discard_evidence(uuid)',
    'hub.is_personal(text)', // pure
    'hub.confirm_indicators(uuid[])', // of the context's agency's own claims
    'hub.raise_dispute(uuid,uuid,text,text,integer)', // of what the context sees; the hub's officers by the id alone, and learn nothing but that there is one
    'hub.answer_dispute(uuid,boolean,text,text,boolean)', // of the context's agency's own claims
    'hub.withdraw_dispute(uuid,text)', // of the context's party's own disputes
    'hub.open_recall(uuid,uuid[],text,timestamp with time zone)', // of the context's agency's own claims
    'hub.close_recall(uuid,text)', // of the context's agency
    'hub.recalls(uuid,uuid,integer)', // of the context's party
    'hub.recalled_items(uuid,integer)', // what the context's party has lost, as hub.unconfirmed_withdrawals
    'hub.recall_recipients(uuid)', // the same, as hub.withdrawals
    'hub.open_subject_request(jsonb,bytea)', // finds nothing
    'hub.consult_subject_sources(uuid,bytea,bytea[])', // for the hub's data protection officer alone, like the next three; each owner that it finds learns of it
    'hub.extend_subject_request(uuid,text)',
    'hub.subject_disclosures(uuid)', // sealed texts that owners allow
    'hub.answer_subject_request(uuid,bytea)',
    'hub.withdraw_subject_request(uuid,text)', // of the context's party's own requests; of all for the hub's data protection officer, like the next
    'hub.subject_requests(uuid,jsonb,uuid,integer)', // sealed
    'hub.subject_sources(uuid,uuid,integer)', // for the hub's data protection officer alone: parties, and answers, sealed
    'hub.subject_consultations(uuid,jsonb,uuid,integer)', // of the context's party's own items
    'hub.answer_subject_consultation(uuid,jsonb,bytea)', // the same
    'hub.create_tear_line(uuid,uuid)', // of the context's agency's own claim
    'hub.reopened_contact_state(uuid)', // of the context's party's own contact: what became of its own answer
    'hub.lock_contact_for_tear_line(uuid)', // of the context's party's own contact that it sees
    'hub.assign_tear_line_to_contact(uuid,uuid)', // the same, and of its own copy
    'hub.tear_lines(uuid)', // of the context's party's own claims that it sees
    'hub.tear_lines_in_force(uuid)', // of the context's agency's own claims
    'hub.own_onward_default()',
    'hub.onward_rule_of(uuid)', // of the context's party's own claim that it sees
    'hub.onward_to_decide(uuid)', // of proposals about the context's party's own claims that it sees
    'hub.onward_hops(uuid,uuid,boolean,boolean,uuid,integer)', // the owner's whole, of claims that it sees; a proposer's own
    'hub.audience_visibility(text,integer[],integer[])', // of parties that the context knows, and of groups that it is in; in acts of publishing alone
    'hub.visibility_reason(uuid)', // of what the context sees
    'hub.my_standing()', // of the context's own account and session
    'hub.duplicates_of(uuid[],integer)', // among the context's country's own entries, whose reports it sees
    'hub.triage_material(uuid)', // of the context's country's own entry, whose report it sees
    'hub.versions(uuid)',
    'hub.action_step_actors(uuid)', // of a request that the context sees; steps of the context's own party alone
    'hub.information_message_actor(uuid,integer)', // the same of a message
    'hub.information_step_actors(uuid)', // the same
    'hub.revoked_by(uuid)', // of an item that the context sees; officers and keys of the context's own party alone
    'hub.unsequenced_claims(bigint,uuid,integer)',
    'hub.warninglist_revision()', // the operator's lists, for whoever publishes
    'hub.warninglists()', // in acts of the operator alone
    'hub.warninglists_since(bigint)', // the operator's lists, for whoever publishes
    'hub.items_of_pull_sources(uuid,text[])', // of a pull's own agency, for the pull at work alone
    'hub.claims_protected_from_pull(uuid,text[],text[])', // the same
    'hub.webhook_dead_letters(uuid[])',
    'hub.withdrawals(uuid)',
    'hub.audit_counts(timestamp with time zone,timestamp with time zone)', // numbers alone
    'hub.audit_hours(timestamp with time zone,timestamp with time zone)', // numbers by account of the context's party
    'hub.audit_searches(uuid[],timestamp with time zone,timestamp with time zone)', // of the context's party
    'hub.colleague_addresses()', // of the context's party
    'hub.leaked_items(bytea[],uuid[],text[])', // of the context's party's own indicators
    'hub.leak_readers(uuid[])', // the same
    'hub.leak_accounts(text[])', // for auditors of the hub alone, ids without names
    'hub.audit_page(jsonb,bigint,integer)', // of the context's party; of all parties, without names, for auditors of the hub
    'hub.consultations(uuid,jsonb,jsonb,integer)', // of the context's party's own items
    'hub.indicator_deliveries(uuid)', // of the context's party's own indicators
    'hub.unconfirmed_withdrawals(bigint,integer)',
    'hub.withheld_claims(bytea[],text[])',
    'hub.write_directory_entry(jsonb,integer)', // of the context's party, in acts of its administrators alone, like the next two
    'hub.verify_directory_entry(uuid,integer)',
    'hub.withdraw_directory_entry(uuid,integer,text)',
    'hub.own_directory_details(uuid[])', // of the context's party's own entries, like the next two
    'hub.directory_versions(uuid,integer,integer)',
    'hub.contact_entries(uuid[],integer[])',
    'hub.lock_duty_roster(uuid)', // of the context's party, in acts of its administrators alone, like the next
    'hub.save_duty_roster(uuid,jsonb,boolean,jsonb,timestamp with time zone)',
    'hub.own_duty_roster(uuid)', // of the context's party, in acts of reading rosters alone, like the next two
    'hub.own_duty_line(uuid,timestamp with time zone)',
    'hub.own_duty_turns(uuid,timestamp with time zone,timestamp with time zone,timestamp with time zone,bigint,integer)',
    'hub.staffed_entries(uuid[])', // of entries that the context sees: whether somebody is there now
    'hub.visible_watches(uuid,uuid,integer)', // those that are for the context; sealed, like the next
    'hub.visible_watch_count()',
    'hub.visible_watch_terms(uuid,uuid,integer)',
    'hub.visible_watch_hits(uuid,integer,integer)', // items that the context sees
    'hub.create_watch(jsonb,bytea,uuid[],bytea[],bytea[],uuid[],bytea[])',
    'hub.add_to_watch(uuid,text,uuid[],bytea[],bytea[],uuid[],bytea[])', // those that are for the context, like the next ones
    'hub.remove_from_watch(uuid,uuid[])',
    'hub.set_watch_state(uuid,text)',
    // Acts of the context.
    'hub.start_import_revocation(uuid,text)',
    'hub.close_import(uuid,uuid,boolean,text)',
    'hub.delete_csv_mapping(uuid)',
    'hub.delete_held_items(uuid,uuid[],integer)',
    'hub.claims_to_revoke_of_import(uuid,uuid,integer)', // of the context's agency's own import
    'hub.lock_held_items(uuid,uuid[],integer,integer)',
    'hub.items_of_stix_originals(text,jsonb,text[])', // enters by itself
    'hub.original_ids(text,jsonb,uuid[])', // the same; under row-level security
    'hub.items_by_original_id(text[])', // ids alone, of what the context sees and may know whose it is
    'hub.record_taxii_envelope(uuid,jsonb)', // of an import of the context's agency's own
    'hub.imported_lines(uuid,integer,integer)', // of the context's agency's own import; nothing of what is RED to it
    'hub.record_import_lines(uuid,uuid,jsonb)', // publishes nothing
    'hub.record_labelled_items(uuid,jsonb)', // publishes nothing
    'hub.record_revoked_import_items(uuid,uuid[],text)',
    'hub.open_import(jsonb)',
    'hub.save_csv_mapping(uuid,text,jsonb)',
    'hub.add_sharing_limit(jsonb)',
    'hub.lock_own_sharing_policy(boolean)', // a lock on the context's own party's key
    'hub.preview_limit(jsonb,uuid,integer)', // of the context's own party: ids, agencies and keys; titles where its account may read them
    'hub.restorable_limits()',
    'hub.preview_limit_restore(uuid,uuid,integer)', // the same, of its own party's lifted limits
    'hub.restore_limit_removals(uuid,uuid,integer)', // never more than what the limit took
    'hub.review_release(uuid,boolean,text)', // opens nothing
    'hub.set_onward_default(text,integer[])',
    'hub.set_onward_rule(uuid,text,integer[])', // of the context's agency's own claim
    'hub.set_onward_rules_of_claims(jsonb)', // the same
    'hub.propose_onward(uuid,uuid,integer[],text)', // of what the context sees; opens within the rule of the owner, and answers by that alone
    'hub.withdraw_onward(uuid)', // of the context's party's own proposals
    'hub.answer_contact_with_tear_line(uuid,uuid,text)', // of the context's party's own contacts, by a copy that is open to whoever asked
    'hub.decide_onward(uuid,text,integer[],text)', // of the context's agency's own claim
    'hub.accept_entry(uuid,integer,jsonb)', // of the context's country's own entries, like the next ones
    'hub.decline_entry(uuid,integer,text,text)',
    'hub.reopen_entry(uuid,integer)',
    'hub.ask_reporter(uuid,integer,text)',
    'hub.merge_entries(uuid,integer,jsonb)',
    'hub.split_entry(uuid,integer,jsonb)',
    'hub.assign_entry(uuid,integer,uuid)',
    'hub.give_feedback(uuid,integer,jsonb)',
    'hub.answer_question(uuid,text)', // about the context's party's own report
    'hub.approve_break_glass(uuid)', // never by whoever asked, nor by whom that one brought in
    'hub.confirm_office(uuid)', // never by whoever invited, or was invited by, one of the two
    'hub.confirm_provider_roles(uuid,uuid,text[])', // of another account of the context's party, within the ceiling
    'hub.confirm_suspension(uuid)', // never by the operator who asked
    'hub.begin_export(jsonb)', // whoever reads content, one at a time
    'hub.break_glass_accesses(uuid,uuid,integer)',
    'hub.break_glass_reads(uuid[],bigint,integer)',
    'hub.change_group(uuid,uuid,boolean)',
    'hub.close_agency(uuid)',
    'hub.close_party(uuid,text)',
    'hub.create_agency(uuid,text)',
    'hub.change_password(text,text)', // for whoever knows the present hash, which no statement shows
    'hub.confirm_session_by_provider(bytea,bytea)', // for whoever has the one-time code, of which the tables have the hash
    'hub.confirm_withdrawal(uuid,boolean)',
    'hub.create_api_key(jsonb)',
    'hub.create_group(uuid,text,uuid[])',
    'hub.create_issuer_key(jsonb)',
    'hub.create_password_reset(uuid,bytea)',
    'hub.create_pull(jsonb)',
    'hub.create_webhook(jsonb)',
    'hub.delete_feed_filter(uuid)',
    'hub.decide_release(uuid,boolean,text)', // never by whoever asked
    'hub.decide_admission(uuid,boolean)',
    'hub.decide_proposal(uuid,boolean)',
    'hub.delete_pull(uuid)',
    'hub.delete_webhook(uuid)',
    'hub.end_break_glass(uuid)',
    'hub.end_export(uuid,text,integer,integer)',
    'hub.end_other_sessions()',
    'hub.end_own_session(uuid)',
    'hub.end_session()',
    'hub.close_sampled_entry(uuid,text,text)',
    'hub.draw_sample_check(jsonb)',
    'hub.justify_entry(uuid,text)',
    'hub.my_sampled_entries(uuid,bigint,integer)',
    'hub.sample_checks(uuid,bigint,integer)',
    'hub.sampled_entries(uuid,uuid)',
    'hub.own_purpose()',
    'hub.end_user_sessions(uuid)',
    'hub.invite(jsonb)',
    'hub.lift_sharing_limit(uuid)',
    'hub.link_identity(bytea,bytea)',
    'hub.take_manual_send(uuid,integer)',
    'hub.narrow_to_limits(uuid,integer)',
    'hub.record_exported_items(uuid,jsonb,integer,uuid[])', // with an export of one's own that runs
    'hub.pause_pull(uuid)',
    'hub.pause_webhook(uuid)',
    'hub.queue_mail(jsonb)', // what no hub process has sealed is never sent
    'hub.read_with_break_glass(uuid,uuid,uuid,integer,text)', // for whoever asked, what two operators opened; in the party's record
    'hub.record(jsonb,uuid[])',
    'hub.remove_warninglist(uuid)',
    'hub.rename_agency(uuid,text)',
    'hub.renew_issuer_key(uuid,timestamp with time zone)',
    'hub.register_party(uuid,text,text,text,text)',
    'hub.replay_webhook(uuid,uuid,bigint,text)',
    'hub.require_second_factor(boolean)',
    'hub.request_break_glass(jsonb)', // opens nothing
    'hub.request_releases(jsonb)', // opens nothing: a second officer does
    'hub.resume_pull(uuid)',
    'hub.resume_webhook(uuid)',
    'hub.run_pull(uuid)',
    'hub.update_pull(uuid,jsonb)',
    'hub.revoke_api_key(uuid)',
    'hub.revoke_invitation(uuid)',
    'hub.revoke_relationship(uuid,text)', // of the context's agency
    'hub.revoke_sighting(uuid,text)',
    'hub.publish_relationships(jsonb)', // between claims that the context sees
    'hub.publish_sightings(jsonb)',
    'hub.rotate_api_key(uuid,uuid,bytea,interval,timestamp with time zone)',
    'hub.rotate_webhook_secret(uuid,uuid,bytea,text)',
    'hub.save_feed_filter(uuid,text,jsonb)',
    'hub.set_bar(uuid,boolean)',
    'hub.set_purpose_rule(text[],boolean)',
    'hub.set_session_purpose(text,text)',
    'hub.set_party_limits(uuid,jsonb)',
    'hub.set_identity_provider(jsonb)',
    'hub.check_step_up()',
    'hub.set_identity_provider_disabled(uuid,boolean)',
    'hub.rename_party(uuid,text)',
    'hub.set_party_suspended(uuid,boolean,text)',
    'hub.set_triage_hours(integer)',
    'hub.set_user_agency(uuid,uuid)',
    'hub.set_settings(text,text)',
    'hub.set_sharing_policy(jsonb)',
    'hub.set_retention_limit(text,integer)', // of the context's party, like the next five
    'hub.retention_rules()',
    'hub.items_ending_soon(text[],timestamp with time zone,timestamp with time zone,uuid,integer)',
    'hub.renew_retention(uuid[],text)',
    'hub.retention_renewals(uuid,integer,integer)',
    'hub.deleted_items(text[],timestamp with time zone,uuid,integer)',
    'hub.set_user_disabled(uuid,boolean)',
    'hub.set_user_roles(uuid,text[])',
    'hub.set_warninglist(jsonb)',
    'hub.set_warninglist_mode(uuid,text)',
    'hub.set_webhook_policy(boolean)',
    'hub.reset_factors(uuid)',
    'hub.withdraw_release(uuid)',
    'hub.unlink_identity(uuid)',
    'hub.withdraw_proposal(uuid)',
    // Pure, or without content.
    'hub.digest(text,text,text)',
    'hub.label_rank(text)',
    'hub.notice_state(timestamp with time zone,timestamp with time zone)',
    'hub.strictest(text[])',
    'hub.microseconds(timestamp with time zone)',
    'hub.has_schema(text)',
    'hub.common_members(jsonb,jsonb)',
    'hub.sees(hub.viewer,integer,integer,integer[],integer[],text,timestamp with time zone)',
    // For policies: nobody without a context.
    'hub.has_viewer(hub.viewer)',
    'hub.policy_viewer()',
    'hub.as_recipient(hub.viewer)', // pure
    'hub.reads_details(hub.viewer,boolean,integer)',
    'hub.rechecked(hub.viewer)',
  ],
  hub_relay: [
    'hub.announce_audit_head()', // the newest head: public
    'hub.prune_audit(text,integer,integer)', // for the process alone
    'hub.audit_heads_since(timestamp with time zone,integer)', // heads of the audit log: public
    'hub.audit_state()', // numbers and the last head
    'hub.audit_tiles(text,jsonb)', // for the process alone
    'hub.newest_audit_head()', // public
    'hub.next_audit_entries(text,integer)', // for the process alone
    'hub.seal_audit(text,bigint,jsonb,jsonb)', // for the process alone
    'hub.store_audit_head(text,jsonb)', // for the process alone
    'hub.lease_due_mail(uuid,integer)',
    'hub.lease_due_pulls(text,uuid,integer)',
    'hub.lease_due_webhooks(text,uuid,integer)',
    'hub.delete_expired_items(integer)',
    'hub.escalate_action_requests(integer)',
    'hub.remind_notices(integer)',
    'hub.remind_of_api_keys(integer)',
    'hub.announce_webhook_standstills(integer)',
    'hub.announce_pull_standstills(integer)',
    'hub.remind_of_directory(integer)',
    'hub.expire_drafts(integer)',
    'hub.lapse_suspensions(integer)', // a number alone
    'hub.delete_old_queries(integer)',
    'hub.expire_watches(integer)',
    'hub.remind_subject_requests(integer)',
    'hub.escalate_disputes(integer)',
    'hub.escalate_recalls(integer)',
    'hub.process_sealed_holding_events(integer)',
    'hub.next_watch_value_scan(integer)', // sealed
    // With a claim of the hub process.
    'hub.process_watch_value_scan(text,uuid,uuid,uuid,uuid[],bytea[])',
    'hub.next_watch_events(text,integer)', // values of claims, of which the process makes marks
    'hub.next_watch_item_scan(text,integer)', // the same
    'hub.process_watch_events(text,bigint,bigint,uuid[],uuid[],integer[])',
    'hub.process_watch_item_scan(text,uuid,uuid,uuid,uuid[],uuid[],integer[])',
    'hub.pending_owner_notifications(integer)', // sealed
    'hub.notify_watched_owner(text,uuid,integer,text,text)',
    'hub.due_duty_rosters(text,integer)',
    'hub.extend_duty_turns(text,integer,integer,timestamp with time zone,jsonb,timestamp with time zone)',
    'hub.fail_duty_roster(text,integer,integer,timestamp with time zone)',
    'hub.raise_alert_deadlines(integer)', // a number
    'hub.delete_old_alerts(integer)', // a number
    'hub.alerted_accounts(bigint)', // ids of accounts
    'hub.due_alerts(text,boolean,integer)', // ids, kinds and rules
    'hub.delay_unplanned_alert(text,uuid)',
    'hub.record_alert_plan(text,jsonb)',
    'hub.lease_alert_messages(text,uuid,boolean,integer,integer)', // addresses of accounts, no content
    'hub.lease_alert_digests(text,uuid,integer,uuid)', // the same
    'hub.record_alert_attempt(uuid,uuid[],text,integer[])', // of the holder of a lease
    'hub.lease_alert_channel_messages(text,uuid,boolean,integer)', // sealed addresses of channels and phone numbers of officers, no content
    'hub.lease_alert_channel_digests(text,uuid,integer,uuid,uuid)', // the same
    'hub.record_alert_channel_attempt(uuid,uuid,uuid[],text,integer[],boolean)', // of the holder of a lease
    'hub.alert_channel_target(text,uuid)', // a sealed address
    'hub.record_alert_channel_test(uuid,text)',
    'hub.follow_restore(text)',
    'hub.index_consultations(integer)',
    'hub.announce_overdue_samples(integer)',
    'hub.find_links(integer)',
    'hub.compact_delivery_ranges(integer)',
    'hub.compact_stream(integer,integer,integer)', // a number
    'hub.apply_retention_limits(integer)', // a number
    'hub.update_dependent_ends(integer)', // a number
    'hub.delete_old_rows(integer)', // a number
    'hub.announce_ending_items(integer)', // a number
    'hub.delete_ended_evidence(uuid[])', // of what was ended
    'hub.lease_webhook(text,uuid,uuid)',
    'hub.locked_key_count()', // a number
    'hub.release_pull_leases(uuid,uuid)',
    'hub.release_webhook_lease(uuid,uuid)',
    'hub.remind_information_requests(integer)',
    'hub.record_mail_attempt(uuid,uuid,text,interval)',
    'hub.parties_affected_since(uuid,bigint,boolean)',
    'hub.new_dead_letters()',
    'hub.log_webhook_attempt(uuid,jsonb)',
    'hub.finish_pull_turn(uuid,uuid,bigint,jsonb)',
    'hub.party_job_state()',
    'hub.pull_events(uuid,uuid)',
    'hub.alert_state()', // numbers
    'hub.pull_state()',
    'hub.record_pull_progress(uuid,uuid,bigint,jsonb)',
    'hub.raise_deconflict_alarm(text,uuid,text[],integer)',
    'hub.recent_query_counts(uuid)', // numbers
    'hub.recent_query_values(uuid,bigint,integer)', // sealed
    'hub.check_history(text)',
    'hub.probe_storage()',
    'hub.detect_restore()',
    'hub.remind_case_tasks(integer)',
    'hub.renew_pull_leases(uuid[],uuid[])',
    'hub.renew_webhook_leases(uuid[],uuid[])',
    'hub.sequence(integer,integer)',
    'hub.sequencer_state()',
    'hub.set_contested_mark(integer)', // writes the mark alone, as requests that exist demand
    'hub.valid_principals(uuid[])',
    'hub.notify_holders(text,uuid,uuid[],bytea[],uuid[])', // holders alone
    'hub.next_unnotified_case_query(bigint)', // like hub.next_unnotified_query
    'hub.notify_case_leads(text,uuid,bytea[])', // leads alone
    'hub.expire_evidence(integer,interval,interval)',
    'hub.expire_imports(integer,interval,interval)',
    'hub.delete_expired_idempotency_keys(integer)', // a number
    'hub.delete_pull_leftovers(integer)',
    'hub.delete_old_webhook_log(integer)',
    'hub.next_unnotified_query(bigint)', // sealed
    'hub.finish_webhook_turn(uuid,uuid,bigint,jsonb)',
    'hub.webhook_state()',
    'hub.webhook_target_for_manual_send(text,uuid)',
    'hub.run_next_party_job(integer)',
  ],
} as const;
