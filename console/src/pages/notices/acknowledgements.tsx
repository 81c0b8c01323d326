import type { ReactNode } from 'react';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { Time } from '../../parts/time.tsx';
import { NOTICE_ACKNOWLEDGEMENTS } from './notices.graphql.ts';

/** For the owner: which countries have acknowledged the present content, and which have not. */
export function Acknowledgements({ id }: { readonly id: string }): ReactNode {
  const answer = useHubPages(NOTICE_ACKNOWLEDGEMENTS, { id }, ({ acknowledgements }) => acknowledgements);
  return (
    <section className="card" aria-labelledby="acknowledgements">
      <header>
        <h2 id="acknowledgements">
          <Text id="notices.acknowledgements" />
        </h2>
      </header>
      <div className="bd">
        <Answer of={answer}>
          {(data) => (
            <ul className="stack8">
              {nodesOf(data).map(({ party, acknowledgedAt, note }) => (
                <li key={party.id}>
                  <span className="row">
                    <PartyMark party={party} />
                    {party.name}
                    <span className={`end s ${acknowledgedAt === null ? 'st w' : 'q'}`}>
                      {acknowledgedAt === null ? <Text id="notices.not-yet" /> : <Time of={acknowledgedAt} />}
                    </span>
                  </span>
                  {note !== null && <span className="s m block">{note}</span>}
                </li>
              ))}
            </ul>
          )}
        </Answer>
        <More of={answer} />
      </div>
    </section>
  );
}
