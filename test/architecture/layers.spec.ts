import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const CRUISE = join(CHECKOUT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const CONFIG = join(CHECKOUT, 'test/architecture/dependency-cruiser.cjs');

/** One violation for each rule; `from` imports `to`. */
const FAULTS: Readonly<Record<string, { readonly from: string; readonly to: string }>> = {
  'no-cycles': { from: 'src/platform/platform/egg.ts', to: './hen.js' },
  'no-unlisted-module': { from: 'src/app/app.module.ts', to: '../cellar/wine/wine.js' },
  'platform/database-imports-upwards': { from: 'src/platform/database/curious.ts', to: '../../delivery/feed/relay.worker.js' },
  'intel/indicators-imports-upwards': { from: 'src/intel/indicators/curious.ts', to: '../sightings/sighting.js' },
  'edge/demo-imports-upwards': { from: 'src/edge/demo/curious.ts', to: '../../app/main.js' },
  'cli-is-a-client': { from: 'src/edge/cli/direct.ts', to: '../../delivery/feed/relay.worker.js' },
  'nothing-imports-the-cli': { from: 'src/delivery/feed/terminal.ts', to: '../../edge/cli/io.js' },
  'rules-are-pure': { from: 'src/intel/indicators/eager.policy.ts', to: '@nestjs/common' },
  'tables-are-private': { from: 'src/delivery/feed/nosy.ts', to: '../../intel/indicators/claim.entity.js' },
  'endpoints-hold-no-tables': { from: 'src/intel/indicators/direct.resolver.ts', to: './claim.entity.js' },
  'services-know-no-protocol': { from: 'src/intel/indicators/worldly.service.ts', to: '@nestjs/graphql' },
  'one-way-to-the-database': { from: 'src/delivery/feed/pool.ts', to: 'pg' },
  'no-dev-tools-at-run-time': { from: 'src/edge/ops/compile.ts', to: 'typescript' },
  'no-unresolvable': { from: 'src/edge/ops/lost.ts', to: './nowhere.js' },
};
const INNOCENT = [
  'src/platform/platform/hen.ts',
  'src/delivery/feed/relay.worker.ts',
  'src/cellar/wine/wine.ts',
  'src/app/main.ts',
  'src/edge/cli/io.ts',
  'src/intel/sightings/sighting.ts',
  'src/intel/indicators/claim.entity.ts',
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

/** Whether the sources keep them: `npm run layers`, a part of `npm run check`. */
describe('the layers of src', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'entente-layers-'));
    symlinkSync(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'));
    for (const file of ['tsconfig.json', 'package.json']) writeFileSync(join(folder, file), readFileSync(join(CHECKOUT, file)));
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    };
    for (const file of INNOCENT) write(file, 'export const here = true;\n');
    write('src/platform/platform/hen.ts', `import { fault } from './egg.js';\nexport const here = fault;\n`);
    for (const { from, to } of Object.values(FAULTS)) write(from, `import * as other from '${to}';\nexport const fault = other;\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are checked: every rule finds the violation that was made for it', () => {
    const found = cruise(folder).map(({ rule, from }) => `${rule.name}: ${from}`);
    expect(found).toEqual(expect.arrayContaining(Object.entries(FAULTS).map(([rule, { from }]) => `${rule}: ${from}`)));
  });

  it('are listed in the README in their order', () => {
    const layers = JSON.parse(readFileSync(join(CHECKOUT, 'src/layers.json'), 'utf8')) as Readonly<Record<string, readonly string[]>>;
    const listed = [...readFileSync(join(CHECKOUT, 'README.md'), 'utf8').matchAll(/^\| `([a-z]+)` \| ([a-z, -]*)\|/gm)].map(
      ([, group, modules]) => [group, (modules ?? '').trim().split(', ').filter(Boolean)],
    );
    expect(listed).toEqual(Object.entries(layers));
  });
});
