import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly word: string;
  readonly text: string;
}

/** Words that the project does not use in comments, in sentences for users and in names, each with what stands instead. */
export const INSTEAD: Readonly<Record<string, string>> = {
  anew: 'again, re…',
  desk: 'service, repository (but: data-subject desk, duty desk)',
  door: 'endpoint, entry point, handler',
  doors: 'endpoints, entry points, handlers',
  doorway: 'endpoint, entry point',
  eyes: 'audience, readers',
  furnish: 'seed, initialise',
  hence: 'so',
  keeper: 'service, repository',
  lest: 'so that … not',
  mend: 'repair',
  parked: 'dead-lettered',
  said: 'given, stated, sent; in names: input, draft, payload',
  sight: 'visibility (visible to the viewer)',
  somebody: 'the subject: a user, another party …',
  thereof: 'of it',
  told: 'notified, sent; in names: projection',
  unpark: 'retry a dead letter',
  whence: 'from where',
  whoever: 'the subject: the owner, the caller …',
};
/** Terms of the field that contain such a word. */
const TERMS = /data-subject desk|duty desk|help ?desk|line of sight|next door/gi;
const WORDS = new RegExp(`(?<![\\p{L}\\d_])(${Object.keys(INSTEAD).join('|')})(?![\\p{L}\\d_])`, 'giu');

const codeFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|sql)$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort();

/** Pages that users read: all but the decisions. */
const PAGES = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  ...pagesBelow('docs'),
  'clients/typescript/README.md',
  'clients/python/README.md',
];

function pagesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('decisions'))
    .map((name) => `${folder}/${name}`)
    .sort();
}

interface Prose {
  readonly at: number;
  readonly text: string;
}

/** Comments, and string literals that are sentences, without what stands in backticks or braces of either: that is code. */
function proseOf(source: string): readonly Prose[] {
  const file = ts.createSourceFile('x.ts', source, ts.ScriptTarget.Latest, true);
  const found: Prose[] = [];
  const starts = new Set<number>();
  const comments = (at: number): void => {
    for (const range of [...(ts.getLeadingCommentRanges(source, at) ?? []), ...(ts.getTrailingCommentRanges(source, at) ?? [])]) {
      if (!starts.has(range.pos)) found.push({ at: range.pos, text: source.slice(range.pos, range.end) });
      starts.add(range.pos);
    }
  };
  const visit = (node: ts.Node): void => {
    comments(node.getFullStart());
    comments(node.end);
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
    if (isText && /\p{L}{2} \p{L}/u.test(node.text) && !isStatement(node.text)) found.push({ at: node.getStart(file), text: node.text });
    node.getChildren(file).forEach(visit);
  };
  visit(file);
  return found;
}

/** SQL in a string is code, as SQL in a file is. */
const isStatement = (text: string): boolean =>
  /\b(select|insert into|update hub|delete from|from hub|create|set local|lock table|hub\.\w+)\b/.test(text) || /[{}]\s*$/.test(text);

/** Comments of SQL, and messages of `raise`. */
const sqlProse = (source: string): readonly Prose[] =>
  [...source.matchAll(/--[^\n]*|message\s*=\s*'[^']*'|raise exception '[^']*'/gi)].map((match) => ({ at: match.index, text: match[0] }));

const proseByFile = new Map<string, readonly Prose[]>();

/** Reads each file once for all tests. */
function proseIn(file: string): readonly Prose[] {
  const known = proseByFile.get(file);
  if (known) return known;
  const source = readFileSync(file, 'utf8');
  const prose = file.endsWith('.sql') ? sqlProse(source) : proseOf(source);
  proseByFile.set(file, prose);
  return prose;
}

/** @returns where source files below `folder` use a word of {@link INSTEAD} in prose */
export function privateWords(folder: string): readonly Finding[] {
  return codeFiles(folder).flatMap((file) => {
    const source = readFileSync(file, 'utf8');
    return proseIn(file).flatMap(({ at, text }) => {
      const plain = text
        .replace(/`[^`]*`|\{@link[^}]*\}|“[^”]*”/g, (code) => ' '.repeat(code.length))
        .replace(TERMS, (term) => ' '.repeat(term.length));
      return [...plain.matchAll(WORDS)].map((match): Finding => ({
        file,
        line: source.slice(0, at + match.index).split('\n').length,
        word: match[0].toLowerCase(),
        text: text.slice(0, 160),
      }));
    });
  });
}

const MESSAGES = 'console/src/messages/en';
/** Names of units that answer around the clock. */
const UNITS = /\b(NCB duty|fraud) desk\b/gi;

/** @returns texts of the console that use a word of {@link INSTEAD}, as `id: text` */
export const privateTexts = (): readonly string[] =>
  readdirSync(MESSAGES).flatMap((name) =>
    Object.entries(JSON.parse(readFileSync(`${MESSAGES}/${name}`, 'utf8')) as Readonly<Record<string, string>>)
      .filter(([, text]) => text.replace(UNITS, '').search(WORDS) >= 0)
      .map(([id, text]) => `${id}: ${text}`),
  );

const CLAIM = /\bclaims?\b/i;
/** A line about claims of tokens, or about the name in the code. */
const OF_A_TOKEN = /\btokens?\b|\bproviders?\b|in the code/i;
/** Its sentences are about claims of tokens. */
const SIGN_IN = ['src/identity/', 'docs/identity-providers.md'];

/** @returns where a sentence for users calls an indicator a claim, as `file: text` */
export function claimsInSentences(): readonly string[] {
  const pages = PAGES.flatMap((file) =>
    readFileSync(file, 'utf8')
      .replaceAll(/^```.*?^```/gms, '')
      .split('\n')
      .map((line) => ({ file, text: line.replace(/`[^`]*`|\]\([^)]*\)/g, '') })),
  );
  const sentences = codeFiles('src').flatMap((file) =>
    proseIn(file)
      .filter(({ text }) => !/^(\/[/*]|--)/.test(text) && / .* /.test(text))
      .map(({ text }) => ({ file, text })),
  );
  return [...pages, ...sentences]
    .filter(({ file }) => !SIGN_IN.some((place) => file.startsWith(place)))
    .filter(({ text }) => CLAIM.test(text) && !OF_A_TOKEN.test(text))
    .map(({ file, text }) => `${file}: ${text.trim().slice(0, 120)}`);
}

/** @returns file names and names of top-level declarations with such a word in them, as `file: name` */
export function privateNames(folder: string): readonly string[] {
  const has = (name: string): boolean =>
    name
      .replace(/([a-z\d])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .split(/[^a-z]+/)
      .some((part) => Object.hasOwn(INSTEAD, part));
  return codeFiles(folder).flatMap((file) => {
    const base = file.slice(file.lastIndexOf('/') + 1);
    const source = readFileSync(file, 'utf8');
    const names = file.endsWith('.sql')
      ? [...source.matchAll(/\bcreate (?:or replace )?(?:function|table|view|type|trigger|policy) (?:hub\.)?(\w+)/gi)].map(
          ([, name = '']) => name,
        )
      : [
          ...source.matchAll(/^(?:export )?(?:default )?(?:abstract )?(?:async )?(?:class|interface|type|function\*?|const|enum) (\w+)/gm),
        ].map(([, name = '']) => name);
    return [...(has(base) ? [`${file}: the file's name`] : []), ...names.filter(has).map((name) => `${file}: ${name}`)];
  });
}
