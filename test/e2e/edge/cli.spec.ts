import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Io } from '../../../src/edge/cli/io.js';
import { commandLineTests } from '../../support/command-line.js';
import { PASSWORD } from '../../support/hub.js';
import { until } from '../../support/officer.js';
import { compileProgram } from '../../support/program.js';

describe('the command line', () => {
  const cli = commandLineTests();
  describe('the hub’s address', () => {
    it('is that of the tour, HUB, unless --url says another', async () => {
      const nowhere = 'http://127.0.0.1:9';
      const me = (argv: readonly string[], env: Io['env']) => cli.run(['whoami', '--as', 'analyst@kh.example', ...argv], { env });
      expect(await me([], { HUB: cli.hub.url, PUBLIC_URL: nowhere })).toMatchObject({ code: 0 });
      expect(await me(['--url', cli.hub.url], { HUB: nowhere, PUBLIC_URL: nowhere })).toMatchObject({ code: 0 });
      expect(await me([], { HUB: '  ', PUBLIC_URL: cli.hub.url })).toMatchObject({ code: 0 });
      expect(await me([], { HUB: 'hub.example' })).toMatchObject({ code: 1, err: expect.stringContaining('HUB') });
    });
  });

  describe('as a program of its own', () => {
    let program: string;
    beforeAll(async () => {
      program = await compileProgram();
    });

    const start = (...argv: string[]) =>
      spawn(process.execPath, ['--no-warnings', 'edge/cli/main.js', ...argv], {
        cwd: program,
        env: { PATH: process.env['PATH'], PUBLIC_URL: cli.hub.url, HUB_PASSWORD: PASSWORD },
      });

    it('shows examples, and ends with the exit of its command', async () => {
      const help = start('import', '--help');
      const text = (await help.stdout.toArray()).join('');
      expect(text).toContain('hub import phones.csv');
      const looking = start('lookup', 'nothing.example.com', '--as', 'analyst@th.example');
      expect(await once(looking, 'close')).toEqual([2, null]);
    });

    it('is quiet when nobody reads on', async () => {
      const child = start('import', '--help');
      child.stdout.destroy();
      const [code] = (await once(child, 'close')) as [number];
      expect([code, (await child.stderr.toArray()).join('')]).toEqual([0, '']);
    });

    it('stops at an interrupt while it waits for its standard input', async () => {
      const child = start(
        'import',
        '-',
        '--as',
        'analyst@th.example',
        '--kind',
        'domain',
        '--tlp',
        'green',
        '--threat',
        'phishing',
        '--batch',
        '1',
      );
      child.stdin.write(`${'piped.example.com\n'.repeat(2)}${'# a comment\n'.repeat(10_000)}`);
      const thailand = await cli.officer('analyst@th.example');
      await until(
        () => thailand.lists({ text: 'piped' }),
        (values) => values.length === 1,
      );
      child.kill('SIGINT');
      const said = (await child.stderr.toArray()).join('');
      expect([child.exitCode ?? (await once(child, 'close'))[0], said]).toEqual([
        1,
        expect.stringMatching(/^Stopped\. The import reached line 1 /),
      ]);
    });

    it('follows the feed, and ends at an interrupt with the cursor from which to go on', async () => {
      const thailand = await cli.officer('analyst@th.example');
      const seen = async (after: string | undefined, name: string) => {
        const child = start('follow', '--as', 'analyst@kh.example', '--threats', 'sextortion', ...(after ? ['--after', after] : []));
        const events: { operation: string; cursor: string; item?: { value: string } | null }[] = [];
        for await (const text of createInterface({ input: child.stdout })) {
          events.push(JSON.parse(text));
          if (events.length === 1) await thailand.publishes({ value: name, threat: 'SEXTORTION', audience: { everyCountry: true } });
          if (events.at(-1)?.item?.value === name) break;
        }
        child.kill('SIGINT');
        const said = (await child.stderr.toArray()).join('');
        return { events, said, code: child.exitCode ?? (await once(child, 'close'))[0] };
      };
      const first = await seen(undefined, 'followed-1.example.com');
      expect(first.events.map(({ operation }) => operation)).toEqual(['POSITION', 'PUBLISHED']);
      const cursor = first.events.at(-1)?.cursor ?? '';
      expect([first.code, first.said]).toEqual([0, `last cursor: ${cursor}\n`]);

      await thailand.publishes({ value: 'meanwhile.example.com', threat: 'SEXTORTION', audience: { everyCountry: true } });
      const second = await seen(cursor, 'followed-2.example.com');
      const values = second.events.flatMap(({ item }) => (item ? [item.value] : []));
      expect(values).toEqual(['meanwhile.example.com', 'followed-2.example.com']);
    });
  });
});
