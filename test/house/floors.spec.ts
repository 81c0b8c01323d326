import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const CRUISE = join(CHECKOUT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const CONFIG = join(CHECKOUT, 'test/house/floors.cjs');

/** A house with one fault for each rule; `from` imports `to`. */
const FAULTS: Readonly<Record<string, { readonly from: string; readonly to: string }>> = {
  'no-cycles': { from: 'src/platform/egg.ts', to: './hen.js' },
  'no-orphan-rooms': { from: 'src/app.module.ts', to: './cellar/wine.js' },
  'database-looks-up': { from: 'src/database/curious.ts', to: '../feed/relay.js' },
  'demo-looks-up': { from: 'src/demo/curious.ts', to: '../main.js' },
  'cli-stands-alone': { from: 'src/cli/direct.ts', to: '../feed/relay.js' },
  'nobody-needs-the-cli': { from: 'src/feed/terminal.ts', to: '../cli/io.js' },
  'rules-are-pure': { from: 'src/indicators/eager.policy.ts', to: '@nestjs/common' },
  'tables-are-private': { from: 'src/feed/nosy.ts', to: '../indicators/claim.entity.js' },
  'doors-hold-no-tables': { from: 'src/indicators/direct.resolver.ts', to: './claim.entity.js' },
  'services-know-no-protocol': { from: 'src/indicators/worldly.service.ts', to: '@nestjs/graphql' },
  'one-door-to-the-database': { from: 'src/feed/pool.ts', to: 'pg' },
  'no-dev-tools-at-run-time': { from: 'src/ops/compile.ts', to: 'typescript' },
  'no-unresolvable': { from: 'src/ops/lost.ts', to: './nowhere.js' },
};
const INNOCENT = [
  'src/platform/hen.ts',
  'src/feed/relay.ts',
  'src/cellar/wine.ts',
  'src/main.ts',
  'src/cli/io.ts',
  'src/indicators/claim.entity.ts',
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

function cruise(folder: string): readonly Violation[] {
  const args = [CRUISE, 'src', '--config', CONFIG, '--output-type', 'json'];
  const answer = execFileSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return (JSON.parse(answer) as { summary: { violations: Violation[] } }).summary.violations;
}

describe('the floors of the house', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'entente-floors-'));
    symlinkSync(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'));
    for (const file of ['tsconfig.json', 'package.json']) writeFileSync(join(folder, file), readFileSync(join(CHECKOUT, file)));
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    for (const file of INNOCENT) write(file, 'export const here = true;\n');
    write('src/platform/hen.ts', `import { fault } from './egg.js';\nexport const here = fault;\n`);
    for (const { from, to } of Object.values(FAULTS)) write(from, `import * as other from '${to}';\nexport const fault = other;\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('stand: no room imports what it must not', () => {
    expect(cruise(CHECKOUT)).toEqual([]);
  });

  it('would be missed: every rule finds the fault that was made for it', () => {
    const found = cruise(folder).map(({ rule, from }) => `${rule.name}: ${from}`);
    expect(found).toEqual(expect.arrayContaining(Object.entries(FAULTS).map(([rule, { from }]) => `${rule}: ${from}`)));
  });

  it('are drawn in the README in the order in which they are built', () => {
    const { forbidden } = JSON.parse(
      execFileSync(process.execPath, ['-p', `JSON.stringify(require(${JSON.stringify(CONFIG)}))`], {
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '' },
      }),
    ) as { forbidden: { name: string }[] };
    const floors = forbidden.flatMap(({ name }) => /^(.+)-looks-up$/.exec(name)?.[1] ?? []);
    const drawn = [...readFileSync(join(CHECKOUT, 'README.md'), 'utf8').matchAll(/^ *│ (\w+) /gm)].map(([, name]) => name);
    expect(drawn.reverse()).toEqual(floors);
  });
});
