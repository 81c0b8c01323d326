import { guardedCell } from '../values/spreadsheet-cell.js';
import { type Line, TOO_LONG } from './lines.js';
import { brokenRow, type SourceRow } from './row.js';
import { isMangled, NOT_TEXT } from './text-chunks.js';

/** The addresses to which a hosts file redirects blocked names (hosts(5)). */
const HOSTS_LINE = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(\S.*)$/;

/** Names at the beginning of every hosts file; they block nothing. */
const OWN_NAMES = new Set(['localhost', 'localhost.localdomain', 'local', 'broadcasthost', 'ip6-localhost', 'ip6-loopback', '0.0.0.0']);

/** A comment of an Adblock filter list, and the first line of such a list (help.adblockplus.org, "How to write filters"). */
const ADBLOCK_COMMENT = /^(?:!|\[adblock[^\]]*\]$)/i;

/** An element hiding rule of an Adblock filter list: it changes the pages of a site, and is no indicator. */
const ADBLOCK_COSMETIC = /^[^\s/#]*#(?:[@?$%]{1,3}#|#)/;
const NO_INDICATOR = {
  code: 'ADBLOCK_RULE',
  reason: 'This filter rule hides parts of pages or makes an exception; it contains no indicator. Remove the line.',
} as const;

/** A blocking rule with options (` bad.example^$all,third-party`): the host comes before the separator. */
const ADBLOCK_OPTIONS = /^(\|{0,2}[^\s$^]+\^\|?)\$([a-z0-9~,=|._*-]+)$/i;

/** Options that say how a host is blocked. All others restrict the rule to other sites, change pages or revoke the rule. */
const BLOCKING: ReadonlySet<string> = new Set(
  [
    'all',
    'doc',
    'document',
    'popup',
    'important',
    '3p',
    'third-party',
    '~third-party',
    '1p',
    'first-party',
    'frame',
    'subdocument',
    'script',
    'image',
  ].concat(['css', 'stylesheet', 'xhr', 'xmlhttprequest', 'media', 'font', 'object', 'ping', 'websocket', 'other', 'network']),
);
const CONDITIONAL_RULE = {
  code: 'ADBLOCK_RULE',
  reason: 'This filter rule is conditional or changes a page, so it contains no indicator. Remove the line, or the part after $.',
} as const;

/**
 * One value a line. Blank lines and comments (`#` or `;` at the beginning, or after a blank; `!` at the beginning) are skipped.
 * @param hosts lines may be those of a hosts file: `0.0.0.0 bad.example worse.example`
 */
export async function* lineRows(blocks: AsyncIterable<readonly Line[]>, hosts: boolean): AsyncGenerator<readonly SourceRow[]> {
  for await (const block of blocks) yield block.flatMap((line) => valuesOf(line, hosts));
}

function valuesOf(line: Line, hosts: boolean): readonly SourceRow[] {
  const text = line.text.replace(/(^|\s)[#;].*$/s, '').trim();
  if (text === '' || ADBLOCK_COMMENT.test(text)) return [];
  if (line.cut) return [brokenRow(line.number, TOO_LONG.code, TOO_LONG.reason, text)];
  if (isMangled(text)) return [brokenRow(line.number, NOT_TEXT.code, NOT_TEXT.reason, text)];
  if (text.startsWith('@@') || ADBLOCK_COSMETIC.test(text)) return [brokenRow(line.number, NO_INDICATOR.code, NO_INDICATOR.reason, text)];
  const [, host = text, options] = ADBLOCK_OPTIONS.exec(text) ?? [];
  if (options?.split(',').some((option) => !BLOCKING.has(option.toLowerCase()))) {
    return [brokenRow(line.number, CONDITIONAL_RULE.code, CONDITIONAL_RULE.reason, text)];
  }
  return valuesIn(host, hosts).map((value) => ({ line: line.number, fields: { value }, original: () => [guardedCell(value)] }));
}

function valuesIn(text: string, hosts: boolean): readonly string[] {
  const blocked = hosts ? HOSTS_LINE.exec(text)?.[1] : undefined;
  return blocked === undefined ? [text] : blocked.split(/\s+/).filter((name) => !OWN_NAMES.has(name.toLowerCase()));
}
