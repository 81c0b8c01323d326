import type { ReactNode } from 'react';
import { useMay } from '../../app/session.ts';
import { useStored } from '../../app/store.ts';
import { Text, useText } from '../../app/text.tsx';
import { Icon } from '../../parts/marks.tsx';
import { Note } from '../../parts/states.tsx';
import { AnswerList } from './answer-list.tsx';
import { AskForm } from './ask-form.tsx';
import { asked } from './asked.ts';
import { OpenContacts } from './open-contacts.tsx';
import { DeconflictionHead } from './head.tsx';

/** Asks whether others hold values, as far as each owner allows. */
export function DeconflictionPage(): ReactNode {
  const text = useText();
  const { answers } = useStored(asked);
  const mayAnswer = useMay('deconflict:answer');
  return (
    <div className="page">
      <DeconflictionHead />
      <div className="cols rail">
        <div className="stack">
          <AskForm />
          {answers && <AnswerList answers={answers} />}
          <Note>
            <b>
              <Text id="deconfliction.proves-nothing" />
            </b>{' '}
            <Text id="deconfliction.proves-nothing.why" />
          </Note>
        </div>
        <aside className="stack" aria-label={text('deconfliction.beside')}>
          <WhatOwnersLearn />
          {mayAnswer && <OpenContacts />}
        </aside>
      </div>
    </div>
  );
}

const LEARNT = [
  ['check', 'deconfliction.learn.who'],
  ['check', 'deconfliction.learn.why'],
  ['eyeoff', 'deconfliction.learn.rest'],
  ['eyeoff', 'deconfliction.learn.others'],
] as const;

const WhatOwnersLearn = (): ReactNode => (
  <section className="card" aria-labelledby="learnt">
    <header>
      <Icon name="eye" />
      <h2 id="learnt">
        <Text id="deconfliction.learn" />
      </h2>
    </header>
    <ul className="bd stack8">
      {LEARNT.map(([icon, id]) => (
        <li className="row at" key={id}>
          <Icon name={icon} />
          <span className="s m">
            <Text id={id} />
          </span>
        </li>
      ))}
    </ul>
  </section>
);
