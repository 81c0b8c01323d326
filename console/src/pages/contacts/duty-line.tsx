import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { useHubQuery } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Icon } from '../../parts/marks.tsx';
import { OWN_DUTY_LINE } from './contacts.graphql.ts';

/** Officers of the own party who are on duty, in the order in which they are called. */
export function DutyLine(): ReactNode {
  const line = useHubQuery(OWN_DUTY_LINE, {}, { refetchInterval: 60_000 });
  const intl = useIntl();
  return (
    <section className="card" aria-labelledby="duty">
      <header>
        <Icon name="users" />
        <h2 id="duty">
          <Text id="contacts.duty" />
        </h2>
      </header>
      <div className="bd">
        <Answer of={line}>
          {({ dutyLine }) =>
            dutyLine.length === 0 ? (
              <p className="s m">
                <Text id="contacts.duty.none" />
              </p>
            ) : (
              <ol className="stack8">
                {dutyLine.map(({ position, officer, agency, until, fallback }) => (
                  <li className="row at" key={position}>
                    <span className="q">{position}</span>
                    <span className="grow">
                      <span className="b">{officer.name}</span>
                      <span className="s m block">
                        {agency.name} {fallback && <Text id="contacts.duty.fallback" />}
                      </span>
                    </span>
                    <time className="s q" dateTime={until}>
                      <Text
                        id="contacts.duty.until"
                        values={{
                          time: intl.formatDate(until, { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
                        }}
                      />
                    </time>
                  </li>
                ))}
              </ol>
            )
          }
        </Answer>
      </div>
    </section>
  );
}
