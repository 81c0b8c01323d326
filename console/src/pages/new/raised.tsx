import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Time } from '../../parts/time.tsx';
import { Urgency } from '../../parts/urgency.tsx';
import { NEW_ALERTS } from './new.graphql.ts';
import { Section } from './section.tsx';

/** Alerts that were raised since then. */
export function Raised({ since }: { readonly since: string }): ReactNode {
  const answer = useHubQuery(NEW_ALERTS, {});
  return (
    <Answer of={answer}>
      {({ alerts }) => {
        const raised = alerts.nodes.filter(({ raisedAt }) => raisedAt >= since);
        const hasMore = alerts.pageInfo.hasNextPage && raised.length === alerts.nodes.length;
        return (
          <Section title="alerts.title" isEmpty={raised.length === 0} more={hasMore && <Text id="new.more.alerts" />}>
            <ul>
              {raised.map(({ id, kind, urgency, reference, raisedAt, open }) => (
                <li key={id} className="entry row w">
                  <Urgency urgency={urgency} />
                  <Link className="grow" to="/alerts/$id" params={{ id }}>
                    <Text id={`alerts.kind.${kind}`} />, {reference}
                  </Link>
                  {open && (
                    <span className="st w s">
                      <Text id="new.open" />
                    </span>
                  )}
                  <span className="s q">
                    <Time of={raisedAt} />
                  </span>
                </li>
              ))}
            </ul>
          </Section>
        );
      }}
    </Answer>
  );
}
