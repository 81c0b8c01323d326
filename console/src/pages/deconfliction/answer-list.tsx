import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { handOver } from '../../app/handed-over.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { type MarkedParty, PartyMark } from '../../parts/marks.tsx';
import { sentenceOf } from '../../parts/sentence.ts';
import type { Answered } from './asked.ts';

/** The answers, in the order of the values. */
export function AnswerList({ answers }: { readonly answers: readonly Answered[] }): ReactNode {
  const text = useText();
  const mayWatch = useMay('watch:manage');
  return (
    <section className="card" aria-label={text('deconfliction.answers')}>
      <header>
        <h2>
          <Text id="deconfliction.answers" />
        </h2>
        <span className="s q" role="status">
          <Text id="deconfliction.answers.count" values={{ count: answers.length, hits: answers.filter(({ hit }) => hit).length }} />
        </span>
      </header>
      <ul className="ans">
        {answers.map((one) => (
          <li key={one.requestId}>
            <Outcome answer={one} />
            <span>
              <span className="v">{one.canonical ?? one.input}</span>
              {one.problem && <span className="s warn block">{sentenceOf(one.problem)}</span>}
            </span>
            {one.hit ? <Holders {...one} /> : <span />}
            {one.hit ? (
              <Link className="btn sm" to="/deconfliction/requests/$id" params={{ id: one.requestId }}>
                <Text id="deconfliction.follow" />
              </Link>
            ) : mayWatch && !one.problem ? (
              <Link
                className="btn sm quiet"
                to="/watches/new"
                onClick={() => handOver([{ kind: null, value: one.canonical ?? one.input }])}
              >
                <Text id="deconfliction.watch" />
              </Link>
            ) : (
              <span />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const Outcome = ({ answer: { hit, problem } }: { readonly answer: Answered }): ReactNode => (
  <span className={`st${hit ? ' a' : problem ? ' w' : ''}`}>
    <Text id={hit ? 'deconfliction.hit' : problem ? 'deconfliction.not-read' : 'deconfliction.no-hit'} />
  </span>
);

interface HoldersProps {
  readonly parties: readonly MarkedParty[];
  readonly undisclosed: boolean;
}

/** Who holds a value, as far as each owner allows. Of owners that are not named, nothing is counted. */
export const Holders = ({ parties, undisclosed }: HoldersProps): ReactNode => (
  <ul className="stack8">
    {parties.map((party) => (
      <li className="row" key={party.id}>
        <PartyMark party={party} large />
        <span>
          <span className="b">
            <Text id="deconfliction.holds" values={{ party: party.name }} />
          </span>
          <span className="s m block">
            <Text id="deconfliction.holds.next" />
          </span>
        </span>
      </li>
    ))}
    {undisclosed && (
      <li className="row">
        <PartyMark party={null} large />
        <span>
          <span className="b">
            <Text id="deconfliction.member-holds" />
          </span>
          <span className="s m block">
            <Text id="deconfliction.member-holds.next" />
          </span>
        </span>
      </li>
    )}
  </ul>
);
