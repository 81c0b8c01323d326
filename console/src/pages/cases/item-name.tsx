import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { itemPath } from '../../app/item-path.ts';
import { Text, useText } from '../../app/text.tsx';
import { Value } from '../../parts/kind.tsx';
import { plainText } from '../../parts/markdown-text.ts';
import type { MarkedParty } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import type { CaseItemsQuery } from './items.graphql.ts';

export type CaseItem = CaseItemsQuery['caseItems']['nodes'][number];
export type LinkedItem = NonNullable<CaseItem['item']>;

/** The address of the page of an item. */
const addressOf = ({ __typename, id }: LinkedItem): string | undefined =>
  itemPath({ itemKind: __typename.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase(), itemId: id }, false);

/** Names a linked item, and leads to its page. RED content is shown when it is asked for. */
export const ItemName = ({ item }: { readonly item: LinkedItem | null }): ReactNode =>
  item && 'tlp' in item ? (
    <Red id={item.id} tlp={item.tlp}>
      <Name item={item} />
    </Red>
  ) : (
    <Name item={item} />
  );

function Name({ item }: { readonly item: LinkedItem | null }): ReactNode {
  const text = useText();
  switch (item?.__typename) {
    case undefined:
      return <Text id="case-items.gone" />;
    case 'Indicator':
      return (
        <Link to={addressOf(item)}>
          <Value kind={item.kind}>{item.display}</Value>
        </Link>
      );
    case 'InformationRequest':
      return (
        <Link to={addressOf(item)} lang={item.language}>
          {plainText(item.question)}
        </Link>
      );
    case 'ActionRequest':
      return (
        <Link to={addressOf(item)}>
          {text(`action.${item.action}`)} <Value kind={item.subject.kind}>{item.subject.display}</Value>
        </Link>
      );
    case 'Report':
      return <Link to={addressOf(item)}>{item.title}</Link>;
    case 'Notice':
      return <Link to={addressOf(item)}>{item.original.title}</Link>;
    case 'Case':
      return <Link to={addressOf(item)}>{item.caseTitle}</Link>;
    case 'StixObject':
      return (
        <span>
          {item.type} <span className="v">{item.stixId}</span>
        </span>
      );
    default:
      return <span className="v">{item?.id}</span>;
  }
}

/** The party to which an item belongs; undefined: the item has none to show. */
export function ownerOf(item: LinkedItem | null): MarkedParty | null | undefined {
  if (!item) return undefined;
  if ('owner' in item) return item.owner;
  return 'createdBy' in item ? (item.createdBy?.party ?? null) : undefined;
}
