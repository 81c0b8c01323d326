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
        and concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) !~ 'hub\\.(policy_viewer\\(\\)|in_case|evidence_in_sight)'`,

  'no policy calls what may raise, or what was not reviewed for policies': `
    select format('%s on %s: %s', p.polname, p.polrelid::regclass, f.name[1]) as what
      from pg_policy p, regexp_matches(concat(pg_get_expr(p.polqual, p.polrelid), ' ', pg_get_expr(p.polwithcheck, p.polrelid)), '([a-z_.]+)\\(', 'g') f(name)
      where f.name[1] not in ('hub.policy_viewer', 'hub.rechecked', 'hub.has_viewer', 'hub.sees', 'hub.reads_details', 'hub.in_case', 'hub.in_case_linked', 'hub.in_case_told',
        'hub.evidence_in_sight', 'hub.shows_evidence', 'hub.has_judged', 'hub.oversees_exports', 'hub.shows_cases')
    union all
    select format('%s on %s: an operator that may fail', p.polname, p.polrelid::regclass)
      from pg_policy p where concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) ~ ' [/%*+-] |::(integer|bigint|uuid|date|timestamp|jsonb|boolean|interval)(?!\\[)'
    union all
    select format('%s on %s: keeps the viewer of the first row', p.polname, p.polrelid::regclass)
      from pg_policy p where p.polroles <> array['hub_owner'::regrole::oid]
        and concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) !~ 'hub\\.(rechecked|has_viewer|sees|reads_details|in_case|in_case_linked|in_case_told|evidence_in_sight)\\('`,

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
      cross join unnest(array['policy sees', 'policy publishes', 'policy changes', 'trigger t10_guard_change', 'trigger t10_keep_new', 'trigger t10_keep_changed', 'trigger keep_ended',
        'trigger t30_obey_new', 'trigger t30_obey_changed', 'trigger obey_ended']) w(needed)
      where c.relnamespace = 'hub'::regnamespace and c.relkind in ('r', 'p') and c.oid <> all (array['hub.item_columns', 'hub.delayed_event', 'hub.outbox', 'hub.parked', 'hub.stream']::regclass[])
        and 2 = (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attname in ('owner', 'audience') and not a.attisdropped)
        and not exists (select from pg_policy p where p.polrelid = c.oid and 'policy ' || p.polname = w.needed
          and (p.polname <> 'sees' or pg_get_expr(p.polqual, p.polrelid) ~ '^hub\\.sees\\('))
        and not exists (select from pg_trigger t where t.tgrelid = c.oid and 'trigger ' || t.tgname = w.needed and t.tgenabled = 'O')
        -- what is written by functions alone has no policy on it: nothing is let through
        and not (w.needed in ('policy publishes', 'policy changes') and not has_any_column_privilege('hub_app', c.oid, 'INSERT')
          and not has_any_column_privilege('hub_app', c.oid, 'UPDATE'))`,

  'labels bind the audience of what is published': `
    select format('%s lacks %s', x.of, x.needed) as what
      from (select unnest('{hub.indicator,hub.stix_object,hub.notice,hub.sighting,hub.relationship}'::text[]) as of, 't20_obey_label_new' as needed
        union all select unnest('{hub.indicator,hub.stix_object,hub.notice}'::text[]), 't20_obey_label_changed') x
      where not exists (select from pg_trigger t where t.tgrelid = x.of::regclass and t.tgname = x.needed and t.tgenabled = 'O' and t.tgfoid = 'hub.obey_label()'::regprocedure)`,
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
    // The door, and before there is an actor: each demands a claim of the hub process.
    'hub.accept_invitation(text,jsonb,bytea,uuid,text)',
    'hub.arrive_oidc(text,jsonb,jsonb,bytea,bytea)',
    'hub.begin_oidc(text,jsonb,uuid,text,bytea,bytea,text,text,bytea)',
    'hub.bootstrap(text,jsonb,bytea,uuid,uuid,text,text)',
    'hub.count_attempt(text,jsonb,boolean)',
    'hub.enter(text,jsonb)',
    'hub.greet(text)',
    'hub.invitation_material(text,jsonb,bytea)',
    'hub.key_material(text,jsonb,uuid)',
    'hub.key_expired(text,jsonb,uuid,bytea)', // for whoever holds the secret
    'hub.note_key_use(text,jsonb,uuid[])',
    'hub.open_session(text,jsonb,uuid,bytea,timestamp with time zone,jsonb)',
    'hub.passkey_material(text,jsonb,bytea,bytea)', // against a challenge, which it uses up
    'hub.passkey_sign_in(text,jsonb,bytea)',
    'hub.issuer_material(text,jsonb,text,uuid,text,text)',
    'hub.oidc_signs_in(text,jsonb,bytea,bytea,uuid,text)',
    'hub.record_refusal(text,jsonb,text)',
    'hub.reset_material(text,jsonb,bytea)',
    'hub.reset_password(text,jsonb,bytea,text)',
    'hub.rotate_refresh(text,jsonb,uuid,bytea,bytea)',
    'hub.sign_in_factors(text,jsonb,text,boolean)', // for whoever knows the present hash
    'hub.sign_in_material(text,jsonb,text)',
    'hub.sign_in_wait(text,jsonb,text)',
    'hub.warninglists_ahead(text,jsonb,bigint)', // the operator's lists, for a hub process
    'hub.take_oidc(text,jsonb,uuid,bytea,bytea)',
    // One round trip: enter, then answer.
    'hub.add_passkey(text,jsonb,jsonb,bytea[])',
    'hub.confirm_session(text,jsonb,jsonb)',
    'hub.end_totp(text,jsonb)',
    'hub.export_piece(text,jsonb,uuid,jsonb,integer,jsonb)',
    'hub.collection_items(text,jsonb,jsonb,jsonb,jsonb)',
    'hub.collection_page(text,jsonb,jsonb,timestamp with time zone,integer,jsonb)',
    'hub.export_page(text,jsonb,bigint,bigint,integer,jsonb)',
    'hub.feed(text,jsonb,bigint,integer,jsonb)',
    'hub.feed_head(text,jsonb,text)',
    'hub.key_whoami(text,jsonb)',
    'hub.live_limits(text,jsonb)',
    'hub.lookup(text,jsonb,bytea[],boolean,integer)',
    'hub.misp_event(text,jsonb,uuid,timestamp with time zone,uuid,integer)',
    'hub.misp_manifest(text,jsonb,timestamp with time zone,timestamp with time zone,uuid,integer)',
    'hub.misp_values(text,jsonb,timestamp with time zone,timestamp with time zone,uuid,integer)',
    'hub.offer_totp(text,jsonb,uuid,bytea)',
    'hub.own_challenge(text,jsonb,text,bytea)',
    'hub.own_code(text,jsonb,boolean)',
    'hub.own_factors(text,jsonb)',
    'hub.own_password(text,jsonb)',
    'hub.own_totp_offer(text,jsonb)',
    'hub.remove_passkey(text,jsonb,uuid)',
    'hub.rename_passkey(text,jsonb,uuid,text)',
    'hub.renew_recovery_codes(text,jsonb,bytea[])',
    'hub.set_totp(text,jsonb,uuid,bigint,bytea[])',
    'hub.snapshot(text,jsonb,bigint,bigint,integer,jsonb)',
    'hub.take_challenge(text,jsonb,text,bytea,bytea)',
    'hub.webhook_feed(text,jsonb,bigint,integer,jsonb)',
    'hub.whoami(text,jsonb)',
    // The context.
    'hub.doing()',
    'hub.may_read_red()',
    'hub.me()',
    'hub.my_agency()',
    'hub.my_bars()',
    'hub.my_keys()',
    'hub.my_kind()',
    'hub.my_session()',
    'hub.my_user()',
    'hub.viewer()',
    // Of the context's party alone.
    'hub.allows_amber_content(integer)', // of another party, whose name the caller knows: what every webhook's receiver sees of it
    'hub.admissions()',
    'hub.collection_events(jsonb,timestamp with time zone,integer,jsonb)',
    'hub.collection_events_of(jsonb,uuid[],jsonb)',
    'hub.collection_scope(jsonb)', // under row-level security
    'hub.corroboration(bytea)',
    'hub.exchanged(jsonb,jsonb,timestamp with time zone[],text[],uuid[],integer[])', // under row-level security
    'hub.exchanged_versions(uuid[],integer[])',
    'hub.export_items(bigint,bigint,integer,text)',
    'hub.is_told_later(jsonb,jsonb,uuid,bytea,timestamp with time zone)', // whether another that the caller sees
    'hub.feed_events(bigint,integer,jsonb)',
    'hub.governance(uuid[])',
    'hub.invitations(uuid,integer)', // and those by which it handed another party over
    'hub.identity_providers()', // of the context's party, for its admins
    'hub.key_issuers()', // of the context's party, for its admins
    'hub.linked_identities()',
    'hub.group_proposals()',
    'hub.list_head()',
    'hub.tags_at(bigint[])', // random numbers
    'hub.misp_event_id(integer,timestamp with time zone,boolean)', // an id made of its arguments
    'hub.misp_event_of(uuid)', // the same, turned back
    'hub.misp_hub()', // the hub itself
    'hub.misp_parts(timestamp with time zone,timestamp with time zone,timestamp with time zone,uuid,integer,boolean,integer,boolean)', // under row-level security
    'hub.note_arrived(bigint,bigint,text)',
    'hub.note_handed(bigint[],text,text)',
    'hub.export_kept(uuid,jsonb,bigint,jsonb,integer,jsonb)', // under row-level security, with an export of one's own that runs
    'hub.export_places(text,bigint,bigint,integer)', // ids, as collections have them
    'hub.export_found(refcursor,uuid,jsonb,jsonb,integer,integer,text[])', // the caller's own cursor, with an export of one's own that runs
    'hub.export_passes(uuid,jsonb)', // under row-level security, like the next two
    'hub.export_relationships(uuid,jsonb,bigint,jsonb,integer,jsonb)', // with an export of one's own that runs
    'hub.stix_name(uuid)', // an id made of its argument, or of what the context reads
    'hub.oversees_exports()',
    'hub.shows_cases()',
    'hub.ids_of_others(text[])', // under row-level security
    'hub.makers_of_mine(text[])', // of the context's agency, as far as it may read them
    'hub.note_taken(uuid[],text)', // a word against the caller's own party
    'hub.own_objects(text[],uuid[])',
    'hub.own_claims(bytea[],text[],uuid[])',
    'hub.own_sightings(uuid[])',
    'hub.claims_of_originals(text[])', // that the context may read
    'hub.sightings_under(text[])', // of the context's agency
    'hub.standing_sightings(text[],uuid[])', // the same
    'hub.held_elsewhere(text[],uuid)', // the same
    'hub.imports_that_wait(uuid)', // the same
    'hub.sighting_original(uuid)', // in sight, and whose sighter the context may know
    'hub.running_export(uuid)',
    'hub.offices(uuid)', // for operators and administrators of member countries: accounts of the hub
    'hub.suspensions()', // for the same
    'hub.people(uuid,jsonb,uuid,integer)',
    'hub.partner_releases(uuid,boolean,bigint,integer)',
    'hub.placed_items(bigint,bigint,integer)',
    'hub.reset_address(uuid)', // of an account that the context has just made a reset for
    'hub.releases(uuid[],boolean,integer)',
    'hub.sharing_policy_of_mine()',
    'hub.live_key_secrets()',
    'hub.party_details(uuid)', // of every party, in acts of the operator alone: counts, no names of people
    'hub.snapshot_items(bigint,bigint,integer,jsonb)',
    'hub.told(text,uuid[])', // under row-level security
    'hub.told_announcement(uuid[])', // the same
    'hub.told_stix_object(uuid[])', // the same
    'hub.told_sighting(uuid[])', // the same
    'hub.told_report(uuid[])', // the same
    'hub.shows_evidence(text,uuid)', // what the context sees of the item anyway
    'hub.evidence_in_sight(uuid)', // what the policy asks
    'hub.evidence_file(uuid)', // a key that is wrapped, of what is in sight
    'hub.evidence_piece(text,jsonb,uuid,integer)', // enters by itself; encrypted, of what is in sight
    'hub.told_outcome(uuid[])', // the same
    'hub.own_reports(text[],uuid[])',
    'hub.write_reports(jsonb)',
    'hub.asked_by_me(uuid[],bigint,integer,boolean,boolean,text[],timestamp with time zone,timestamp with time zone,text)', // of the context's user alone
    'hub.deconflict(uuid,text,text,uuid[],bytea[],integer[],bytea[],uuid[])', // as far as owners allow, counted, and told to them
    'hub.contact_to_answer(uuid)', // of the context's party's own, like the next
    'hub.answer_contact(uuid,text,text)',
    'hub.contact_answered(uuid)', // the same contact, as its party sees it
    'hub.seal_holdings(jsonb)', // of the context's agency, like the next
    'hub.unseal_holdings(uuid[])',
    'hub.withdraw_report(uuid,text)',
    'hub.route_reports(uuid[],jsonb)',
    'hub.told_notice(uuid[])', // under row-level security
    'hub.has_judged(uuid,timestamp with time zone)', // whether the context's account has judged what was handed over then: what the policy asks
    'hub.handed_evidence_file(uuid)', // a key that is wrapped, of what was handed over to the context's account to review
    'hub.handed_evidence_piece(text,jsonb,uuid,integer)', // enters by itself; the same
    'hub.save_notice(jsonb)', // at the desk of the context's agency, in acts of writing notices alone
    'hub.submit_notice(uuid,integer)', // the same
    'hub.cancel_notice(uuid,text)', // the same
    'hub.decide_notice(uuid,integer,boolean,text)', // at the desk of the context's party, in acts of approving alone
    'hub.accept_notice_translation(uuid)', // the same
    'hub.review_notice(uuid,integer,boolean,jsonb,text)', // of what was handed over, by the hub's accounts, in acts of reviewing alone
    'hub.acknowledge_notice(uuid,integer,text)', // of what the context sees
    'hub.translate_notice(uuid,jsonb)', // the same
    'hub.notices_listed(jsonb,timestamp with time zone,uuid,integer)', // the same, by groups of the context's party alone
    'hub.draft_days_of_mine()', // of the context's party, in acts of setting its policy
    'hub.set_draft_days(integer)', // the same
    'hub.notice_acknowledgements(uuid)', // of the context's party's own notices
    'hub.told_action_request(uuid[])', // under row-level security
    'hub.told_relationship(uuid[])', // the same
    'hub.own_relationships(uuid[])', // of the context's party
    'hub.relationships_under(text[],uuid[])', // of the context's agency
    'hub.relationship_original(uuid)', // in sight, and whose author the context may know
    'hub.stix_ties(uuid[])', // between claims that the context sees, by objects that it sees
    'hub.network_step(bytea[],text[],text[],integer)', // under row-level security
    'hub.network_nodes(bytea[])', // the same
    'hub.holders(uuid[])', // of values that the context sees, or holds and whose owners let it know
    'hub.comparable(uuid[])', // the context's party's own claims, in acts of asking alone
    'hub.compare_links(uuid,text,text,uuid[],uuid[],bytea[])', // the same
    'hub.linked(uuid,integer)', // the context's party's own claims
    'hub.own_actions(text[],uuid[])', // of the agency's own requests, in acts of asking alone
    'hub.write_actions(jsonb)',
    'hub.press_action(uuid,text,text,integer)',
    'hub.actions_asked_of_me(uuid[])', // of requests to the party that it sees, in acts of answering alone
    'hub.answer_action(uuid,integer,text,numeric,text,text,text)',
    'hub.told_information_request(uuid[])', // under row-level security
    'hub.own_information(text[],uuid[])', // of the agency's own requests, in acts of asking alone
    'hub.write_information(jsonb)',
    'hub.press_information(uuid,text,text,integer)',
    'hub.close_information(uuid)',
    'hub.hold_information(uuid)', // of requests to the party that it sees, in acts of answering alone
    'hub.answer_information(uuid,integer,text,jsonb)',
    'hub.write_information_message(uuid,jsonb)', // or of the agency's own
    'hub.hand_information(uuid,uuid,uuid,text)',
    'hub.told_case(uuid[])', // under row-level security
    'hub.in_case(uuid,integer,text)', // what the policies ask, like the next two
    'hub.in_case_linked(uuid,integer,text,uuid)',
    'hub.in_case_told(uuid,integer,text,uuid)',
    'hub.case_ids(uuid,text,text,integer,text[])', // of what the context sees in a case; the rows are read under row-level security
    'hub.files_in_case(text,uuid)', // of what the context sees in a case, and of what the policies on files say
    'hub.case_standing(uuid)', // of the context's party, in a case that it sees
    'hub.case_invitations(uuid,timestamp with time zone,uuid,integer)', // of the context's party; a summary
    'hub.case_placeholders(uuid)', // what owners let the context's party know: no ids
    'hub.open_case(jsonb)', // the next ones in acts on cases alone, each by the rights that the context's party has in its case
    'hub.update_case(uuid,integer,jsonb)',
    'hub.retain_case(uuid,timestamp with time zone)',
    'hub.invite_to_case(uuid,jsonb)',
    'hub.answer_case(uuid,boolean,text)', // of the context's party's own invitation
    'hub.set_case_party(uuid,jsonb)',
    'hub.end_case_party(uuid,uuid,text)',
    'hub.offer_case(uuid,uuid)',
    'hub.take_case(uuid,boolean)',
    'hub.link_to_case(uuid,uuid[])',
    'hub.unlink_from_case(uuid,uuid)',
    'hub.allow_case_placeholder(uuid,uuid,text)',
    'hub.write_case_note(uuid,jsonb)',
    'hub.write_case_task(uuid,jsonb)',
    'hub.attach_to_case(uuid,uuid[])',
    'hub.detach_from_case(uuid,uuid[])', // of the context's agency's own files
    'hub.set_case_status(uuid,text,text,jsonb)',
    'hub.reopen_case(uuid,text)',
    'hub.cases_in_search(uuid[])', // of the context's party, and in sight
    'hub.contacts_in_search(uuid[])', // of the context's party, as hub.contact lets its holders see them
    'hub.matters_with(bytea[])', // ids of what is in sight, by values that are
    'hub.case_values(uuid,integer)', // of what the context sees in a case that it sees
    'hub.cases_in_sight_with(uuid,bytea[])',
    'hub.ask_related_cases(uuid,uuid,text,text,uuid[],bytea[],bytea[])', // of others, as far as each lead and owner allows
    'hub.case_questions(uuid,integer)', // of cases that the context's party leads, like the next two
    'hub.set_case_discoverability(uuid,text)',
    'hub.case_discoverability(uuid)',
    'hub.hold_evidence(uuid[])', // of the context's agency's own files
    'hub.open_evidence(jsonb)',
    'hub.put_evidence(text,jsonb,uuid,integer,bytea,integer,bigint)', // enters by itself
    'hub.keep_evidence(uuid,text,bytea)',
    'hub.drop_evidence(uuid)',
    'hub.is_personal(text)', // pure
    'hub.raise_dispute(uuid,uuid,text,text,integer)', // of what the context sees; the hub's officers by the id alone, and learn nothing but that there is one
    'hub.answer_dispute(uuid,boolean,text,text,boolean)', // of the context's agency's own claims
    'hub.withdraw_dispute(uuid,text)', // of the context's party's own disputes
    'hub.tear_off(uuid,uuid)', // of the context's agency's own claim
    'hub.contact_reopened(uuid)', // of the context's party's own contact: what became of its own answer
    'hub.torn_for(uuid)', // of the context's party's own contact that it sees
    'hub.tear_for(uuid,uuid)', // the same, and of its own copy
    'hub.tear_lines(uuid)', // of the context's party's own claims that it sees
    'hub.tear_lines_in_force(uuid)', // of the context's agency's own claims
    'hub.onward_default_of_mine()',
    'hub.onward_rule_of(uuid)', // of the context's party's own claim that it sees
    'hub.onward_to_decide(uuid)', // of proposals about the context's party's own claims that it sees
    'hub.onward_hops(uuid,boolean,boolean,uuid,integer)', // the owner's whole, of claims that it sees; a proposer's own
    'hub.sight_of(text,integer[],integer[])', // of parties that the context knows, and of groups that it is in; in acts of publishing alone
    'hub.why_in_sight(uuid)', // of what the context sees
    'hub.my_standing()', // of the context's own account and session
    'hub.duplicates_of(uuid[],integer)', // among the context's country's own entries, whose reports it sees
    'hub.triage_material(uuid)', // of the context's country's own entry, whose report it sees
    'hub.versions(uuid)',
    'hub.waiting_items(bigint,uuid,integer)',
    'hub.warninglist_revision()', // the operator's lists, for whoever publishes
    'hub.warninglists()', // in acts of the operator alone
    'hub.warninglists_behind(bigint)', // the operator's lists, for whoever publishes
    'hub.pull_brought(uuid,text[])', // of a pull's own agency, for the pull at work alone
    'hub.pull_leaves(uuid,text[],text[])', // the same
    'hub.webhook_dead_letters(uuid[])',
    'hub.withdrawals(uuid)',
    'hub.withheld_claims(bytea[],text[])',
    'hub.watches_in_sight(uuid,uuid,integer)', // those that are for the context; sealed, like the next
    'hub.terms_in_sight(uuid,uuid,integer)',
    'hub.hits_in_sight(uuid,integer,integer)', // items that the context sees
    'hub.make_watch(jsonb,bytea,uuid[],bytea[],bytea[],uuid[],bytea[])',
    'hub.add_to_watch(uuid,text,uuid[],bytea[],bytea[],uuid[],bytea[])', // those that are for the context, like the next ones
    'hub.remove_from_watch(uuid,uuid[])',
    'hub.turn_watch(uuid,text)',
    // Acts of the context.
    'hub.begin_taking_back(uuid,text)',
    'hub.close_import(uuid,uuid,boolean,text)',
    'hub.delete_csv_mapping(uuid)',
    'hub.drop_held(uuid,uuid[],integer)',
    'hub.import_writes(uuid,uuid,integer)', // of the context's agency's own import
    'hub.lock_held(uuid,uuid[],integer,integer)',
    'hub.claims_read_from(text,jsonb,text[])', // enters by itself
    'hub.original_ids(text,jsonb,uuid[])', // the same; under row-level security
    'hub.originals(text[])', // ids alone, of what the context sees and may know whose it is
    'hub.note_envelope(uuid,jsonb)', // of an import of the context's agency's own
    'hub.known_lines(uuid,integer,integer)', // of the context's agency's own import; nothing of what is RED to it
    'hub.note_import(uuid,uuid,jsonb)', // publishes nothing
    'hub.note_labelled(uuid,jsonb)', // publishes nothing
    'hub.note_taken_back(uuid,uuid[],text)',
    'hub.open_import(jsonb)',
    'hub.save_csv_mapping(uuid,text,jsonb)',
    'hub.add_sharing_limit(jsonb)',
    'hub.hold_policy(boolean)', // a lock on the context's own party's key
    'hub.foresee_limit(jsonb,uuid,integer)', // of the context's own party: ids, agencies and keys; titles where its account may read them
    'hub.restorable_limits()',
    'hub.foresee_restore(uuid,uuid,integer)', // the same, of its own party's lifted limits
    'hub.restore_limit(uuid,uuid,integer)', // never more than what the limit took
    'hub.review_release(uuid,boolean,text)', // opens nothing
    'hub.set_onward_default(text,integer[])',
    'hub.set_onward_rule(uuid,text,integer[])', // of the context's agency's own claim
    'hub.say_onward(jsonb)', // the same
    'hub.propose_onward(uuid,uuid,integer[],text)', // of what the context sees; opens within the rule of the owner, and answers by that alone
    'hub.withdraw_onward(uuid)', // of the context's party's own proposals
    'hub.answer_contact_torn(uuid,uuid,text)', // of the context's party's own contacts, by a copy that is open to whoever asked
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
    'hub.break_glass_accesses(integer)',
    'hub.change_group(uuid,uuid,boolean)',
    'hub.close_agency(uuid)',
    'hub.close_party(uuid,text)',
    'hub.create_agency(uuid,text)',
    'hub.change_password(text,text)', // for whoever knows the present hash, which no statement shows
    'hub.confirm_by_provider(bytea,bytea)', // for whoever has the one-time code, of which the tables have the hash
    'hub.confirm_withdrawal(uuid)',
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
    'hub.end_user_sessions(uuid)',
    'hub.invite(jsonb)',
    'hub.lift_sharing_limit(uuid)',
    'hub.link_identity(bytea,bytea)',
    'hub.may_send_by_hand(uuid,integer)',
    'hub.narrow_to_limits(uuid,integer)',
    'hub.note_exported(uuid,jsonb,integer,uuid[])', // with an export of one's own that runs
    'hub.pause_pull(uuid)',
    'hub.pause_webhook(uuid)',
    'hub.post_mail(jsonb)', // what no hub process has sealed is never sent
    'hub.read_glass(uuid,uuid,uuid,integer,text)', // for whoever asked, what two operators opened; in the party's record
    'hub.record(jsonb,uuid[])',
    'hub.remove_warninglist(uuid)',
    'hub.rename_agency(uuid,text)',
    'hub.renew_issuer_key(uuid,timestamp with time zone)',
    'hub.register_party(uuid,text,text,text,text)',
    'hub.replay_webhook(uuid,uuid,bigint)',
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
    'hub.say_relationships(jsonb)', // between claims that the context sees
    'hub.say_sightings(jsonb)',
    'hub.rotate_api_key(uuid,uuid,bytea,interval,timestamp with time zone)',
    'hub.rotate_webhook_secret(uuid,uuid,bytea,text)',
    'hub.save_feed_filter(uuid,text,jsonb)',
    'hub.set_bar(uuid,boolean)',
    'hub.set_party_limits(uuid,jsonb)',
    'hub.set_identity_provider(jsonb)',
    'hub.confirmed_now()',
    'hub.set_identity_provider_disabled(uuid,boolean)',
    'hub.rename_party(uuid,text)',
    'hub.set_party_suspended(uuid,boolean,text)',
    'hub.set_triage_hours(integer)',
    'hub.set_user_agency(uuid,uuid)',
    'hub.set_settings(text,text)',
    'hub.set_sharing_policy(jsonb)',
    'hub.set_user_disabled(uuid,boolean)',
    'hub.set_user_roles(uuid,text[])',
    'hub.set_warninglist(jsonb)',
    'hub.set_warninglist_mode(uuid,text)',
    'hub.set_webhook_policy(boolean)',
    'hub.take_factors(uuid)',
    'hub.withdraw_release(uuid)',
    'hub.unlink_identity(uuid)',
    'hub.withdraw_proposal(uuid)',
    // Pure, or without content.
    'hub.digest(text,text,text)',
    'hub.microseconds(timestamp with time zone)',
    'hub.has_schema(text)',
    'hub.same_names(jsonb,jsonb)',
    'hub.sees(hub.viewer,integer,integer,integer[],integer[],text,timestamp with time zone)',
    // For policies: nobody without a context.
    'hub.has_viewer(hub.viewer)',
    'hub.policy_viewer()',
    'hub.reads_details(hub.viewer,boolean,integer)',
    'hub.rechecked(hub.viewer)',
  ],
  hub_relay: [
    'hub.due_mail(uuid,integer)',
    'hub.due_pulls(text,uuid,integer)',
    'hub.due_webhooks(text,uuid,integer)',
    'hub.end_retention(integer)',
    'hub.escalate_actions(integer)',
    'hub.remind_notices(integer)',
    'hub.end_drafts(integer)',
    'hub.lapse_suspensions(integer)', // a number alone
    'hub.forget_asks(integer)',
    'hub.mind_watches(integer)',
    'hub.fire_sealed(integer)',
    'hub.watch_retrace(integer)', // sealed
    // With a claim of the hub process.
    'hub.fire_retrace(text,uuid,uuid,uuid,uuid[],bytea[])',
    'hub.watch_news(text,integer)', // values of claims, of which the process makes marks
    'hub.watch_backlog(text,integer)', // the same
    'hub.fire_watches(text,bigint,bigint,uuid[],uuid[],integer[])',
    'hub.fire_backlog(text,uuid,uuid,uuid,uuid[],uuid[],integer[])',
    'hub.watch_tellings(integer)', // sealed
    'hub.tell_watched(text,uuid,integer,text,text)',
    'hub.find_links(integer)',
    'hub.forget_evidence(uuid[])', // of what was ended
    'hub.hold_webhook(text,uuid,uuid)',
    'hub.keys_held()', // a number
    'hub.let_go_pulls(uuid,uuid)',
    'hub.let_go_webhook(uuid,uuid)',
    'hub.remind_information(integer)',
    'hub.mail_tried(uuid,uuid,text,interval)',
    'hub.moved(uuid,bigint,boolean)',
    'hub.newly_parked()',
    'hub.note_webhook_attempt(uuid,jsonb)',
    'hub.pull_done(uuid,uuid,bigint,jsonb)',
    'hub.job_state()',
    'hub.pull_events(uuid,uuid)',
    'hub.pull_state()',
    'hub.pull_took(uuid,uuid,bigint,jsonb)',
    'hub.raise_deconflict_alarm(text,uuid,text[],integer)',
    'hub.asked_lately(uuid)', // numbers
    'hub.recently_asked(uuid,bigint,integer)', // sealed
    'hub.check_history(text)',
    'hub.probe_storage()',
    'hub.recognise()',
    'hub.remind_case_tasks(integer)',
    'hub.renew_pulls(uuid[],uuid[])',
    'hub.renew_webhooks(uuid[],uuid[])',
    'hub.sequence(integer,integer)',
    'hub.sequencer_state()',
    'hub.standing(uuid[])',
    'hub.tell_asked(text,uuid,uuid[],bytea[],uuid[])', // holders alone
    'hub.untold_case_question(bigint)', // like hub.untold_ask
    'hub.tell_case_question(text,uuid,bytea[])', // leads alone
    'hub.tend_evidence(integer,interval,interval)',
    'hub.tend_imports(integer,interval,interval)',
    'hub.trim_pulls(integer)',
    'hub.trim_webhook_log(integer)',
    'hub.untold_ask(bigint)', // sealed
    'hub.webhook_done(uuid,uuid,bigint,jsonb)',
    'hub.webhook_state()',
    'hub.webhook_to_send(text,uuid)',
    'hub.work_off(integer)',
  ],
} as const;
