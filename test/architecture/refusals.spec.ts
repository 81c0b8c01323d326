import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Codes that are no refusal of a caller: a claim or context that is not believed, a call that the program must not make, and another epoch (places.ts reads it). */
const OF_THE_PROGRAM = ['HB410', 'HB498', 'HB500'];

const filesOf = (folder: string, end: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name));
const textOf = (end: string): string => filesOf('src', end).map((name) => readFileSync(name, 'utf8')).join('\n'); // prettier-ignore

/** What PostgreSQL itself raises is a bug, and never the refusal of a caller. */
describe('refusals of the database', () => {
  const sql = textOf('.sql');
  const typescript = textOf('.ts');

  it('have SQLSTATEs of their own: no function raises a violation of a check or a right', () => {
    expect(sql.match(/errcode = '(?!HB)(23\d{3}|42501)'/g)).toBeNull();
  });

  it('are told in words, each of them', () => {
    const raised = [...new Set(sql.match(/(?<=errcode = ')HB\d{3}/g))].sort();
    expect(raised.length).toBeGreaterThan(20);
    expect(raised.filter((code) => !OF_THE_PROGRAM.includes(code) && !new RegExp(`\\b${code}\\b['\\]:]`).test(typescript))).toEqual([]);
  });

  it('are looked for by their own codes alone', () => {
    expect(filesOf('src', '.ts').filter((name) => /'23514'/.test(readFileSync(name, 'utf8')))).toEqual([]);
  });
});
