import { fromMarkdown } from 'mdast-util-from-markdown';

type Root = ReturnType<typeof fromMarkdown>;
type Nodes = Root | Root['children'][number];

/** Nodes whose children are blocks. */
const OF_BLOCKS: readonly Nodes['type'][] = ['root', 'blockquote', 'list', 'listItem'];

function wordsOf(node: Nodes): string {
  if ('children' in node) return node.children.map(wordsOf).join(OF_BLOCKS.includes(node.type) ? ' ' : '');
  if ('value' in node) return node.value;
  if (node.type === 'break') return ' ';
  if (node.type === 'image') return node.alt || node.url;
  return node.type === 'imageReference' ? (node.alt ?? '') : '';
}

/** The words of a text in Markdown in one line, without its marks, for a title. HTML in it stays text, as in the whole text. */
export const plainText = (markdown: string): string => wordsOf(fromMarkdown(markdown)).replace(/\s+/g, ' ').trim();
