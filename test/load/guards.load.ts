import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ValueChecker, type CompiledList } from '../../src/intel/warninglists/value-checker.js';
import { matcherOf } from '../../src/intel/warninglists/matchers/matcher-of.js';
import { parseWarninglist } from '../../src/intel/warninglists/warninglist.policy.js';
import { canonicalise } from '../../src/values/values/canonicalise.js';
import type { Kind } from '../../src/values/values/value.js';
import { report } from './report.js';
import { scaled } from './scale.js';

const LISTS = process.env.WARNINGLISTS ?? join(process.cwd(), '../shared/data/misp-warninglists/lists');
const ROUNDS = scaled(50_000, 2_000);
const VALUES: readonly (readonly [kind: Kind, value: string])[] = [
  ['PHONE', '+66812345678'],
  ['DOMAIN', 'login.parcel-fee.co.th'],
  ['DOMAIN', 'google.com'],
  ['URL', 'https://login.parcel-fee.co.th/a/b?c=1'],
  ['IP', '203.0.114.7'],
  ['IP', '2a00:1450::1'],
  ['EMAIL', 'someone.somewhere@parcel-fee.co.th'],
  ['FILE_HASH', 'a'.repeat(64)],
  ['BANK_ACCOUNT', 'DE89370400440532013000'],
];

(existsSync(LISTS) ? describe : describe.skip)(
  'guard rails with all of MISP’s lists at hand (skipped where there are none: WARNINGLISTS names their folder)',
  () => {
    it('says what they cost', () => {
      const heap = (): number => {
        globalThis.gc?.();
        return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
      };
      const ready: CompiledList[] = [];
      let entries = 0;
      let compileMs = 0;
      const before = heap();
      for (const name of readdirSync(LISTS)) {
        const { entries: listed, ...list } = parseWarninglist(JSON.parse(readFileSync(`${LISTS}/${name}/list.json`, 'utf8')));
        const startedAt = performance.now();
        ready.push({ list: { ...list, id: name, mode: 'WARN' }, matcher: matcherOf({ ...list, entries: listed }) });
        compileMs += performance.now() - startedAt;
        entries += listed.length;
      }
      const guard = new ValueChecker(ready, 'hub.example');
      const megabytes = (heap() - before) / 1e6;
      report(
        `${ready.length} lists, ${entries} entries: ${compileMs.toFixed(0)} ms to make, ${globalThis.gc ? megabytes.toFixed(1) : '(run with --expose-gc)'} MB`,
      );

      for (const [kind, value] of VALUES) {
        const reading = canonicalise(kind, { value });
        if (!reading.ok) throw new Error(`Not read: ${value}`);
        const each = (work: () => unknown): number => {
          const startedAt = process.cpuUsage();
          for (let round = 0; round < ROUNDS; round += 1) work();
          const { user, system } = process.cpuUsage(startedAt); // of this process alone: others may be busy
          return ((user + system) / ROUNDS) * 1e3;
        };
        each(() => guard.remarksOf(reading.value));
        const [check, read] = [each(() => guard.remarksOf(reading.value)), each(() => canonicalise(kind, { value }))];
        report(`${kind} ${value.slice(0, 24)}: ${check.toFixed(0)} ns a check, beside ${read.toFixed(0)} ns to read the value`);
      }
    });
  },
);
