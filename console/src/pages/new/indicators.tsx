import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { itemPath } from '../../app/item-path.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubQuery } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Value } from '../../parts/kind.tsx';
import { PartyMark, Tlp } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { Time } from '../../parts/time.tsx';
import { NEW_INDICATORS, type NewIndicatorsQuery } from './new.graphql.ts';
import { Section } from './section.tsx';

/** Indicators that were published since then. */
export function Indicators({ since }: { readonly since: string }): ReactNode {
  const answer = useHubQuery(NEW_INDICATORS, { since });
  return <Answer of={answer}>{({ indicators }) => <List indicators={indicators} />}</Answer>;
}

function List({ indicators: { nodes, pageInfo } }: { readonly indicators: NewIndicatorsQuery['indicators'] }): ReactNode {
  useContentLabels(nodes.map(({ tlp }) => tlp));
  return (
    <Section title="new.indicators" isEmpty={nodes.length === 0} more={pageInfo.hasNextPage && <Text id="new.more" />}>
      <ul>
        {nodes.map(({ id, kind, display, threat, tlp, owner, publishedAt }) => (
          <li key={id} className="entry row">
            <PartyMark party={owner} />
            <span className="grow">
              <Red id={id} tlp={tlp}>
                <Link to={itemPath({ itemKind: 'INDICATOR', itemId: id }, false) ?? '/'}>
                  <Value kind={kind}>{display}</Value>
                </Link>
              </Red>
              <span className="s q below">
                <Text id={`threat.${threat}`} />, <Time of={publishedAt} />
              </span>
            </span>
            <Tlp label={tlp} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
