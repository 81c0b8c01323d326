import type { ReactNode } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { AudienceGrid } from '../../parts/audience-grid.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { RECIPIENTS } from './ask.graphql.ts';

interface RecipientsProps {
  readonly chosen: readonly string[];
  readonly error: string | undefined;
  readonly onChosen: (ids: readonly string[]) => void;
}

/** Whom to ask, and who will see it. */
export function Recipients({ chosen, error, onChosen }: RecipientsProps): ReactNode {
  const text = useText();
  const { party: own } = useViewer();
  const query = useHubQuery(RECIPIENTS, {});
  return (
    <section className="card" aria-labelledby="recipients">
      <header>
        <h2 id="recipients">{text('ask.recipients')}</h2>
        <span className="s q">{text('ask.recipients.hint')}</span>
      </header>
      <div className="bd stack">
        <Answer of={query}>
          {({ parties }) => (
            <>
              <fieldset className="row w" aria-describedby={error ? 'recipients-error' : undefined}>
                <legend className="sr">{text('ask.recipients')}</legend>
                {parties
                  .filter(({ id, kind }) => id !== own.id && kind !== 'HUB')
                  .map((party) => (
                    <label className="tog" key={party.id}>
                      <input
                        type="checkbox"
                        checked={chosen.includes(party.id)}
                        onChange={({ target }) =>
                          onChosen(target.checked ? [...chosen, party.id] : chosen.filter((one) => one !== party.id))
                        }
                      />
                      <PartyMark party={party} />
                      {party.name}
                    </label>
                  ))}
              </fieldset>
              {error && (
                <p className="hint bad" id="recipients-error">
                  {error}
                </p>
              )}
              <h3>
                <Text id="ask.sees" />
              </h3>
              <AudienceGrid
                parties={parties
                  .filter(({ kind }) => kind !== 'HUB')
                  .map((party) => ({
                    party,
                    sight: party.id === own.id ? 'OWNER' : chosen.includes(party.id) ? 'GAINS' : 'DOES_NOT_SEE',
                  }))}
              />
            </>
          )}
        </Answer>
      </div>
    </section>
  );
}
