import type { ReactNode } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Time } from '../../parts/time.tsx';
import { DUTY_NOW } from './duty.graphql.ts';

const READ_AGAIN_MS = 60_000;

/** Who is called now, in order. */
export function DutyLine({ agencyId }: { readonly agencyId: string | null }): ReactNode {
  const answer = useHubQuery(DUTY_NOW, { agencyId }, { refetchInterval: READ_AGAIN_MS });
  const { id } = useViewer();
  return (
    <section className="card" data-tour="duty" aria-labelledby="duty-now">
      <header>
        <h2 id="duty-now">
          <Text id="duty.now" />
        </h2>
      </header>
      <Answer of={answer}>
        {({ dutyLine }) =>
          dutyLine.length === 0 ? (
            <p className="bd st w">
              <Text id="duty.nobody" />
            </p>
          ) : (
            <ol>
              {dutyLine.map(({ position, officer, until, fallback, agency }) => (
                <li key={position} className="entry row">
                  <span className="tag">{position}</span>
                  <span className="grow">
                    <span className={officer.id === id ? 'b' : ''}>{officer.name}</span>{' '}
                    {officer.id === id && (
                      <span className="tag a">
                        <Text id="duty.you" />
                      </span>
                    )}
                    <span className="s q duty-until">
                      <Text id="duty.until" values={{ time: <Time of={until} /> }} />
                      {fallback && <Text id="duty.of-fallback" values={{ agency: agency.name }} />}
                    </span>
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </Answer>
    </section>
  );
}
