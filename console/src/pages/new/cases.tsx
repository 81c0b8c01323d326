import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { itemPath } from '../../app/item-path.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubQuery } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { PartyMark, Tlp } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { CHANGED_CASES } from './new.graphql.ts';
import { Section } from './section.tsx';

/** Cases of the country that were changed since then. */
export function Cases({ since }: { readonly since: string }): ReactNode {
  const answer = useHubQuery(CHANGED_CASES, { since });
  const changed = answer.data?.cases.nodes ?? [];
  useContentLabels(changed.map(({ tlp }) => tlp));
  return (
    <Answer of={answer}>
      {({ cases }) => (
        <Section title="new.cases" isEmpty={changed.length === 0} more={cases.pageInfo.hasNextPage && <Text id="new.more.cases" />}>
          <ul>
            {changed.map(({ id, title, tlp, lead }) => (
              <li key={id} className="entry row w">
                <PartyMark party={lead} />
                <Red id={id} tlp={tlp}>
                  <Link className="grow" to={itemPath({ itemKind: 'CASE', itemId: id }, false) ?? '/'}>
                    {title}
                  </Link>
                </Red>
                <Tlp label={tlp} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Answer>
  );
}
