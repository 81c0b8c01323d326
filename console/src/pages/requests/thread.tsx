import type { ReactNode } from 'react';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Files } from '../../parts/files.tsx';
import { Value } from '../../parts/kind.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { ActorName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { Time } from '../../parts/time.tsx';
import type { RequestAct } from './acts.ts';
import type { RequestProps } from './content.ts';
import { MessageForm } from './message-form.tsx';
import { REQUEST_MESSAGES, type RequestMessagesQuery } from './request.graphql.ts';
import type { Request } from './request-page.tsx';

type Message = RequestMessagesQuery['informationMessages']['nodes'][number];

/** Messages and answers of both sides, oldest first, and the form for the next one. */
export function Thread({ of, acts, opened }: RequestProps & { readonly acts: readonly RequestAct[] }): ReactNode {
  const text = useText();
  const list = useHubPages(REQUEST_MESSAGES, { requestId: of.id }, ({ informationMessages }) => informationMessages);
  const messages = nodesOf(list.data);
  return (
    <section className="stack" aria-label={text('thread.title')}>
      <Answer of={list}>
        {() => (
          <ol className="stack">
            {messages.map((one) => (
              <MessageCard key={one.number} of={of} message={one} />
            ))}
          </ol>
        )}
      </Answer>
      <More of={list} />
      {acts.includes('message') && <MessageForm of={of} opened={opened} mayAnswer={acts.includes('answer')} />}
    </section>
  );
}

function MessageCard({ of, message }: { readonly of: Request; readonly message: Message }): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const { createdBy, createdAt, answer, language, subjects, evidence } = message;
  const isOwn = createdBy?.party?.id === party.id;
  return (
    <li className={`card message${isOwn ? ' own' : ''}`}>
      <header>
        <ActorName actor={createdBy} />
        {answer !== null && <span className="st ok">{text(`casework.${answer}`)}</span>}
        <span className="s q end">
          <Time of={createdAt} />
        </span>
      </header>
      <div className="bd stack8">
        <Red id={`${of.id} ${message.number}`} tlp={of.tlp}>
          <Markdown lang={language}>{message.text}</Markdown>
          {subjects.map(({ kind, value, display }) => (
            <div key={`${kind} ${value}`}>
              <Value kind={kind}>{display}</Value>
            </div>
          ))}
        </Red>
        {evidence.length > 0 && <Files files={evidence} of={{ id: `${of.id} ${message.number}`, tlp: of.tlp }} />}
      </div>
    </li>
  );
}
