import type { TextId } from '../app/text.tsx';
import { plainText } from './markdown-text.ts';

export interface Work {
  readonly kind: string;
  readonly title: string;
  readonly item: object | null;
}

const isAction = (title: string): title is 'FREEZE' | 'PRESERVATION' | 'TAKEDOWN' => ['FREEZE', 'PRESERVATION', 'TAKEDOWN'].includes(title);

/** The title of a case or request. The hub gives the code of the act where a request to act has no narrative: then the act and the reference. Of a question in Markdown the words alone. */
export function caseworkTitle({ kind, title, item }: Work, text: (id: TextId) => string): string {
  if (kind === 'INFORMATION_REQUEST') return plainText(title);
  if (kind !== 'ACTION_REQUEST' || !isAction(title)) return title;
  return item && 'reference' in item ? `${text(`action.${title}`)}, ${String(item.reference)}` : text(`action.${title}`);
}
