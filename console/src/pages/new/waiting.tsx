import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { itemPath } from '../../app/item-path.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { PartyMark, Tlp } from '../../parts/marks.tsx';
import { nextDueOf } from '../../parts/next-due.ts';
import { Time } from '../../parts/time.tsx';
import { Urgency } from '../../parts/urgency.tsx';
import { WAITING_REQUESTS } from './new.graphql.ts';
import { Section } from './section.tsx';

/** Requests to the own party that are not answered, whenever they came: the next deadline first. */
export function Waiting(): ReactNode {
  const { party } = useViewer();
  const answer = useHubQuery(WAITING_REQUESTS, {});
  useContentLabels([...(answer.data?.actionRequests.nodes ?? []), ...(answer.data?.informationRequests.nodes ?? [])].map(({ tlp }) => tlp));
  return (
    <Answer of={answer}>
      {({ actionRequests, informationRequests }) => {
        const requests = [
          ...actionRequests.nodes.map((one) => ({ ...one, itemKind: 'ACTION_REQUEST' as const })),
          ...informationRequests.nodes
            .filter(({ recipient }) => recipient?.id === party.id)
            .map((one) => ({ ...one, itemKind: 'INFORMATION_REQUEST' as const })),
        ]
          .map((one) => ({ ...one, due: nextDueOf(one) }))
          .sort((one, other) => one.due.localeCompare(other.due));
        return (
          <Section title="new.waiting" isEmpty={requests.length === 0}>
            <ul>
              {requests.map(({ id, itemKind, reference, createdBy, urgency, tlp, due }) => (
                <li key={id} className="entry row w">
                  <PartyMark party={createdBy?.party ?? null} />
                  <Link className="grow entry-name" to={itemPath({ itemKind, itemId: id }, party.kind === 'PARTNER') ?? '/'}>
                    <Text id={`alerts.kind.${itemKind}`} />, {reference}
                  </Link>
                  <Urgency urgency={urgency} />
                  <span className="s q">
                    <Text id="new.due" values={{ time: <Time of={due} /> }} />
                  </span>
                  <Tlp label={tlp} />
                </li>
              ))}
            </ul>
          </Section>
        );
      }}
    </Answer>
  );
}
