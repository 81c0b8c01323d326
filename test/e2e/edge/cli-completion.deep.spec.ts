import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileProgram } from '../../support/program.js';

const hasZsh = spawnSync('zsh', ['-c', 'zmodload zsh/zpty']).status === 0;

const PROMPT = 'READY> ';
/** For the start-up file of zsh: Ctrl-T writes the line to a file, and ends the shell. */
const ENDING = `finish() { print -rn -- "$BUFFER" > line; exit; }
zle -N finish; bindkey '^T' finish`;
/** A script that starts an interactive zsh on a terminal, types its argument, Tab and Ctrl-T (then exit, in case that did nothing), and prints what the terminal shows. */
const TERMINAL = `zmodload zsh/zpty
zpty shell 'exec zsh -d -i'
zpty -r shell part '*${PROMPT}*'
zpty -w -n shell "$1"$'\\t\\x14\\x15exit\\n'
while zpty -r shell part; do print -rn -- "$part"; done`;

describe('completion of the command line', () => {
  let program: string;
  beforeAll(async () => {
    program = await compileProgram();
  });
  const printed = async (...argv: string[]): Promise<string> => {
    const child = spawn(process.execPath, ['--no-warnings', 'edge/cli/main.js', ...argv], {
      cwd: program,
      env: { PATH: process.env['PATH'] },
    });
    return (await child.stdout.toArray()).join('');
  };

  it('offers nouns, verbs, options and their values', async () => {
    expect(await printed('complete', '--', 'par')).toMatch(/^party\t/m);
    expect(await printed('complete', '--', 'party', '')).toMatch(/^register\t/m);
    expect(await printed('complete', '--', 'party', 'list', '--k')).toMatch(/^--kind\t/m);
    expect(await printed('complete', '--', 'party', 'list', '--format', '')).toMatch(/^csv/m);
  });

  it('offers the parts of a list, the words after help, and nothing for a value of its own or a file', async () => {
    expect(await printed('complete', '--', 'indicator', 'list', '--kinds', 'phone,ur')).toBe('phone,url\t\n');
    expect(await printed('complete', '--', 'indicator', 'list', '--kinds', '=', 'em')).toBe('email\t\n');
    expect(await printed('complete', '--', 'help', 'part')).toMatch(/^party\t/);
    expect(await printed('complete', '--', 'hel')).toMatch(/^help\t/);
    expect(await printed('complete', '--', 'import', '')).toBe('');
    expect(await printed('complete', '--', 'lookup', '--help')).toBe('');
  });

  /** The command, for a script of a shell that sources the completion twice. */
  const sourced = (shell: string): string =>
    `hub() { "${process.execPath}" --no-warnings "${join(program, 'edge/cli/main.js')}" "$@"; }
source <(hub completion ${shell}); source <(hub completion ${shell})`;

  /** Completes the last word in bash, in a folder of its own. @returns the output, and the files that are left */
  const inBash = async (...words: string[]): Promise<readonly [string, readonly string[]]> => {
    const folder = await mkdtemp(join(tmpdir(), 'hub-completion-'));
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const script = `${sourced('bash')}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _hub; printf '%s\\n' "\${COMPREPLY[@]}"; complete -p hub`;
    const bash = spawn('bash', ['--norc', '-c', script], { cwd: folder });
    const out = [await bash.stdout.toArray(), await bash.stderr.toArray()].map((pieces) => pieces.join('')).join('');
    const left = await readdir(folder);
    await rm(folder, { recursive: true });
    return [out, left];
  };

  it('runs no word of the line that it completes', async () => {
    const words = [['$(touch x)'], ['`touch x`'], ['"$(touch x)'], ['>x'], ['; touch x;']];
    for (const [word = ''] of words) {
      expect(await inBash('hub', 'lookup', word, '--fo')).toEqual(['--format\ncomplete -o default -F _hub hub\n', []]);
    }
    expect(await inBash('hub', 'lookup', '--format', 'c')).toEqual(['csv\ncomplete -o default -F _hub hub\n', []]);
  });

  it('comes as no script for a shell that is not known', async () => {
    expect(await printed('completion', 'tcsh')).toBe('');
  });

  (hasZsh ? describe : describe.skip)(hasZsh ? 'in zsh' : 'in zsh, which is not installed here', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'hub-completion-'));
      await writeFile(join(folder, '.zshrc'), `PS1='${PROMPT}'\n${sourced('zsh')}\n${ENDING}`);
      await writeFile(join(folder, 'raid-7.csv'), '');
    });
    afterEach(() => rm(folder, { recursive: true }));

    /** Types a line and Tab in an interactive zsh. @returns the line after that, and what the terminal showed */
    async function typed(line: string): Promise<readonly [line: string, shown: string]> {
      const zsh = spawn('zsh', ['-f', '-c', TERMINAL, 'zsh', line], {
        cwd: folder,
        env: { PATH: process.env['PATH'], ZDOTDIR: folder, TERM: 'dumb' },
      });
      const shown = [await zsh.stdout.toArray(), await zsh.stderr.toArray()].map((pieces) => pieces.join('')).join('');
      return [await readFile(join(folder, 'line'), 'utf8').catch(() => ''), shown];
    }

    it('completes nouns, verbs, options, their values and the parts of a list', async () => {
      for (const [line, completed] of [
        ['hub par', 'hub party '],
        ['hub party reg', 'hub party register '],
        ['hub party list --k', 'hub party list --kind '],
        ['hub party list --format c', 'hub party list --format csv '],
        ['hub indicator list --kinds phone,ur', 'hub indicator list --kinds phone,url '],
      ] as const) {
        expect((await typed(line))[0]).toBe(completed);
      }
    });

    it('shows the candidates with their descriptions, and values without one', async () => {
      expect((await typed('hub party '))[1]).toMatch(/^show +-- Show a party/m);
      const [line, shown] = await typed('hub party list --format ');
      expect([line, /^csv +json +table\s*$/m.test(shown), shown]).toEqual([
        'hub party list --format ',
        true,
        expect.not.stringContaining('-- '),
      ]);
    });

    it('completes names of files where there is no candidate', async () => {
      expect((await typed('hub import ra'))[0]).toBe('hub import raid-7.csv ');
    });

    it('runs no word of the line that it completes', async () => {
      for (const word of ['$(touch x)', '`touch x`', '"$(touch x)"', '>x', '${(e):-$(touch x)}']) {
        expect((await typed(`hub lookup ${word} --fo`))[0]).toBe(`hub lookup ${word} --format `);
        expect((await readdir(folder)).sort()).toEqual(['.zcompdump', '.zshrc', 'line', 'raid-7.csv']);
      }
    });
  });
});
