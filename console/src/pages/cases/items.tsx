import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubMutation, useHubPages } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Icon, PartyMark, Tlp } from '../../parts/marks.tsx';
import { PartyName } from '../../parts/party.tsx';
import { Empty, FormError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import type { CaseProps } from './case-page.tsx';
import { type CaseItem, ItemName, ownerOf } from './item-name.tsx';
import { ALLOW_CASE_PLACEHOLDER, CASE_HIDDEN_ITEMS, CASE_ITEMS, type CasePlaceholder, UNLINK_FROM_CASE } from './items.graphql.ts';
import { LinkDialog } from './link-dialog.tsx';
import { canAct } from './rights.ts';

/** Linked items that the viewer sees by their own audience, and placeholders of others that their owners allow. */
export function Items({ of }: CaseProps): ReactNode {
  const text = useText();
  const { permissions } = useViewer();
  const [isLinking, setLinking] = useState(false);
  const list = useHubPages(CASE_ITEMS, { caseId: of.id }, ({ caseItems }) => caseItems);
  const items = nodesOf(list.data);
  useContentLabels([of.tlp, ...items.flatMap(({ item }) => (item && 'tlp' in item ? [item.tlp] : []))]);
  return (
    <div className="stack">
      <section className="card" aria-labelledby="linked">
        <header>
          <h2 id="linked">{text('case-items.title')}</h2>
          <span className="s q">{text('case-items.order')}</span>
          {canAct('contribute', of, permissions) && (
            <button className="btn sm end" type="button" onClick={() => setLinking(true)}>
              <Icon name="link" />
              <Text id="case.link" />
            </button>
          )}
        </header>
        <Answer of={list}>
          {() =>
            items.length === 0 ? (
              <Empty icon="link" title={text('case-items.none')}>
                <p>{text('case-items.none.why')}</p>
              </Empty>
            ) : (
              <ItemTable of={of} items={items} />
            )
          }
        </Answer>
        <More of={list} />
      </section>
      <Hidden id={of.id} />
      {isLinking && <LinkDialog of={of} onClose={() => setLinking(false)} />}
    </div>
  );
}

function ItemTable({ of, items }: Pick<CaseProps, 'of'> & { readonly items: readonly CaseItem[] }): ReactNode {
  const text = useText();
  const { party, permissions } = useViewer();
  const mayLead = canAct('lead', of, permissions);
  const mayUnlink = (item: CaseItem): boolean =>
    canAct('unlink', of, permissions) &&
    (mayLead || ownerOf(item.item)?.id === party.id || item.linkedBy.some((one) => one.party?.id === party.id));
  return (
    <div className="tw">
      <table className="t dense st-l">
        <thead>
          <tr>
            <th>{text('case-items.item')}</th>
            <th>{text('case-items.kind')}</th>
            <th>{text('case-items.owner')}</th>
            <th>{text('case-items.linked-by')}</th>
            <th>{text('cases.label')}</th>
            <th>{text('case-items.added')}</th>
            <th>
              <span className="sr">{text('case-items.acts')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => {
            const owner = ownerOf(one.item);
            return (
              <tr key={one.itemId}>
                <td className="fw">
                  <ItemName item={one.item} />
                </td>
                <td className="s m">{text(`item.${one.itemKind}`)}</td>
                <td>{owner !== undefined && <PartyMark party={owner} />}</td>
                <td data-l={text('case-items.linked-by')}>
                  <span className="mks">
                    {one.linkedBy.map((actor, index) => (
                      <PartyMark key={actor.party?.id ?? index} party={actor.party} />
                    ))}
                  </span>
                </td>
                <td>{one.item && 'tlp' in one.item && <Tlp label={one.item.tlp} />}</td>
                <td className="s nw" data-l={text('case-items.added')}>
                  <Time of={one.createdAt} />
                </td>
                <td className="fit">
                  <ItemActs of={of} item={one} isOwn={owner?.id === party.id} mayUnlink={mayUnlink(one)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface ItemActsProps extends Pick<CaseProps, 'of'> {
  readonly item: CaseItem;
  readonly isOwn: boolean;
  readonly mayUnlink: boolean;
}

const PLACEHOLDERS: readonly CasePlaceholder[] = ['NONE', 'KIND', 'PARTY'];

/** Unlinking, and for own items what participants learn that do not see them. */
function ItemActs({ of, item, isOwn, mayUnlink }: ItemActsProps): ReactNode {
  const text = useText();
  const { permissions } = useViewer();
  const unlink = useHubMutation(UNLINK_FROM_CASE);
  const allow = useHubMutation(ALLOW_CASE_PLACEHOLDER);
  return (
    <span className="row end">
      {isOwn && canAct('withdraw', of, permissions) && (
        <select
          className="in c"
          aria-label={text('case-items.placeholder')}
          title={text('case-items.placeholder')}
          value=""
          onChange={({ target }) => allow.mutate({ id: of.id, itemId: item.itemId, placeholder: target.value as CasePlaceholder })}
        >
          <option value="" disabled>
            {text('case-items.placeholder.short')}
          </option>
          {PLACEHOLDERS.map((one) => (
            <option key={one} value={one}>
              {text(`case-items.placeholder.${one}`)}
            </option>
          ))}
        </select>
      )}
      {mayUnlink && (
        <button
          className="btn sm quiet"
          type="button"
          disabled={unlink.isPending}
          onClick={() => unlink.mutate({ id: of.id, itemId: item.itemId })}
        >
          <Text id="case-items.unlink" />
        </button>
      )}
      <FormError error={unlink.error ?? allow.error} />
    </span>
  );
}

/** That an item is linked which the viewer does not see, as far as its owner allows. */
function Hidden({ id }: { readonly id: string }): ReactNode {
  const text = useText();
  const list = useHubPages(CASE_HIDDEN_ITEMS, { caseId: id }, ({ caseHiddenItems }) => caseHiddenItems);
  const items = nodesOf(list.data);
  if (items.length === 0) return null;
  return (
    <section className="card" aria-labelledby="placeholders">
      <header>
        <Icon name="eyeoff" />
        <h2 id="placeholders">{text('case-items.hidden')}</h2>
      </header>
      <ul className="bd stack8">
        {items.map(({ itemKind, party }, index) => (
          <li key={index} className="row w">
            <span>{text(`item.${itemKind}`)}</span>
            {party && (
              <span className="row s m">
                <Text id="case-items.ask-owner" values={{ party: <PartyName party={party} /> }} />
              </span>
            )}
          </li>
        ))}
      </ul>
      <More of={list} />
    </section>
  );
}
