import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Text } from '../../app/text.tsx';
import { PartyMark, Tlp } from '../../parts/marks.tsx';
import { nextDueOf } from '../../parts/next-due.ts';
import { Urgency } from '../../parts/urgency.tsx';
import { RequestClock } from '../action-requests/words.tsx';
import type { AskedLineFragment } from './asked.graphql.ts';

/** Open requests of countries to act, those with the least time left first. */
export function AskedAside({ requests }: { readonly requests: readonly AskedLineFragment[] }): ReactNode {
  const sorted = [...requests].sort((one, other) => nextDueOf(one).localeCompare(nextDueOf(other)));
  return (
    <section className="card" aria-labelledby="asked-aside">
      <header>
        <h2 id="asked-aside">
          <Text id="asked.title" />
        </h2>
        <Link className="end s" to="/asked">
          <Text id="asked.all" />
        </Link>
      </header>
      {sorted.length === 0 && (
        <p className="bd s q">
          <Text id="asked.none" />
        </p>
      )}
      <ul>
        {sorted.map((request) => (
          <li key={request.id} className="entry stack8">
            <div className="row">
              <PartyMark party={request.createdBy?.party ?? null} />
              <Link className="b grow" to="/asked/$id" params={{ id: request.id }}>
                <Text id={`actions.action.${request.action}`} />
              </Link>
              <Tlp label={request.tlp} />
            </div>
            <div className="row">
              <Urgency urgency={request.urgency} />
              <span className="end">
                <RequestClock request={request} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
