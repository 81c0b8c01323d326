import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CONSOLE = join(import.meta.dirname, '../../../console/src');
const FOLDER = join(CONSOLE, 'messages/en');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

/** The ids as they stand in the text, because a parser drops the first of two equal ones. */
const idsIn = (name: string): readonly string[] =>
  [...readFileSync(join(FOLDER, name), 'utf8').matchAll(/^\s*"((?:[^"\\]|\\.)+)":/gm)].map(([, id]) => id ?? '');

describe('texts of the console', () => {
  it('have an id each: of two with the same id, one would be shown in place of the other', () => {
    const ids = files.flatMap((name) => idsIn(name).map((id) => ({ id, name })));
    const first = new Map(ids.toReversed().map(({ id, name }) => [id, name]));
    const again = ids.filter((one, index) => ids.findIndex(({ id }) => id === one.id) !== index);
    expect(again.map(({ id, name }) => `${id} in ${first.get(id)} and ${name}`)).toEqual([]);
    expect(ids.length).toBeGreaterThan(1_000);
  });

  it('are typed: each file is named in text.tsx', () => {
    const types = readFileSync(join(CONSOLE, 'app/text.tsx'), 'utf8');
    expect(files.filter((name) => !types.includes(`'../messages/en/${name}'`))).toEqual([]);
  });

  it('of pages before the sign-in are in the areas that these pages load', () => {
    const main = readFileSync(join(CONSOLE, 'main.tsx'), 'utf8');
    const areas = files.filter((name) => main.includes(`'./messages/en/${name}'`));
    expect(areas.length).toBeGreaterThan(0);
    // Names of places are drawn by the frame of the pages behind the sign-in.
    const inside = new Set(
      files
        .filter((name) => !areas.includes(name))
        .flatMap(idsIn)
        .filter((id) => !id.startsWith('place.')),
    );
    const reached = filesReachedFrom(['main.tsx', 'pages/account/page.tsx', 'pages/sign-in/provider-page.tsx']);
    expect(reached).toContain(join(CONSOLE, 'app/sign-in-form.tsx'));
    const used = reached.flatMap((path) =>
      stringsIn(path)
        .filter((text) => inside.has(text))
        .map((text) => `${text} in ${path}`),
    );
    expect(used).toEqual([]);
  });
});

/** Files of the console that some files import when they are loaded. */
function filesReachedFrom(roots: readonly string[]): readonly string[] {
  const reached = new Set(roots.map((root) => join(CONSOLE, root)));
  for (const path of reached) {
    for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(/^(?:import|\} from|export .* from)\b.*'(\.[^']+\.tsx?)'/gm)) {
      reached.add(join(path, '..', target));
    }
  }
  return [...reached];
}

const stringsIn = (path: string): readonly string[] =>
  [...readFileSync(path, 'utf8').matchAll(/["'`]([\w.-]+)["'`]/g)].map(([, text]) => text ?? '');
