import { definedTwice, upwardUses } from './sql-layers.js';

/** What uses an object of a higher module, and why it stays so. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'platform/database/database.ts': 'Each transaction begins with hub.enter, which knows sessions and keys (identity/auth).',
  'platform/database/refusals.ts': 'Explains refusals of hub.enter in its own words.',
  'platform/database/schema/load-schema.ts': 'Has the functions that lead from a kind to its table written once all kinds are registered.',
  'platform/database/schema/statements.ts': 'Empties the tables in which kinds and hooks are registered before they are registered again.',
  'identity/auth/sql/sessions.sql hub.enter': 'Asks whether a webhook or a pull is in force, within the statement of every transaction.',
  'intel/indicators/creators.ts': 'Claims and kept objects of one maker are told apart by both.',
  'intel/indicators/foreign-ids.ts': 'An id is refused that another party’s claim, object or relationship bears.',
  'intel/evidence/read-evidence.service.ts': 'Reviewers read the files of drafts through a function of notices.',
  'intel/evidence/sql/functions.sql hub.may_show_evidence_of': 'Files of notes and drafts show where the note or draft does.',
  'intel/relationships/links.service.ts': 'A comparison of links counts as a question in the quota of deconfliction.',
  'intel/releases/sql/releases.sql hub.enforce_sharing_policy_on_insert':
    'A request to one recipient becomes one for nobody where a limit takes it.',
  'intel/releases/sql/releases.sql hub.enforce_sharing_policy_on_update': 'A case is narrowed without a refusal.',
  'intel/releases/sql/sharing-limits.sql hub.restorable_keys': 'A limit that is lifted gives participants of cases back.',
  'intel/releases/sql/sharing-limits.sql hub.restore_limit_removals': 'A limit that is lifted gives participants of cases back.',
  'delivery/feed/partner-releases.service.ts': 'A release to a partner tells whether a webhook has delivered it.',
};

describe('the layers of the SQL', () => {
  it('hold: no function, table, view or string of a module names an object of a higher one, but for the listed exceptions', () => {
    const found = upwardUses();
    expect(found.filter(({ from }) => !(from in EXCEPTIONS))).toEqual([]);
    expect(Object.keys(EXCEPTIONS).filter((from) => found.every((use) => use.from !== from))).toEqual([]);
    expect(Object.keys(EXCEPTIONS).length).toBeLessThanOrEqual(15);
  });

  it('have one definition of every object', () => {
    expect(definedTwice()).toEqual([]);
  });

  it('are checked: a use upwards is found in SQL and in strings', () => {
    expect(upwardUses()).toEqual(
      expect.arrayContaining([
        { from: 'identity/auth/sql/sessions.sql hub.enter', uses: 'hub.may_webhook_read', of: 'delivery/webhooks' },
        { from: 'platform/database/database.ts', uses: 'hub.enter', of: 'identity/auth' },
      ]),
    );
  });
});
