import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { buildSchema, Kind, parse, validate } from 'graphql';
import { definesName } from './definitions.js';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(CHECKOUT, file), 'utf8');

describe('the README', () => {
  const steps = [...(/^### Follow.*?(?=^## )/ms.exec(read('README.md'))?.[0] ?? '').matchAll(/\[([^\]]+)\]\((src\/[^)]+)\)/g)].map(
    ([, name = '', file = '']) => ({ name, file }),
  );

  it('follows a publication through functions that are defined where it says', () => {
    expect(steps.length).toBeGreaterThanOrEqual(15);
    expect(steps.filter(({ name }) => !/^`[\w.]+`$/.test(name))).toEqual([]);
    expect(steps.filter(({ name, file }) => !definesName(file, read(file), name.slice(1, -1)))).toEqual([]);
  });

  it('would be found out if it named what is not defined there, or only called', () => {
    const service = 'src/intel/indicators/publish.service.ts';
    const sequencer = 'src/delivery/feed/sql/sequencer.sql';
    expect(definesName(service, read(service), 'PublishService.publishes')).toBe(false);
    expect(definesName(service, read(service), 'draftOf')).toBe(false);
    expect(definesName(sequencer, read(sequencer), 'hub.sequenc')).toBe(false);
    expect(definesName(sequencer, read(sequencer), 'hub.sees')).toBe(false);
  });

  it('has at most 150 lines, and names the command that runs all tests', () => {
    expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150);
    expect(read('README.md')).toContain('`npm test` runs the suite');
  });
});

describe('the documents', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...folder('docs')].filter((file) =>
    file.endsWith('.md'),
  );

  it('link to nothing that is not there', () => {
    const dead = documents.flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
        .map(([, target]) => relative(CHECKOUT, resolve(CHECKOUT, dirname(file), target ?? '')))
        .filter((target) => !existsSync(join(CHECKOUT, target)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(dead).toEqual([]);
  });

  it('lead to headings that are there', () => {
    const lost = documents.flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)#([^)\s]+)\)/g)]
        .map(([, target = '', anchor = '']) => [
          target === '' ? file : relative(CHECKOUT, resolve(CHECKOUT, dirname(file), target)),
          anchor,
        ])
        .filter(([target = '', anchor = '']) => target.endsWith('.md') && !anchorsOf(read(target)).has(anchor))
        .map(([target, anchor]) => `${file} -> ${target}#${anchor}`),
    );
    expect(lost).toEqual([]);
  });

  it('show GraphQL that the hub takes', () => {
    const schema = buildSchema(read('schema.graphql'));
    const wrong = documents.flatMap((file) =>
      [...read(file).matchAll(/^```graphql\n(.*?)^```/gms)].flatMap(([, text = '']) => {
        const { definitions } = parse(text);
        return definitions
          .flatMap((definition) => validate(schema, { kind: Kind.DOCUMENT, definitions: [definition] }))
          .map(({ message }) => `${file}: ${message}`);
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('say no line twice, as a merge leaves them', () => {
    const written = documents.filter((file) => file !== 'docs/roles.md'); // which a program writes, and which says its letters again
    const doubled = written.flatMap((file) => {
      const begins = read(file)
        .split('\n')
        .map((line) => line.slice(0, 60));
      return begins
        .filter((line, index) => line.length === 60 && begins.indexOf(line) < index && /^[A-Z-]/.test(line))
        .map((line) => `${file}: ${line}`);
    });
    expect(doubled).toEqual([]);
  });

  it('name every decision in the index, in their order', () => {
    const decisions = read('docs/decisions/README.md');
    const index = [...decisions.matchAll(/^\| (\d+) \|.*\| \[(.*)\]\(#\1-.*\) \|$/gm)].map(([, number, title]) => `${number}. ${title}`);
    expect(index).toEqual([...decisions.matchAll(/^## (\d+\. .*)$/gm)].map(([, heading]) => heading));
  });

  it('name tests of data protection that exist', () => {
    const named = [...read('docs/data-protection.md').matchAll(/`((?:e2e|integration|unit|architecture)\/[^`]+)`/g)].map(
      ([, path]) => path ?? '',
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => /\.[a-z]+$/.test(path) && !path.endsWith('.spec.ts'))).toEqual([]); // a file of data shows nothing
    expect(named.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
  });

  it('list every setting that the hub reads, and no other', () => {
    const source = ['settings', 'setting-groups', 'object-store-setting'].map((name) => read(`src/platform/platform/${name}.ts`)).join('');
    const known = [...source.matchAll(/(?:read|text)\('([A-Z\d_]+)'/g)].map(([, name]) => name);
    const rows = read('docs/settings.md')
      .split('\n')
      .flatMap((line) => [...(/^\| (`[^|]*)\|/.exec(line)?.[1] ?? '').matchAll(/`([A-Z\d_]+)`/g)]);
    expect(rows.map(([, name]) => name).sort()).toEqual([...new Set(known)].sort());
  });
});

/** The addresses within a page: GitHub's of its headings, and those that are written out. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...page.replaceAll(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...[...page.matchAll(/id="([^"]+)"/g)].map(([, id = '']) => id)]);
}

function folder(name: string): readonly string[] {
  return readdirSync(join(CHECKOUT, name), { recursive: true, encoding: 'utf8' }).map((file) => join(name, file));
}
