import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The SQL that a document gives its readers, as it stands there.
 * @param file from the root of the checkout
 * @param mark what the comment before the block says
 */
export async function documentedSql(file: string, mark: string): Promise<string> {
  const text = await readFile(join(import.meta.dirname, '../..', file), 'utf8');
  const [, block] = new RegExp(`<!-- ${mark} -->\\s*\`\`\`sql\\n([^]*?)\`\`\``).exec(text) ?? [];
  if (block === undefined) throw new Error(`${file} has no SQL block after ${mark}.`);
  return block;
}
