import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Icon, PartyMark } from '../../parts/marks.tsx';
import { Time } from '../../parts/time.tsx';
import { CONTACTS } from './deconfliction.graphql.ts';

const SHOWN = 4;

/** The newest open requests of others, beside the form. */
export function OpenContacts(): ReactNode {
  const { party } = useViewer();
  const contacts = useHubPages(CONTACTS, { filter: { states: ['OPEN'] as const } }, (answer) => answer.contacts, {
    refetchInterval: 15_000,
  });
  return (
    <section className="card" aria-labelledby="theirs">
      <header>
        <Icon name="inbox" />
        <h2 id="theirs">
          <Text id="deconfliction.asked-of" values={{ party: party.name }} />
        </h2>
      </header>
      <div className="bd stack">
        <Answer of={contacts}>
          {(data) => {
            const nodes = nodesOf(data).slice(0, SHOWN);
            return nodes.length === 0 ? (
              <p className="s m">
                <Text id="deconfliction.theirs.none" />
              </p>
            ) : (
              <ul className="stack8">
                {nodes.map(({ id, createdBy, createdAt, purpose }) => (
                  <li key={id}>
                    <div className="row">
                      <PartyMark party={createdBy.party} />
                      <span className="b">{createdBy.party?.name}</span>
                      <span className="end s q">
                        <Time of={createdAt} />
                      </span>
                    </div>
                    <p className="s m">{purpose}</p>
                  </li>
                ))}
              </ul>
            );
          }}
        </Answer>
        <Link className="btn sm" to="/deconfliction/contacts">
          <Text id="deconfliction.act.see" />
        </Link>
      </div>
    </section>
  );
}
