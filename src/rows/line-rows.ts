import { type Line, TOO_LONG } from './lines.js';
import { broken, type SourceRow } from './row.js';
import { isMangled, NOT_TEXT } from './text-chunks.js';

/** Where a hosts file sends what it blocks (hosts(5)). */
const HOSTS_LINE = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(\S.*)$/;

/** Names with which every hosts file begins; they block nothing. */
const OWN_NAMES = new Set(['localhost', 'localhost.localdomain', 'local', 'broadcasthost', 'ip6-localhost', 'ip6-loopback', '0.0.0.0']);

/**
 * One value a line. Blank lines and comments (`#` at the beginning, or behind a blank) are passed over.
 * @param hosts lines may be those of a hosts file: `0.0.0.0 bad.example worse.example`
 */
export async function* lineRows(blocks: AsyncIterable<readonly Line[]>, hosts: boolean): AsyncGenerator<readonly SourceRow[]> {
  for await (const block of blocks) yield block.flatMap((line) => valuesOf(line, hosts));
}

function valuesOf(line: Line, hosts: boolean): readonly SourceRow[] {
  const text = line.text.replace(/(^|\s)#.*$/s, '').trim();
  if (text === '') return [];
  if (line.cut) return [broken(line.number, TOO_LONG.code, TOO_LONG.reason, text)];
  if (isMangled(text)) return [broken(line.number, NOT_TEXT.code, NOT_TEXT.reason, text)];
  return names(text, hosts).map((value) => ({ line: line.number, fields: { value }, original: () => [value] }));
}

function names(text: string, hosts: boolean): readonly string[] {
  const blocked = hosts ? HOSTS_LINE.exec(text)?.[1] : undefined;
  return blocked === undefined ? [text] : blocked.split(/\s+/).filter((name) => !OWN_NAMES.has(name.toLowerCase()));
}
